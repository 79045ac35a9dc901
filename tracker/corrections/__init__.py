"""The public form *correct or remove*: without account, cookie or script."""
