"""People: runs of capitals that may be names, and which of them are one person in this report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from detentions.names import PARTICLES, alike, in_slots, speaking_case
from tracker.extraction.clean import fold
from tracker.extraction.document import Document, LineKind, Sentence
from tracker.extraction.lexicon import Words

_UPPER = "".join(chr(code) for code in [*range(0x41, 0x250), *range(0x1E00, 0x1F00)] if chr(code).isupper())
_SMALL = r"(?:de|del|la|las|los|da|das|do|dos|di|van|von|der|den|bin|al|el)"
_TOKEN = rf"(?:Jr\.|Sr\.(?= ?,)|[{_UPPER}]\.(?=[ ,;)]|[{_UPPER}]|$)|[{_UPPER}](?:[\w’'·-]{{0,30}}\w)?)"
_GAP = r"[ \u00a0]{1,2}"
_NICK = r"[\"“«'‘(][^\W\d_][\w .’'-]{1,18}[\"”»'’)]"
_RUN = re.compile(rf"(?<![\w@#/.-]){_TOKEN}(?:{_GAP}(?:{_SMALL}{_GAP}){{0,3}}(?:{_NICK}{_GAP})?{_TOKEN}|(?<=\.){_TOKEN})*")
_WORD = re.compile(r"[^\s\u00a0]+")
_REGISTRY = re.compile(rf"(?<!\w)((?:[{_UPPER}]{{2,}}(?:{_GAP}|-)?){{1,4}}),[ ]+({_TOKEN}(?:{_GAP}(?:{_SMALL}{_GAP}){{0,2}}{_TOKEN}){{0,3}})")
_OF_PLACES = (" de", " en", " in", " of", " estado", " from", " to", " near", " at", " municipio", " desde", " hacia", " hasta", ",", "(")
_BLOCKING = frozenset({"agency", "org", "facility", "trigger"})


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




class NameFinder:
    """Finds names with one language's words."""

    def __init__(self, words: Words) -> None:
        nouns = words["honorifics"] | words["titles"] | words["office"] | words["person_nouns"] | words["relatives"] | words["lawyers"]
        self._not_names = words["not_a_name"] | nouns | frozenset(words.months) | frozenset(words.weekdays)
        closed: set[str] = set(words.stopwords) | set(words.days_ago)
        for name in ("be", "have", "stay", "adverbs", "negation", "pron_subject", "relative", "conjunctions", "boundary", "articles"):
            closed |= words[name]
        for name in ("indefinite", "say", "group_words", "group_nouns", "demand", "modal", "plural_subject", "according", "opening"):
            closed |= words[name]
        self._closed = frozenset(closed)
        self._shouting = False
        self._before = words["not_person_before"]
        self._after = words["not_person_after"]

    def find(self, document: Document) -> list[Mention]:
        """Every run of name-like words in the story, bylines and captions, in order."""
        text, size = document.text, len(document.text)
        blocked = bytearray(size + 1)
        places: dict[int, int] = {}
        for hit in document.hits:
            if hit.kind in _BLOCKING:
                blocked[hit.start : hit.end] = b"\x01" * (hit.end - hit.start)
            elif hit.kind == "place":
                places[hit.start] = max(hit.end, places.get(hit.start, 0))
        mentions: list[Mention] = []
        for sentence in document.sentences:
            if sentence.kind in (LineKind.BOILERPLATE, LineKind.RELATED):
                continue
            mentions.extend(self._in_sentence(document, sentence, blocked, places))
        return mentions

    def _in_sentence(self, document: Document, sentence: Sentence, blocked: bytearray, places: dict[int, int]) -> list[Mention]:
        text, found, taken = document.text, [], -1
        registry = list(_REGISTRY.finditer(text, sentence.start, sentence.end)) if "," in text[sentence.start : sentence.end] else []
        for match in registry:
            if self._plausible(match.group(1)) and self._plausible(match.group(2)):
                name = f"{speaking_case(match.group(2))} {speaking_case(match.group(1).strip())}"
                mention = _mention(name, match.start(), match.end(), sentence.index)
                mention.nick = match.group()
                found.append(mention)
        spans = [(mention.start, mention.end) for mention in found]
        for match in _RUN.finditer(text, sentence.start, sentence.end):
            if match.start() < taken or any(start < match.end() and match.start() < end for start, end in spans):
                continue
            found.extend(self._split_run(document, match.start(), match.end(), sentence, blocked, places))
        found.sort(key=lambda mention: mention.start)
        for one, other in zip(found, found[1:], strict=False):
            if other.start - one.end <= 5:
                one.joint = document.folded[one.end : other.start].strip()
        return found

    def _plausible(self, words: str) -> bool:
        return not any(word in self._not_names or word in self._closed for word in fold(words).split() if word not in PARTICLES)

    def _split_run(self, document: Document, start: int, end: int, sentence: Sentence, blocked: bytearray, places: dict[int, int]) -> list[Mention]:
        """Cut a run of capitals at every word that is no name, and keep what is left."""
        text, folded = document.text, document.folded
        self._shouting = text[start:end].isupper()
        parts: list[list[tuple[int, int]]] = [[]]
        for word in _WORD.finditer(text, start, end):
            begin, stop = word.span()
            plain = folded[begin:stop].strip("'\".,")
            if places.get(begin, 0) >= stop and parts[-1] and _cuts_at_place(folded, begin, places[begin], parts[-1], end):
                parts.append([])
                continue
            if not parts[-1] and plain in ("el", "la", "los", "las", "the"):
                continue
            if blocked[begin] or self._no_name(plain, text[begin:stop], first=begin == sentence.start or not parts[-1]):
                parts.append([])
            else:
                parts[-1].append((begin, stop))
        mentions = []
        for part in parts:
            mention = self._build(document, part, sentence, places)
            if mention is not None:
                mentions.append(mention)
        return mentions

    def _no_name(self, plain: str, surface: str, *, first: bool) -> bool:
        if plain in self._not_names or (first and plain in self._closed):
            return True
        if "'" in plain and plain.partition("'")[2] in ("ve", "ll", "re", "d", "m", "t"):
            return True
        if "'" in plain and surface[surface.replace("’", "'").find("'") + 1 :][:1].islower():
            return True
        if len(surface) > 2 and surface.isupper() and not self._shouting:
            return True
        if plain.endswith("-based") or "-" in plain and any(part in self._not_names for part in plain.split("-")):
            return True
        return len(plain) > 1 and plain in self._closed and plain not in PARTICLES and surface[:1].isupper()

    def _build(self, document: Document, part: list[tuple[int, int]], sentence: Sentence, places: dict[int, int]) -> Mention | None:
        text, folded = document.text, document.folded
        while part and folded[part[0][0] : part[0][1]] in PARTICLES and text[part[0][0]].islower():
            part = part[1:]
        while part and folded[part[-1][0] : part[-1][1]] in PARTICLES | {"el", "al"}:
            part = part[:-1]
        if not part:
            return None
        start, end = part[0][0], part[-1][1]
        placelike = places.get(start, 0) >= end or any(begin < start and places[begin] >= end for begin in _towards(places, start))
        if (placelike and (len(part) > 1 or folded[max(0, start - 12) : start].rstrip().endswith(_OF_PLACES))) or any(character.isdigit() for character in text[start:end]):
            return None
        if text[end - 2 : end] in ("'s", "’s"):
            end -= 2
        if end - start < 2:
            return None
        if self._is_namesake(folded, start, end):
            return Mention(start, end, "", (), sentence.index, namesake=True) if len(part) > 1 else None
        nick = re.search(_NICK, text[start:end])
        name = text[start:end]
        if nick is not None:
            name = (name[: nick.start()] + name[nick.end() :].lstrip()).strip()
        mention = _mention(name, start, end, sentence.index)
        mention.nick = nick.group()[1:-1] if nick is not None else ""
        mention.placelike = placelike
        mention.shouted = sentence.kind is not LineKind.LIST and ((name.isupper() and "." not in name) or self._all_capitals(text, sentence))
        return mention if mention.tokens else None

    def _all_capitals(self, text: str, sentence: Sentence) -> bool:
        """A Headline Written Like This gives no hint which words are names."""
        if sentence.kind is not LineKind.HEADING or sentence.end - sentence.start > 200:
            return False
        long = [word for word in text[sentence.start : sentence.end].split() if len(word) > 4 and word[0].isalpha()]
        return len(long) >= 4 and sum(word[0].isupper() for word in long) >= 0.75 * len(long)

    def _is_namesake(self, folded: str, start: int, end: int) -> bool:
        """A street, school or airport that bears the name."""
        before = folded[max(0, start - 40) : start].split()
        after = folded[end : end + 20].split(maxsplit=1)
        while before and before[-1] in PARTICLES | {"el", '"'}:
            before = before[:-1]
        return bool((before and before[-1].strip("\"'(,") in self._before) or (after and after[0].strip(".,;") in self._after))


def _towards(places: dict[int, int], start: int) -> Iterator[int]:
    """Starts of places that begin a few characters before: "Los Palos Grandes" for "Palos Grandes"."""
    return (begin for begin in (start - 3, start - 4) if begin in places)


def _cuts_at_place(folded: str, begin: int, stop: int, before: Sequence[tuple[int, int]], end: int) -> bool:
    """"Ana Rojas de Carora" ends before the town; "Francisco de Miranda" and "Maribel Sucre Ocanto" go on."""
    of = folded[before[-1][0] : before[-1][1]]
    names = sum(1 for start, stop_ in before if folded[start:stop_] not in PARTICLES)
    return of in ("de", "del") and names >= 2 and stop >= end


def _mention(name: str, start: int, end: int, sentence: int) -> Mention:
    shown = speaking_case(name) if name.upper() == name and " " in name and "." not in name else name
    words = tuple(word for word in re.findall(r"[a-z0-9]+", fold(shown)) if word not in PARTICLES)
    return Mention(start, end, shown, words, sentence)


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
    """"Ana y Luis Rojas Peña": the surname said once belongs to both."""
    found: list[Person] = []
    for one, other in zip(reversed(mentions[:-1]), reversed(mentions[1:]), strict=True):
        if one.person is not None or other.person is None or one.placelike or one.sentence != other.sentence or len(one.tokens) != 1:
            continue
        if len(other.tokens) < 2 or not 0 < other.start - one.end <= 5 or one.joint not in ("y", "e", "and", "&", ","):
            continue
        surname = " ".join(word for word in other.person.name.split() if fold(word) not in in_slots(other.person.name).given)
        name = f"{one.name} {surname}"
        person = Person(name, (*one.tokens, *(token for token in other.person.tokens if token in in_slots(other.person.name).surnames)), one.start)
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
            wanted = set(mention.tokens)
            if (wanted <= set(person.tokens) and _in_order(mention.tokens, person.tokens)) or _spelt_alike(mention.tokens, person.tokens):
                if best is None or person.start < best.start:
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
        owners = [person for known, found in by_token.items() if abs(len(known) - len(token)) <= 1 and alike(known, token) >= 0.87 for person in found]
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
