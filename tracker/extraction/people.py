"""People: which mentions are one person in this report, and what each is called in full."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from operator import attrgetter

from detentions.names import alike, in_slots
from tracker.extraction.clean import fold
from tracker.extraction.lexicon import Words

_MOST_ALIKE = 300  # people with all but one word in common whose spelling is compared: a hostile list has thousands
_START = attrgetter("start")
_slots_of = functools.lru_cache(maxsize=4096)(in_slots)


@dataclass(slots=True, eq=False)
class Person:
    """One person of this report, with every place that names them."""

    name: str
    tokens: tuple[str, ...]
    start: int
    mentions: list[Mention] = field(default_factory=list)
    aliases: dict[str, tuple[int, int]] = field(default_factory=dict)
    gender: str = ""
    reasons: set[str] = field(default_factory=set)
    shared: tuple[int, int] | None = None  # where the surname stands that is said once for several


@dataclass(slots=True, eq=False)
class Mention:
    """A name as it stands in the text. `person` is None until it is known whose it is."""

    start: int
    end: int
    name: str
    tokens: tuple[str, ...]
    sentence: int
    person: Person | None = None
    nick: str = ""
    namesake: bool = False  # a street, a school or a bridge: hides the place inside its name
    placelike: bool = False  # a town's name too: only ever a surname of somebody named in full
    governed: bool = False  # behind "of", "by", "with": whose something is, seldom who is spoken of next
    leading: bool = False  # starts its sentence: likeliest to be spoken of next
    cut: bool = False  # what is left of a longer run of capitals: "parroquia Vista Al Sol"
    joint: str = ""  # what stands between this name and the next
    shouted: bool = False  # in capitals outside a list: joins a person named elsewhere, makes none


class _Known:
    """The people found so far, by each word of their names and by all words but one, so that nobody is compared with everybody."""

    def __init__(self) -> None:
        self.by_token: dict[str, dict[int, Person]] = {}  # by the identity of the person
        self._all_but_one: dict[tuple[int, tuple[str, ...]], list[Person]] = {}
        self._ranked: dict[str, list[Person]] = {}

    def add(self, person: Person) -> None:
        for token in person.tokens:
            self.by_token.setdefault(token, {})[id(person)] = person
        for key in _all_but_one(person.tokens):
            self._all_but_one.setdefault(key, []).append(person)

    def call(self, token: str, person: Person) -> None:
        """The person is known by this word, too."""
        self.by_token.setdefault(token, {})[id(person)] = person
        self._ranked.clear()

    def same(self, mention: Mention) -> Person | None:
        """The person first named whose name holds this one's words in order, or is spelt alike."""
        tokens = mention.tokens
        holders = self._holders(tokens)
        found = [person for person in holders if _in_order(tokens, person.tokens)] if holders else []
        for key in _all_but_one(tokens):
            if key in self._all_but_one:
                found += [person for person in self._all_but_one[key][:_MOST_ALIKE] if _spelt_alike(tokens, person.tokens)]
        return min(found, key=lambda person: person.start) if found else None

    def _holders(self, tokens: tuple[str, ...]) -> list[Person]:
        """Those whose names have all these words."""
        if not self.by_token.keys() >= set(tokens):
            return []
        sets = sorted(map(self.by_token.__getitem__, tokens), key=len)
        shared = set(sets[0])
        for other in sets[1:]:
            shared &= other.keys()
        return [sets[0][key] for key in shared]

    def owner(self, mention: Mention) -> Person | None:
        """Whose surname, or given name, a single word is: the person whose first surname it is, then the one named first."""
        token = mention.tokens[0]
        ranked = self._ranked.get(token)
        if ranked is None:
            owners = self.by_token[token].values() if token in self.by_token else self._nearly_called(token)
            ranked = self._ranked[token] = sorted(owners, key=lambda person: (_slot(token, person), person.start))
        before = (person for person in ranked if person.start <= mention.start) if token in self.by_token else iter(())
        return next(before, None) or next(iter(ranked), None)

    def _nearly_called(self, token: str) -> list[Person]:
        if len(token) < 6:
            return []
        first, size = token[0], len(token)
        near = [known for known in self.by_token if known[0] == first and abs(len(known) - size) <= 1 and alike(known, token) >= 0.87]
        return [person for known in near for person in self.by_token[known].values()]


@functools.lru_cache(maxsize=1024)  # asked twice of each new name
def _all_but_one(tokens: tuple[str, ...]) -> list[tuple[int, tuple[str, ...]]]:
    return [(at, tokens[:at] + tokens[at + 1 :]) for at in range(len(tokens))]


def gather(mentions: list[Mention], words: Words) -> list[Person]:
    """People of the report: full names first, then short forms and surnames that belong to one of them."""
    people: list[Person] = []
    known = _Known()
    full = [item for item in mentions if len(item.tokens) >= 2]
    for mention in sorted(full, key=lambda item: (item.shouted, -len(item.tokens), item.start)):
        person = known.same(mention)
        if person is None and mention.shouted:
            continue
        if person is None:
            person = Person(mention.name, mention.tokens, mention.start)
            people.append(person)
            known.add(person)
        _join(mention, person)
    for person in people:
        person.start = min(map(_START, person.mentions))
        person.gender = _gender(person.tokens[0], words)
    for mention in mentions:
        if len(mention.tokens) == 1:
            owner = known.owner(mention)
            if owner is not None:
                _join(mention, owner)
    people += _siblings(mentions, known)
    people.sort(key=lambda person: person.start)
    return people


def _siblings(mentions: list[Mention], known: _Known) -> list[Person]:
    """ "Ana y Luis Rojas Peña": the surname said once belongs to both."""
    found: list[Person] = []
    for one, other in zip(reversed(mentions[:-1]), reversed(mentions[1:]), strict=True):
        if (
            one.person is not None
            or other.person is None
            or one.placelike
            or one.cut
            or one.sentence != other.sentence
            or len(one.tokens) != 1
        ):
            continue
        if len(other.person.tokens) < 2 or not 0 < other.start - one.end <= 5 or one.joint not in ("y", "e", "and", "&", ","):
            continue
        surname = " ".join(word for word in other.person.name.split() if fold(word) not in _slots_of(other.person.name).given)
        name = f"{one.name} {surname}"
        person = Person(
            name, (*one.tokens, *(token for token in other.person.tokens if token in _slots_of(other.person.name).surnames)), one.start
        )
        if other.name.endswith(surname):
            person.shared = (other.end - len(surname), other.end)
        one.person = person
        person.mentions.append(one)
        known.call(one.tokens[0], person)
        found.append(person)
    for mention in mentions:
        if mention.person is None and len(mention.tokens) == 1:
            owner = known.owner(mention) if found else None
            if owner is not None:
                _join(mention, owner)
    return found


def _join(mention: Mention, person: Person) -> None:
    mention.person = person
    person.mentions.append(mention)
    if mention.nick:
        person.aliases.setdefault(mention.nick, (mention.start, mention.end))
    elif len(mention.tokens) >= 2 and mention.name != person.name and fold(mention.name) != fold(person.name):
        person.aliases.setdefault(mention.name, (mention.start, mention.end))


def _in_order(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    rest = iter(full)
    return all(token in rest for token in short)


def _spelt_alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """The same number of words, of which at most one is spelt differently, and not as a man's and a woman's name are."""
    if len(one) != len(other):
        return False
    different = [(left, right) for left, right in zip(one, other, strict=True) if left != right]
    if len(different) != 1:
        return not different
    left, right = different[0]
    return min(len(left), len(right)) >= 5 and left.rstrip("ao") != right.rstrip("ao") and alike(left, right) >= 0.8


def _slot(token: str, person: Person) -> int:
    """How natural it is to call the person by this word: first surname, then given name, then the rest."""
    if token not in person.tokens:
        return 4
    slots = _slots_of(person.name)
    if token == slots.first_surname or (len(person.tokens) == 3 and token == person.tokens[1]):
        return 0
    if token == person.tokens[0]:
        return 1
    return 0 if token in slots.surnames and token == person.tokens[-1] and len(person.tokens) <= 3 else 2


def _gender(given: str, words: Words) -> str:
    if given in words["masculine"]:
        return "m"
    if given in words["feminine"] or given.endswith("a"):
        return "f"
    return "m" if given.endswith("o") else ""
