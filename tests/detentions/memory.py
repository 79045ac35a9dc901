"""What a test remembers of a registry, beside the database: the whole story as plain values, and what it gives at any step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.detentions.worlds import Told


@dataclass(eq=False)
class Fact:
    """What the test remembers of one event, merge or judgement, beside the database."""

    what: Told | tuple[int, int]
    case: int
    since: int
    until: int | None = None

    def stands(self, step: int) -> bool:
        return self.since <= step and (self.until is None or step < self.until)


@dataclass
class Memory:
    """The whole story as plain values, and what it gives at any step."""

    people: dict[int, int] = field(default_factory=dict)  # case → detainee
    opened: dict[int, int] = field(default_factory=dict)  # case → step
    events: list[Fact] = field(default_factory=list)
    merges: list[Fact] = field(default_factory=list)
    same: list[Fact] = field(default_factory=list)

    def home(self, case: int, step: int) -> int:
        into = {fact.what[0]: fact.what[1] for fact in self.merges if fact.stands(step) and isinstance(fact.what, tuple)}
        while case in into:
            case = into[case]
        return case

    def lives(self, step: int) -> dict[int, list[Told]]:
        found: dict[int, list[Told]] = {case: [] for case, opened in self.opened.items() if opened <= step}
        for fact in self.events:
            if fact.stands(step) and isinstance(fact.what, Told):
                found[self.home(fact.case, step)].append(fact.what)
        return found

    def persons(self, step: int) -> list[list[int]]:
        """Cases with a life, those of one person together."""
        lives = self.lives(step)
        pairs = [fact.what for fact in self.same if fact.stands(step) and isinstance(fact.what, tuple)]
        groups = [{case} for case in lives if lives[case]]
        joined = True
        while joined:
            joined = False
            for one in groups:
                for other in groups:
                    if one is not other and self._are_one(one, other, pairs):
                        one |= other
                        groups.remove(other)
                        joined = True
                        break
                if joined:
                    break
        return [sorted(group) for group in groups]

    def _are_one(self, one: set[int], other: set[int], pairs: Sequence[tuple[int, int]]) -> bool:
        """Through the records themselves, or through a chain of judgements that may pass over records without a life."""
        reach = {self.people[case] for case in one}
        grown = True
        while grown:
            more = {person for pair in pairs for person in pair if set(pair) & reach}
            grown = not more <= reach
            reach |= more
        return bool(reach & {self.people[case] for case in other})
