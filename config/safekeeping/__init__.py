"""Keeping an installation safe: a backup that only the data key opens, the way back, and closing the house in an emergency."""
