"""Bytes to text. Text is never guessed into shape: what can't be read is refused with a reason that says what to do."""

from tracker.texts.plain import Decoded, NotText, decode

__all__ = ["Decoded", "NotText", "decode"]
