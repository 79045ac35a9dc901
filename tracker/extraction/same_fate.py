"""The same fate: "La misma suerte corrieron A y B", "B got exactly the same": what was told last is told of them, too."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from tracker.extraction.claims import Span
from tracker.extraction.continuations import Story
from tracker.extraction.facts import Fact
from tracker.extraction.people import Person
from tracker.extraction.scenes import Scene

SAME = "same"
_REACH = 2
_RIGHT_BEFORE = ("so ", "as ")  # "So was her deputy, X": as the sentence before says


def share(scene: Scene, people: Sequence[tuple[Person, Span]], story: Story, *, before: int) -> None:
    """Adds the last clause's facts for these people. `before` is where their own clause stands."""
    since = scene.sentence.index - (1 if scene.chunks.words and scene.chunks.words[0].startswith(_RIGHT_BEFORE) else _REACH)
    near = [fact for told in (story.facts, story.anonymous) for fact in _lately(told, since) if fact.trigger.start < before]
    if not near:
        return
    last = max(near, key=lambda fact: fact.trigger.start)
    shared = [fact for fact in near if fact.person is last.person and fact.sentence is last.sentence] if last.person else [last]
    for person, span in people:
        known = {fact.event for fact in near if fact.person is person}
        for fact in shared:
            if fact.event not in known:
                made = fact.told_of(person, span)
                made.named, made.rule = True, f"{fact.event}.same"
                story.facts.append(made)


def _lately(told: Sequence[Fact], since: int) -> Iterator[Fact]:
    return itertools.takewhile(lambda fact: fact.sentence.index >= since, reversed(told))
