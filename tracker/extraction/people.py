"""People: which mentions are one person in this report, and what each is called in full."""

from __future__ import annotations

from dataclasses import dataclass, field

from detentions.names import alike, in_slots
from tracker.extraction.clean import fold
from tracker.extraction.lexicon import Words


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
    joint: str = ""  # what stands between this name and the next
    shouted: bool = False  # in capitals outside a list: joins a person named elsewhere, makes none


def gather(mentions: list[Mention], words: Words) -> list[Person]:
    """People of the report: full names first, then short forms and surnames that belong to one of them."""
    people: list[Person] = []
    by_token: dict[str, list[Person]] = {}
    full = [item for item in mentions if len(item.tokens) >= 2]
    for mention in sorted(full, key=lambda item: (item.shouted, -len(item.tokens), item.start)):
        person = _same(mention, by_token)
        if person is None and mention.shouted:
            continue
        if person is None:
            person = Person(mention.name, mention.tokens, mention.start)
            people.append(person)
            for token in mention.tokens:
                by_token.setdefault(token, []).append(person)
        _join(mention, person)
    for person in people:
        person.start = min(item.start for item in person.mentions)
        person.gender = _gender(person.tokens[0], words)
    for mention in mentions:
        if len(mention.tokens) == 1:
            owner = _owner(mention, by_token)
            if owner is not None:
                _join(mention, owner)
    people += _siblings(mentions, by_token)
    people.sort(key=lambda person: person.start)
    return people


def _siblings(mentions: list[Mention], by_token: dict[str, list[Person]]) -> list[Person]:
    """ "Ana y Luis Rojas Peña": the surname said once belongs to both."""
    found: list[Person] = []
    for one, other in zip(reversed(mentions[:-1]), reversed(mentions[1:]), strict=True):
        if one.person is not None or other.person is None or one.placelike or one.sentence != other.sentence or len(one.tokens) != 1:
            continue
        if len(other.tokens) < 2 or not 0 < other.start - one.end <= 5 or one.joint not in ("y", "e", "and", "&", ","):
            continue
        surname = " ".join(word for word in other.person.name.split() if fold(word) not in in_slots(other.person.name).given)
        name = f"{one.name} {surname}"
        person = Person(
            name, (*one.tokens, *(token for token in other.person.tokens if token in in_slots(other.person.name).surnames)), one.start
        )
        if other.name.endswith(surname):
            person.shared = (other.end - len(surname), other.end)
        one.person = person
        person.mentions.append(one)
        by_token.setdefault(one.tokens[0], []).append(person)
        found.append(person)
    for mention in mentions:
        if mention.person is None and len(mention.tokens) == 1:
            owner = _owner(mention, by_token) if found else None
            if owner is not None:
                _join(mention, owner)
    return found


def _join(mention: Mention, person: Person) -> None:
    mention.person = person
    person.mentions.append(mention)
    if mention.nick:
        person.aliases.setdefault(mention.nick, (mention.start, mention.end))
    elif len(mention.tokens) >= 2 and fold(mention.name) != fold(person.name):
        person.aliases.setdefault(mention.name, (mention.start, mention.end))


def _same(mention: Mention, by_token: dict[str, list[Person]]) -> Person | None:
    best: Person | None = None
    for token in mention.tokens:
        for person in by_token.get(token, ()):
            inside = set(mention.tokens) <= set(person.tokens) and _in_order(mention.tokens, person.tokens)
            if (inside or _spelt_alike(mention.tokens, person.tokens)) and (best is None or person.start < best.start):
                best = person
    return best


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


def _owner(mention: Mention, by_token: dict[str, list[Person]]) -> Person | None:
    """Whose surname, or given name, a single word is: the person whose first surname it is, then the one named first."""
    token = mention.tokens[0]
    owners = [person for person in by_token.get(token, ()) if person.start <= mention.start]
    owners = owners or by_token.get(token, [])
    if not owners and len(token) >= 6:
        near = [known for known in by_token if known[0] == token[0] and abs(len(known) - len(token)) <= 1 and alike(known, token) >= 0.87]
        owners = [person for known in near for person in by_token[known]]
    if not owners:
        return None
    return min(owners, key=lambda person: (_slot(token, person), person.start))


def _slot(token: str, person: Person) -> int:
    """How natural it is to call the person by this word: first surname, then given name, then the rest."""
    if token not in person.tokens:
        return 4
    slots = in_slots(person.name)
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
