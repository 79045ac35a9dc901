"""Mentions: runs of capitals that may be names of people, cut at every word that is no name."""

from __future__ import annotations

import itertools

from detentions.names import PARTICLES, speaking_case
from tracker.extraction import surname_first
from tracker.extraction.clean import fold
from tracker.extraction.document import Document, LineKind, Sentence
from tracker.extraction.lexicon import Words
from tracker.extraction.name_patterns import (
    CAPITALISED,
    CAPITALS,
    NICKNAME,
    RUN,
    all_capitals,
    cuts_at_place,
    is_brand,
    leads,
    tokens,
    without_house,
)
from tracker.extraction.people import Mention

_IN_PLACES = (" en ", " in ", " at ", " desde ", " em ", " a ")
_OF_PLACES = (" de", " en", " in", " of", " estado", " from", " to", " near", " at", " municipio", " desde", " hacia", " hasta", ",", "(")
_BLOCKING = frozenset({"agency", "org", "facility", "trigger"})
_ARTICLES = frozenset({"el", "la", "los", "las", "the"})
_CONTRACTED = frozenset({"ve", "ll", "re", "d", "m", "t"})
_TRAILING = PARTICLES | {"el", "al"}
_NAMED_LIKE_DAYS = frozenset({"julio", "abril", "domingo"})  # with a capital, in languages that write months small
_NAMED_LIKE_MONTHS = frozenset({"jan"})  # "Jan Kowalski"; a day has a figure behind it
_RANKS = frozenset(
    "presidente presidenta ministro ministra general coronel capitan fiscal vicepresidente gobernador embajador canciller".split()
)
_TITLES, _NOUNS = 60, 4
_OF_HOUSE = 3
_ABSTRACT = ("tion", "tions", "ments", "ities", "ciones", "idades")  # "Prior Confirmations": no name ends so
_ARTICLED = ("la ", "las ", "los ", "el ")  # "Ana de las Mercedes Rojas" has a name that is a place's, too
_THEIRS = frozenset({"los", "las"})  # "las Damas de Blanco"
_JOINTS = frozenset({"y", "e", "and", "&", ",", ""})


class NameFinder:
    """Finds names with one language's words."""

    def __init__(self, words: Words) -> None:
        nouns = words["honorifics"] | words["titles"] | words["office"] | words["person_nouns"] | words["relatives"] | words["lawyers"]
        self._nouns = nouns if words.late_subject else frozenset()
        calendar = frozenset(words.months) | frozenset(words.weekdays)
        named = _NAMED_LIKE_DAYS if words.late_subject else _NAMED_LIKE_MONTHS
        self._not_names = words["not_a_name"] | nouns | (calendar - named)
        closed: set[str] = set(words.stopwords) | set(words.days_ago)
        for name in ("be", "have", "stay", "adverbs", "negation", "pron_subject", "relative", "conjunctions", "boundary", "articles"):
            closed |= words[name]
        for name in ("indefinite", "say", "group_words", "group_nouns", "demand", "modal", "plural_subject", "according", "opening"):
            closed |= words[name]
        self._closed = frozenset(closed)
        self._dull = self._closed | self._not_names
        self._before = words["not_person_before"]
        self._somebodys = words["somebodys"]
        self._after = words["not_person_after"]
        self._surnames = words["also_surnames"]
        self._governing = words["of"] | words["with"] | words["agent_prep"]
        self._houses = words["houses"]
        self._house_tails = words["house_tails"]
        self._far = words["far_places"]
        self._of_bodies = words["org_adjectives"]
        self._shouting = False
        self._org_ends: set[int] = set()

    def find(self, document: Document) -> list[Mention]:
        """Every run of name-like words in the story, bylines and captions, in order.

        Single words are looked at only when they are part of a name found in full, or stand joined to one.
        """
        blocked = bytearray(len(document.text) + 1)
        places: dict[int, int] = {}
        self._org_ends = {hit.end for hit in document.hits if hit.kind in ("org", "agency")}
        for hit in document.hits:
            if hit.kind in _BLOCKING:
                blocked[hit.start : hit.end] = b"\x01" * (hit.end - hit.start)
            elif hit.kind == "place" and document.text[hit.start].islower() and not document.folded.startswith(_ARTICLED, hit.start):
                blocked[hit.start : hit.end] = b"\x01" * (hit.end - hit.start)  # "aeropuerto internacional Simón Bolívar"
            elif hit.kind == "place":
                places[hit.start] = max(hit.end, places.get(hit.start, 0))
        singles: list[tuple[int, int, Sentence]] = []
        shouts = CAPITALS.search(document.text) is not None
        mentions = surname_first.in_lines(document, blocked, self._dull)
        taken = {mention.sentence: [(mention.start, mention.end)] for mention in mentions}
        for sentence in document.sentences:
            if sentence.kind not in (LineKind.BOILERPLATE, LineKind.RELATED):
                if shouts and sentence.index not in taken:
                    turned = surname_first.in_capitals(document, sentence, blocked, self._dull)
                    taken[sentence.index] = [(mention.start, mention.end) for mention in turned]
                    mentions += turned
                self._in_sentence(document, sentence, blocked, places, taken.get(sentence.index, []), mentions, singles)
        self._add_singles(document, singles, blocked, places, mentions)
        mentions.sort(key=lambda mention: mention.start)
        for mention in mentions:
            mention.governed = self._is_governed(document, mention)
            mention.leading = not mention.governed and leads(document.folded, document.sentences[mention.sentence].start, mention)
        for one, other in itertools.pairwise(mentions):
            if other.start - one.end <= 5:
                one.joint = document.folded[one.end : other.start].strip()
        return mentions

    def _is_governed(self, document: Document, mention: Mention) -> bool:
        """ "el partido de la líder opositora X": behind a preposition, with only titles between."""
        begin = max(document.sentences[mention.sentence].start, mention.start - _TITLES)
        before = document.folded[begin : mention.start].rsplit(maxsplit=_NOUNS)[-_NOUNS:]
        return not self._governing.isdisjoint(before) and "," not in "".join(before)

    def _in_sentence(
        self,
        document: Document,
        sentence: Sentence,
        blocked: bytearray,
        places: dict[int, int],
        taken: list[tuple[int, int]],
        mentions: list[Mention],
        singles: list[tuple[int, int, Sentence]],
    ) -> None:
        for match in RUN.finditer(document.text, sentence.start, sentence.end):
            begin, stop = match.span()
            if taken and any(start < stop and begin < end for start, end in taken):
                continue
            run = match.group()
            if not run.isalpha() and (" " in run or "\u00a0" in run or "." in run):
                mentions.extend(self._split_run(document, begin, stop, sentence, blocked, places))
            elif not blocked[begin]:
                singles.append((begin, stop, sentence))

    def _add_singles(
        self,
        document: Document,
        singles: list[tuple[int, int, Sentence]],
        blocked: bytearray,
        places: dict[int, int],
        mentions: list[Mention],
    ) -> None:
        known = {token for mention in mentions for token in mention.tokens}
        starts = {mention.start for mention in mentions}
        stems = {token[:3] for token in known if len(token) >= 6}
        folded = document.folded
        for begin, stop, sentence in reversed(singles if mentions else []):  # they only ever say more of a name found in full
            token = folded[begin:stop]
            if token.endswith("'s"):
                token = token[:-2]
            joined = not starts.isdisjoint(range(stop + 1, stop + 6)) and self._joins(folded, stop)
            if folded[max(0, begin - 4) : begin].strip() in _THEIRS:
                continue  # "Puerto Padre, Las Tunas, Ana Rojas": a town
            if token in known or (len(token) >= 6 and token[:3] in stems and token not in self._dull) or joined:
                mentions.extend(self._split_run(document, begin, stop, sentence, blocked, places))
                if joined:
                    starts.add(begin)

    def _joins(self, folded: str, stop: int) -> bool:
        """ "Ana y Luis Rojas": "y", "and" or a comma leads on to the next name."""
        return folded[stop : stop + 5].lstrip(" ,").split(" ")[0] in _JOINTS

    def _split_run(
        self, document: Document, start: int, end: int, sentence: Sentence, blocked: bytearray, places: dict[int, int]
    ) -> list[Mention]:
        """Cut a run of capitals at every word that is no name, and keep what is left."""
        text, folded = document.text, document.folded
        self._shouting = text[start:end].isupper()
        parts: list[list[tuple[int, int]]] = [[]]
        houses: list[int] = []
        articled = False
        stop = self._behind_place(text, folded, start, end, places)
        for word in text[stop:end].split():
            begin = text.find(word, stop)
            stop = begin + len(word)
            plain = folded[begin:stop].strip("'\".,")
            part = parts[-1]
            placed = begin in places and places[begin] >= stop
            if placed and part and cuts_at_place(folded, begin, places[begin], part, end):
                parts.append([])
                continue
            if not part and plain in _ARTICLES:
                articled = True
                continue
            if not part and placed and self._of_office(folded, begin) and end > places[begin] + 8:
                continue  # "exgobernador de Mérida Luis Peña"
            if plain in self._houses and text[begin].isupper() and not self._shouting:
                houses.append(len(parts))  # "Radio France Internationale", "Diócesis de Estelí": a house and what it is called
                parts.append([])
            elif blocked[begin] or self._no_name(plain, text[begin:stop], first=begin == sentence.start or not part):
                if plain in self._house_tails and len(part) > _OF_HOUSE and folded[part[-2][0] : part[-2][1]] == "de":
                    del part[-2:]  # "Ana Rojas de Caraota Digital"
                parts.append([])
            else:
                part.append((begin, stop))
        if articled and len(parts) == 1 and len(parts[0]) == 1:
            return []  # "Puerto Padre, Las Tunas"
        mentions = []
        for number, part in enumerate(parts):
            mention = self._build(document, part, sentence, places) if part and number not in houses else None
            if mention is not None:
                mention.cut = len(parts) > 1 and part is not parts[0]
                mentions.append(mention)
        return mentions

    def _behind_place(self, text: str, folded: str, start: int, end: int, places: dict[int, int]) -> int:
        """ "fue detenido en Ciudad Bolívar Luis Peña": where the name starts that follows a place."""
        stop = places.get(start, start)
        named = stop > start and len(CAPITALISED.findall(text, stop, end)) > 1
        return stop if named and folded[max(0, start - 8) : start].endswith(_IN_PLACES) else start

    def _of_office(self, folded: str, begin: int) -> bool:
        before = folded[max(0, begin - 40) : begin].split()
        if len(before) < 2 or before[-1] not in ("de", "del", "of"):
            return False
        return before[-2] in self._nouns or before[-2].removeprefix("ex").lstrip("-") in self._nouns

    def _no_name(self, plain: str, surface: str, *, first: bool) -> bool:
        if plain not in self._dull and plain.isalpha():
            shout = len(surface) > 1 and surface.isupper() and not self._shouting and "." not in surface
            return shout or plain.endswith(_ABSTRACT) or (not first and is_brand(surface))
        if plain in self._nouns and not first and plain not in _RANKS:
            return False  # "Juan Carlos Nieto Quintero": with a capital inside a name it's a surname
        if not first and plain in self._surnames and surface[:1].isupper():
            return False
        if plain in self._not_names or (first and plain in self._closed):
            return True
        if "'" in plain and (plain.partition("'")[2] in _CONTRACTED or surface[plain.find("'") + 1 :][:1].islower()):
            return not plain.endswith("'s")
        if len(surface) > 1 and surface.isupper() and "." not in surface and not self._shouting:
            return True
        if plain.endswith("-based") or ("-" in plain and any(part in self._not_names for part in plain.split("-"))):
            return True
        return len(plain) > 1 and plain in self._closed and plain not in PARTICLES and surface[:1].isupper()

    def _build(self, document: Document, part: list[tuple[int, int]], sentence: Sentence, places: dict[int, int]) -> Mention | None:
        text, folded = document.text, document.folded
        while part and text[part[0][0]].islower() and folded[part[0][0] : part[0][1]] in PARTICLES:
            part = part[1:]
        while part and folded[part[-1][0] : part[-1][1]] in _TRAILING:
            part = part[:-1]
        if not part:
            return None
        part = without_house(folded, part)
        start, end = part[0][0], part[-1][1]
        placelike = places.get(start, 0) >= end or places.get(start - 3, 0) >= end or places.get(start - 4, 0) >= end
        far = len(part) == 2 and folded[start:end].replace(" ", "_") in self._far
        if far or (placelike and (len(part) > 1 or folded[max(0, start - 12) : start].rstrip().endswith(_OF_PLACES))):
            return None
        if text[end - 2 : end] in ("'s", "’s"):
            end -= 2
        if end - start < 2:
            return None
        if self._is_namesake(folded, start, end):
            return Mention(start, end, "", (), sentence.index, namesake=True) if len(part) > 1 else None
        name = text[start:end]
        simple = name.replace(" ", "").isalpha()
        nick = None if simple else NICKNAME.search(name)
        if nick is not None:
            name = (name[: nick.start()] + name[nick.end() :].lstrip()).strip()
        if not simple:
            plain = fold(name)
            if any(map(str.isdigit, plain)):
                return None
        else:
            plain = folded[start:end]
        mention = _mention(name, plain, start, end, sentence.index)
        mention.nick = nick.group()[1:-1] if nick is not None else ""
        mention.placelike = placelike
        if sentence.kind is not LineKind.LIST:
            shouted = (name.isupper() and "." not in name) or all_capitals(document, sentence)
            labelled = end == sentence.end and folded[start - 2 : start] == ": "  # "Name: Ana Rojas"
            mention.shouted = shouted and not labelled
        return mention if max(map(len, mention.tokens), default=0) > 1 else None

    def _is_namesake(self, folded: str, start: int, end: int) -> bool:
        """A street, school or airport that bears the name; not "Foro Penal X", where an organisation's name ends."""
        if start - 1 in self._org_ends:
            return False
        before = folded[max(0, start - 30) : start].rsplit(maxsplit=3)
        while before and ((before[-1] in _TRAILING and before[-1] != "y") or before[-1] == '"'):  # "el portal digital y Ana Rojas"
            before.pop()
        if len(before) > 1 and before[-1] in self._of_bodies:
            before.pop()  # "el movimiento opositor Damas de Blanco"
        if len(before) > 1 and folded[start - 4 : start] == " de " and before[-1] in self._somebodys:
            return False  # "la casa de X", "el caso de X"
        if before and (before[-1].strip("\"'(") in self._before or (before[-1] in _THEIRS and " " in folded[start:end])):
            return True
        after = folded[end : end + 20].split(maxsplit=1) if self._after else []
        return bool(after) and after[0].strip(".,;") in self._after


def _mention(name: str, plain: str, start: int, end: int, sentence: int) -> Mention:
    shown = speaking_case(name) if " " in name and name.isupper() and "." not in name else name
    return Mention(start, end, shown, tokens(plain), sentence)
