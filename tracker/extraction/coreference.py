"""Who a pronoun, a definite phrase or an unsaid subject stands for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.extraction.people import Mention, Person
from tracker.extraction.slots import GROUP, Slot

_REACH = 4
_LISTS = 40
_ASIDE = 3
_LEAD = 2
_LATELY = 8


class Memory:
    """Who has been spoken of so far, in the order of the text."""

    def __init__(self, blocked: set[int]) -> None:
        self._blocked = blocked  # people who are never anybody's "he": officials and the like
        self._recent: list[tuple[int, Person]] = []
        self._leading = (-1, 0)  # the last sentence that starts with a name, and whose
        self._governed: set[tuple[int, int]] = set()  # named there only as whose something is: "el partido de X"
        self._groups: list[tuple[int, list[Person]]] = []
        self._suffered: list[list[Person]] = []
        self._suffered_at = 0
        self.accompanied: tuple[int, Person] | None = None  # the last one told of with family or a team: "they" are these
        self._patients: dict[int, Person] = {}  # those things happen to, by identity, the latest last

    def know(self, people: Iterable[Person]) -> None:
        """Whom a clause names outright as the one it happens to: known before any pronoun is read."""
        for person in people:
            self._patients.setdefault(id(person), person)

    def is_patient(self, person: Person) -> bool:
        """Whether anything has happened to the person so far."""
        return id(person) in self._patients

    def see(self, sentence: int, mentions: Sequence[Mention]) -> None:
        for mention in mentions:
            if mention.person is not None:
                self._recent.append((sentence, mention.person))
                if mention.leading:
                    self._leading = (sentence, id(mention.person))
                if mention.governed:
                    self._governed.add((sentence, id(mention.person)))
                else:
                    self._governed.discard((sentence, id(mention.person)))
        del self._recent[:-60]

    def enumerate(self, sentence: int, lists: Sequence[list[Person]]) -> None:
        """Names that stand in one list: what "the three" may be."""
        if not lists:
            return
        self._groups += [(sentence, people) for people in lists if (sentence, people) not in self._groups[-3:]]
        del self._groups[:-_LISTS]

    def suffered(self, sentence: int, people: Sequence[Person]) -> None:
        """These people are the ones things happen to."""
        for person in people:
            self._patients.pop(id(person), None)
            self._patients[id(person)] = person
        if len(people) > 1:
            self._groups.append((sentence, list(people)))
            self._suffered.append(list(people))
            self._suffered_at = sentence

    def only_patient(self) -> list[Person]:
        """The one person things happened to; nobody when there are several, or none."""
        return list(self._patients.values()) if len(self._patients) == 1 else []

    def only_group(self) -> list[Person]:
        """The one group of people that things happened to; nobody when there are several, or none."""
        if not self._suffered:
            return []
        first = set(map(id, self._suffered[0]))
        return self._suffered[0] if all(first.issuperset(map(id, other)) for other in self._suffered) else []

    def listed(self, sentence: int, size: int, after: int = -1) -> list[Person]:
        """A list of just that many names, behind the character `after`, in this sentence or the next ones."""
        near = ((at, people) for at, people in self._groups if 0 <= at - sentence <= 4 and len(people) == size)
        return next((people for at, people in near if all(one.start > after and id(one) not in self._blocked for one in people)), [])

    def only_list(self, size: int) -> list[Person]:
        """The one list of just that many names in the whole report; nobody when there are two."""
        found: dict[frozenset[int], list[Person]] = {}
        for _, people in self._groups:
            if len(people) == size:
                found.setdefault(frozenset(map(id, people)), people)
        return next(iter(found.values())) if len(found) == 1 else []

    def resolve(self, sentence: int, slot: Slot, here: Sequence[Mention]) -> list[Person]:
        """The people a slot without names stands for; nobody when it can't be told."""
        if slot.kind == GROUP or slot.plural:
            several = self._group(sentence, slot.size, here[-1].end + 1 if here else 0)
            return [] if slot.gender == "f" and any(person.gender == "m" for person in several) else several  # "fueron liberadas"
        told = [*self._recent, *((sentence, mention.person) for mention in here if mention.person is not None)]
        first = next((one for one in here if one.leading and one.person is not None), None)
        if first is not None and first.person is not None and first.person.reasons <= {"spokesperson"}:
            self._leading = (sentence, id(first.person))
        best: tuple[int, Person] | None = None
        for order, (at, person) in enumerate(told):
            if sentence - at > _REACH or not self._fits(person, slot):
                continue
            score = (self._score(sentence - at, person, slot) - self._aside(at, person)) * 100 + order
            if best is None or score > best[0]:
                best = (score, person)
        if best is not None and best[0] > 0:
            best[1].gender = best[1].gender or slot.gender  # "the judge freed her": the next "him" is somebody else
            return [best[1]]
        late = [person for _, person in told if id(person) in self._patients and self._fits(person, slot)]
        return [late[-1]] if late else []

    def _aside(self, sentence: int, person: Person) -> int:
        """Less likely, when named only behind "of" and not known to suffer anything."""
        if (sentence, id(person)) == self._leading:
            return -_LEAD
        return _ASIDE if (sentence, id(person)) in self._governed and id(person) not in self._patients else 0

    def _score(self, distance: int, person: Person, slot: Slot) -> int:
        """Near and known to suffer is likeliest; an official, a lawyer or a passing name is not."""
        score = 12 - 5 * distance
        if id(person) in self._patients:
            score += 8 if slot.known else 4
        elif id(person) in self._blocked:
            score -= 30
        elif distance == 1 and self._went_on(person):
            score += 1
        elif person.reasons:
            told_of = "cited" in person.reasons or (slot.noun and "relative" in person.reasons)  # "the politician" is not his son
            score -= 12 if told_of else 8
        if slot.gender and person.gender == slot.gender:
            score += 2
        return score

    def _went_on(self, person: Person) -> bool:
        """ "I stay in the race," X said, of whom the report told before. "Minutes later, he was arrested": X, who spoke last."""
        at, leads = self._leading
        return leads == id(person) and person.reasons == {"spokesperson"} and person.mentions[0].sentence < at

    def _is_recent(self, person: Person) -> bool:
        return any(other is person for _, other in self._recent)

    def _fits(self, person: Person, slot: Slot) -> bool:
        return not (slot.gender and person.gender and slot.gender != person.gender)

    def _group(self, sentence: int, size: int, before: int | None) -> list[Person]:
        if not size and self.accompanied is not None and 0 <= sentence - self.accompanied[0] <= 1:
            return [self.accompanied[1]]
        for at, people in reversed(self._groups):
            later = at == sentence and before is not None and all(person.start > before for person in people)
            if len(people) == size and sentence - at <= 12 and not later:  # "the two were held along with C and D": not these
                return list(people)
        if not size and self._suffered and sentence - self._suffered_at <= 12:
            return list(self._suffered[-1])
        if not size:
            known = [(at, people) for at, people in self._groups if any(id(person) in self._patients for person in people)]
            for at, people in reversed(known or self._groups):
                if sentence - at <= 12 and (at < sentence or before is None or all(person.start < before for person in people)):
                    return list(people)
        seen = [person for person in self._patients.values() if before is None or person.start < before or self._is_recent(person)]
        if size and len(seen) == size:
            return seen
        lately = self._lately(sentence)
        for people in ([one for one in lately if not one.reasons or id(one) in self._patients], lately):
            if size > 1 and len(people) == size:
                return people[::-1]
        return []

    def _lately(self, sentence: int) -> list[Person]:
        """Who was named in the last sentences, the latest first, but for officials and the like."""
        found: list[Person] = []
        for at, person in reversed(self._recent):
            if sentence - at <= _LATELY and person not in found and id(person) not in self._blocked:
                found.append(person)
        return found
