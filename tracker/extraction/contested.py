"""Contested: an arrest that one side tells and another denies. Both stand: the reviewer sees that it is denied, and in which words.

Only a denial by those in power counts here. A party or a family that says somebody was not taken is believed.
"""

from __future__ import annotations

from collections.abc import Sequence

from tracker.extraction.claims import Span, Value
from tracker.extraction.clauses import Clause
from tracker.extraction.continuations import Story
from tracker.extraction.event import Event
from tracker.extraction.lexicon import Words
from tracker.extraction.people import Person
from tracker.extraction.scenes import Scene
from tracker.extraction.slots import GROUP, NOBODY
from tracker.extraction.triggers import ARRESTS

_REACH = 12


def is_refuted(words: Words, scene: Scene, clause: Clause) -> bool:
    """ "el gobierno desmintió su arresto", "the ministry denied that he had been detained"."""
    low = max(0, clause.at - _REACH)
    if words["refuting"].isdisjoint(scene.chunks.words[low : clause.at]):
        return False
    before = scene.chunks[low : clause.at]
    denies = next((at for at in range(len(before) - 1, -1, -1) if before[at].word in words["refuting"]), None)
    if denies is None or any(chunk.word in (";", ".", ":") for chunk in before[denies:]):
        return False
    whole = scene.chunks[: clause.at]
    return any(chunk.word in words["powers"] or chunk.kind == "agency" for chunk in whole)


def refute(scene: Scene, clause: Clause, people: Sequence[tuple[Person, Span]], story: Story) -> None:
    """Notes whose arrest is denied: the people named, or everybody when it is said of nobody in particular."""
    trigger = scene.chunks[clause.at]
    span = Span(trigger.start, trigger.end)
    for person, _ in people:
        story.contested.setdefault(id(person), span)
    if not people and clause.slot.kind in (GROUP, NOBODY) and story.all_contested is None:
        story.all_contested = span


def denial(event: Event, story: Story) -> Value[bool] | None:
    """The words in which somebody in power denies the arrest, if anybody does."""
    span = story.contested.get(id(event.person), story.all_contested)
    if span is None or event.kind not in ARRESTS:
        return None
    return Value(True, (span,), "contested.denial", 0.5)  # noqa: FBT003
