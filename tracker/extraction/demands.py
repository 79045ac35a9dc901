"""Demands: "exigió la liberación de X", "called for the release of X": whoever must be released is held."""

from __future__ import annotations

from tracker.extraction.claims import Span
from tracker.extraction.clauses import Clause
from tracker.extraction.facts import Fact
from tracker.extraction.lexicon import Words
from tracker.extraction.people import Person
from tracker.extraction.polarity import Polarity
from tracker.extraction.scenes import Scene

_REACH = 7


def is_demanded(words: Words, scene: Scene, clause: Clause) -> bool:
    """Whether the clause asks for a release."""
    if clause.event != "release" or clause.polarity is not Polarity.UNREAL or clause.form != "noun":
        return False
    near = set(scene.chunks.words[max(0, clause.at - _REACH) : clause.at])
    return not near.isdisjoint(words["demand"]) or not near.isdisjoint(words["demand_noun"])


def demanded(scene: Scene, clause: Clause, person: Person, span: Span) -> Fact:
    """That the person is held, as far as the demand says so."""
    trigger = scene.chunks[clause.at]
    told = Span(trigger.start, trigger.end)
    return Fact(person, span, "arrest", told, scene.sentence, "arrest.demanded", Polarity.FACT, "state", named=True)
