"""Who a pronoun, a definite phrase or an unsaid subject stands for."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.extraction.people import Mention, Person
from tracker.extraction.phrases import GROUP, Slot

_REACH = 4


class Memory:
    """Who has been spoken of so far, in the order of the text."""

    def __init__(self, blocked: set[int]) -> None:
        self._blocked = blocked  # people who are never anybody's "he": officials and the like
        self._recent: list[tuple[int, Person]] = []
        self._groups: list[tuple[int, list[Person]]] = []
        self.patients: list[Person] = []

    def see(self, sentence: int, mentions: Sequence[Mention]) -> None:
        for mention in mentions:
            if mention.person is not None:
                self._recent.append((sentence, mention.person))
        del self._recent[:-60]

    def suffered(self, sentence: int, people: Sequence[Person]) -> None:
        """These people are the ones things happen to."""
        for person in people:
            if person in self.patients:
                self.patients.remove(person)
            self.patients.append(person)
        if len(people) > 1:
            self._groups.append((sentence, list(people)))

    def resolve(self, sentence: int, slot: Slot, here: Sequence[Mention]) -> list[Person]:
        """The people a slot without names stands for; nobody when it can't be told."""
        if slot.kind == GROUP or slot.plural:
            return self._group(sentence, slot.size)
        candidates = [(sentence, mention.person) for mention in here if mention.person is not None]
        told = [*self._recent, *candidates]
        fitting = [(at, person) for at, person in told if sentence - at <= _REACH and self._fits(person, slot)]
        for known in (True, False):
            for at, person in reversed(fitting):
                if (person in self.patients) == known and (known or at >= sentence - 1) and not (not known and id(person) in self._blocked):
                    return [person]
        late = [person for person in self.patients if self._fits(person, slot)]
        return [late[-1]] if late else []

    def _fits(self, person: Person, slot: Slot) -> bool:
        return not (slot.gender and person.gender and slot.gender != person.gender)

    def _group(self, sentence: int, size: int) -> list[Person]:
        for at, people in reversed(self._groups):
            if (not size or len(people) == size) and sentence - at <= 12:
                return list(people)
        if size and len(self.patients) == size:
            return list(self.patients)
        return []
