"""(0) Bytes to text. Text is never guessed into shape: what can't be read is refused with a reason that says what to do.

Plain text is decoded here and now; pages, PDF, Word and mail are parsed in a child process (`child`) that can be killed.
"""

from tracker.texts.feeds import Entry, to_entries
from tracker.texts.plain import Decoded, decode
from tracker.texts.reading import Words, plain_words, to_words
from tracker.texts.tables import Table, to_table
from tracker.texts.told import NotText, Trouble

__all__ = ["Decoded", "Entry", "NotText", "Table", "Trouble", "Words", "decode", "plain_words", "to_entries", "to_table", "to_words"]
