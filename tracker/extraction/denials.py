"""The words that say that somebody was not taken: "no fue detenido", never "detenido" alone, which says the opposite."""

from __future__ import annotations

from tracker.extraction.chunks import MARK, Row
from tracker.extraction.claims import Span
from tracker.extraction.clauses import Clause
from tracker.extraction.lexicon import Words
from tracker.extraction.polarity import Polarity

_FARTHEST = 11  # words before the trigger, as far as a clause looks for what denies it


def words_of(words: Words, chunks: Row, clause: Clause) -> Span:
    """From what denies it to the end of the trigger; of a clause that nothing before it denies, the trigger alone."""
    trigger = chunks[clause.at]
    start = trigger.start
    if clause.polarity is Polarity.DENIED:
        denying = words.joined("negation", "false_words")
        for back in range(clause.at - 1, max(-1, clause.at - 1 - _FARTHEST), -1):
            if chunks[back].kind == MARK and chunks[back].word != ",":
                break
            if chunks[back].word in denying:
                start = chunks[back].start
                break
    return Span(start, trigger.end)
