"""How numbers are written, where Django's own tables differ from what the readers of a language are used to."""
