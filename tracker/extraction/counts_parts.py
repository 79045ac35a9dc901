"""Parts of a total ("22 women"): hung on the total they belong to, or counted alone where there is none."""

from __future__ import annotations

from dataclasses import replace

from tracker.extraction import counts_dates
from tracker.extraction.counts_cues import Bound
from tracker.extraction.counts_dates import CountDate
from tracker.extraction.counts_figures import FEW, Figure, Reading, add, hang
from tracker.extraction.counts_sources import Discourse, Mention, mentions_in, nearest
from tracker.extraction.document import Sentence


def place_part(reading: Reading, sentence: Sentence, bound: Bound, mentions: list[Mention], dates: list[CountDate]) -> None:
    """Hang a part on its total; without one, what happened to the part may be a count ("24 soldiers were transferred")."""
    if bound.counts == "adolescents" and bound.otherwise == "releases" and bound.number.value >= FEW:
        add(reading, sentence, replace(bound, counts=bound.otherwise, is_part=False, cue="release"), mentions, dates)
        return
    if hang(bound, sentence, reading.figures[-4:]):
        return
    if bound.otherwise and bound.number.value >= FEW and bound.counts not in {"whereabouts_unknown", "adolescents"}:
        add(reading, sentence, replace(bound, counts=bound.otherwise, is_part=False), mentions, dates)
    else:
        reading.loose_parts.append((bound, sentence))


def stand_alone(reading: Reading, bound: Bound, sentence: Sentence) -> None:
    """A part without any total is a count of its own: minors held, people whose whereabouts are unknown."""
    metric = {"whereabouts_unknown": "disappeared", "adolescents": "minors_detained"}.get(bound.counts)
    if metric is None or bound.number.value < FEW:
        return
    document, words = reading.document, reading.words
    mentions = mentions_in(document, sentence, words, reading.government, Discourse())
    source, _ = nearest(document, mentions, bound.number.start, bound.number.end)
    if source is not None and source.kind in {"ngo", "union"}:
        dates = counts_dates.find_dates(document, sentence.start, sentence.end, words)
        reading.figures.append(Figure(bound, metric, source, sentence, dates))
