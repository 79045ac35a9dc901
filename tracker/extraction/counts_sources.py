"""Who says a figure: organisations, governments, parties and media named as the source, and the words that tie them to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tracker.extraction.counts_checks import is_theirs
from tracker.extraction.counts_names import Named, country_near, joined_end, named_in, source_book, unbracketed
from tracker.extraction.counts_words import CountWords
from tracker.extraction.document import Document, Sentence

_SMALL = "(?:de|del|la|los|y|e|en|a|al|por|para|da|do|of|for|the|and|in|on|against|contra|sin)"
_NAME = rf"[A-ZÁÉÍÓÚÑÜÇ][\w’'-]+(?: (?:{_SMALL} ){{0,2}}[A-ZÁÉÍÓÚÑÜÇ][\w’'-]+){{0,6}}"
_PRINTED = re.compile(rf"[ ,:«“\"'‘]{{1,3}}(?P<name>{_NAME})")
_PERSON = re.compile(r"[A-ZÁÉÍÓÚÑÜ][a-záéíóúñüç’'-]+(?: (?:(?:de|del|la|da|De|La) )?[A-ZÁÉÍÓÚÑÜ][a-záéíóúñüç’'-]+){1,3}")
_BREAK = re.compile(
    r"[;\n]| mayor(?:es)? (?:a|que)| menor(?:es)? (?:a|que)| frente a| superior| inferior| against | than |"
    r" contrast\w+| supera| differ\w+| mientras| while | but | pero | sin embargo| en tanto| aunque| whereas|"
    r" although| por su parte|, y que "
)
_NOT_A_PERSON = re.compile(
    r"Assembl|Asamblea|Comisi|Commission|Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Human|Derechos|"
    r"Defenders|Venezuela|Verde|Rodeo|Helicoide|Nacional|National|Prison|Azul|Rights|Ministr|Noticias|News|Press|"
    r"Estados|United|American|Amnist|Convivencia|Decreto|^Ley |^Law "
)
_OBJECT = re.compile(r"(?<!\w)(?:a|de|contra|of|against|with|from|to|con|por|by) $")
_OPENERS = frozenset(
    "by the in on at for as of since until this that el la los las en por segun para desde hasta un una al del "
    "este esta o no si e il le while when after before but and mientras cuando tras aunque pero y".split()
)
_PLACES = re.compile(
    r"(?i)penitenc|confine|carcel|prison|reclusi|detenci|polic|military|militar|nacional electoral|correc|formaci|hospital|rehabilit"
)
_JOINED = re.compile(r"(?: \(\w+\))?,? (?:y|e|and|en|et) (?:(?:el|la|los|las|the|o|a|de) )?")
_AGAINST = re.compile(
    r" mayor(?:es)? (?:a|que) | menor(?:es)? (?:a|que) | frente a | against |(?:larger|smaller|higher|lower|more|fewer) than "
)
_FIGURE = re.compile(r"[\d,]|(?<!\w)(?:for|to|against|that|que|al?|contra)(?!\w)")
_FAR, _OWN_VERB, _SPEAKERS = 80, 16, 30
_TO_VERB, _FROM_VERB = 71, 70  # how far from a name a verb of saying may stand
_MARKS = frozenset(",\"'")
OTHERS = frozenset({"state", "media", "body", "person", "unnamed"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A possible source at `start:end`; `said` when the words around it say that it speaks."""

    start: int
    end: int
    name: str
    kind: str
    said: bool
    rule: str = "name"
    cited: tuple[int, int] | None = None

    @property
    def evidence(self) -> tuple[int, int]:
        """Where the source's name stands, when it isn't here ("the group said")."""
        return self.cited or (self.start, self.end)


@dataclass(slots=True)
class Discourse:
    """What a reader remembers while reading on: the last source of a figure, the last organisation named, who speaks for whom."""

    current: Mention | None = None
    current_index: int = -10
    organisation: Mention | None = None
    speakers: dict[str, Mention] = field(default_factory=dict)
    publisher: Mention | None = None
    person: Mention | None = None
    person_index: int = -10
    official: Mention | None = None
    official_index: int = -10

    def introduce(self, surname: str, mention: Mention) -> None:
        """Remember who speaks for whom; the oldest is forgotten."""
        self.speakers.pop(surname, None)
        self.speakers[surname] = mention
        if len(self.speakers) > _SPEAKERS:
            del self.speakers[next(iter(self.speakers))]

    def cite(self, source: Mention, index: int) -> None:
        self.current, self.current_index = source, index


def mentions_in(
    document: Document, sentence: Sentence, words: CountWords, government: str, memory: Discourse, *, known_only: bool = False
) -> list[Mention]:
    """The possible sources named in a sentence, in order; only those in the book where nothing is counted."""
    found, organised = [], False
    known = unbracketed(document, named_in(document, sentence.start, sentence.end))
    for index, (start, end, name, kind) in enumerate(known):
        if name == "Gobierno de Venezuela":
            known[index] = start, end, country_near(document, sentence, start, end) or government, kind
    for index, (start, end, name, kind) in enumerate(known):
        until = next((other[0] for other in known[index + 1 :] if other[2] != name), 0)
        mention = _judged(document, sentence, words, (start, end, name, kind), until)
        if mention is not None:
            found.append(mention)
            if kind not in OTHERS or (kind == "body" and memory.organisation is None):
                if not organised:
                    memory.organisation, organised = mention, True
                _learn_speaker(document, sentence, words, mention, memory)
        if (person := document.folded[start:end]) in source_book().people:
            memory.introduce(person.split()[-1], Mention(start, end, name, kind, said=True))
    if known_only:
        return found
    found.extend(_printed(document, sentence, words, known, found, memory))
    found.extend(_speakers(document, sentence, words, memory, known))
    found.sort(key=lambda mention: mention.start)
    return found


def _judged(document: Document, sentence: Sentence, words: CountWords, found: Named, until: int) -> Mention | None:
    """A known name as a possible source, or None where it is only addressed, thanked or quoted by habit."""
    start, end, name, kind = found
    said = _says(document, sentence, words, (start, end), kind, until)
    left = document.folded[max(sentence.start, start - 60) : start]
    if (kind == "state" and _WHEN.search(left)) or (kind == "ngo" and not said and is_theirs(left)):
        return None  # "the NGO has verified 300 releases since the government announced them"
    if words.recipient.search(left) or words.doubts.match(document.folded, end, sentence.end):
        return None
    if kind == "media" and not words.tally.search(left) and not (words.said_by.search(left) is None and _tallies(document, end, words)):
        return None
    if kind in {"state", "body", "party"} and not said:
        return None
    return Mention(start, end, name, kind, said)


_WHEN = re.compile(
    r"(?<!\w)(?:since|when|after|desde que|cuando|luego de que|despues de que)(?: (?:the|el|la|los|las|interim|venezuelan))* ?$"
)
_TALLIES = re.compile(r"[^.;:]{0,12}(?<!\w)(?:soma|suma|contabiliz\w+|cuenta|counted|counts|tallied|totaliz\w+|recense|telt)(?!\w)")


def _tallies(document: Document, end: int, words: CountWords) -> bool:
    return _TALLIES.match(document.folded, end, end + 60) is not None or words.total.match(document.folded, end + 1, end + 20) is not None


def _says(document: Document, sentence: Sentence, words: CountWords, at: tuple[int, int], kind: str, until: int = 0) -> bool:
    """The words around a name say that it speaks; `until` is where the next name stands."""
    folded, (start, end) = document.folded, at
    left = folded[max(sentence.start, start - 70) : start]
    if words.said_by.search(left) or _inverted(words, left, kind):
        return True
    verbs, stop = words.verb_after if kind in OTHERS else words.holds_after, until or sentence.end
    verb = verbs.match(folded, end, stop) if words.telling.may_start(folded, end, min(stop, end + _TO_VERB)) else None
    inverted = until and kind in OTHERS and verb is not None and (words.language != "en" or not _MARKS.isdisjoint(verb.group()))
    if inverted and verb is not None and until - verb.end() <= _OWN_VERB and not _FIGURE.search(folded, verb.end(), until):
        verb = None  # "…, denounced the NGO": the verb is the next name's
    return verb is not None or folded[end : end + 14].lstrip(" )abcdefghijklmnopqrstuvwxyz(")[:1] == ":"


def _inverted(words: CountWords, left: str, kind: str) -> bool:
    """`…, said the minister`. In "the group said the minister holds 40" English drops its "that": the minister says nothing there."""
    match = words.verb_before.search(left)
    return not (match is None or (kind in OTHERS and words.language == "en" and left[: match.start()].rstrip()[-1:] not in ',"'))


def _printed(
    document: Document,
    sentence: Sentence,
    words: CountWords,
    known: list[Named],
    named: list[Mention],
    memory: Discourse,
) -> list[Mention]:
    """Organisations we don't know, by the words before them: "la ONG Tal", "according to the organization ORPIA"."""
    found = []
    for match in words.unknown.finditer(document.folded, sentence.start, sentence.end):
        name = _PRINTED.match(document.text, match.end(), sentence.end)
        if name is not None and _speaks_for(document, words, match):
            continue
        if name is None or any(start < name.end() and name.start() < end for start, end, _, _ in known):
            continue
        start, end = name.span("name")
        if any(kind not in OTHERS and start <= end_known + 4 for _, end_known, _, kind in known if end_known <= start):
            continue
        if _says(document, sentence, words, (start, end), "ngo"):
            mention = Mention(start, end, name.group("name"), "ngo", said=True, rule="printed")
            memory.organisation = mention
            found.append(mention)
    taken = [(start, end) for start, end, _, _ in known] + [(mention.start, mention.end) for mention in found]
    for match in words.headed.finditer(document.text, sentence.start, sentence.end, folded=document.folded):
        start, end = match.start(), joined_end(document.text, match.start(), match.end(), taken)
        if _PLACES.search(match.group()) or any(low < end and start < high for low, high in taken):
            continue
        if _says(document, sentence, words, (start, end), "ngo"):
            found.append(Mention(start, end, document.text[start:end], "ngo", said=True, rule="headed"))
            memory.organisation = memory.organisation or found[-1]
    found.extend(_unnamed(document, sentence, words, taken, named))
    return found


def _speaks_for(document: Document, words: CountWords, match: re.Match[str]) -> bool:
    """ "the director of the NGO, A. B.": whoever speaks for it, not its name."""
    left = document.folded[max(0, match.start() - 30) : match.start()]
    return document.text[match.end()] == "," and words.roles.search(left) is not None


def _unnamed(
    document: Document, sentence: Sentence, words: CountWords, taken: list[tuple[int, int]], named: list[Mention]
) -> list[Mention]:
    """ "Rights groups say", "the opposition counts": somebody speaks, but nobody to whom a figure could be filed."""
    found = []
    for match in words.unnamed.finditer(document.folded, sentence.start, sentence.end):
        start, end = match.span()
        addressed = _OBJECT.search(document.folded[max(sentence.start, start - 12) : start]) is not None
        if addressed and (
            any(one.said for one in named) or not words.said_by.search(document.folded[max(sentence.start, start - 60) : start])
        ):
            continue
        if any(one.kind not in OTHERS and min(abs(one.start - end), abs(start - one.end)) < _FAR for one in named):
            continue
        if not any(low < end + 4 and start < high for low, high in taken) and _says(document, sentence, words, (start, end), "unnamed"):
            found.append(Mention(start, end, "", "unnamed", said=True))
    return found


def _learn_speaker(document: Document, sentence: Sentence, words: CountWords, mention: Mention, memory: Discourse) -> None:
    """ "Alfredo X, director of ORG": what X says later is said by ORG."""
    start, end = max(sentence.start, mention.start - 70), min(sentence.end, mention.end + 50)
    if words.roles.search(document.folded, start, end) is None:
        return
    for match in _PERSON.finditer(document.text, start, end):
        if match.end() <= mention.start or match.start() >= mention.end:
            surname = document.folded[match.start() : match.end()].split()[-1]
            if len(surname) > 3:
                memory.introduce(surname, mention)


def _speakers(document: Document, sentence: Sentence, words: CountWords, memory: Discourse, known: list[Named]) -> list[Mention]:
    found = []
    for surname, mention in memory.speakers.items():
        at = document.folded.find(surname, sentence.start, sentence.end)
        if at >= 0 and any(start <= at < end for start, end, _, _ in known):
            continue
        if (
            at >= 0
            and not document.folded[at + len(surname) : at + len(surname) + 1].isalnum()
            and _says(document, sentence, words, (at, at + len(surname)), mention.kind)
        ):
            found.append(Mention(at, at + len(surname), mention.name, mention.kind, said=True, rule="speaker", cited=mention.evidence))
    return found


def person_source(document: Document, sentence: Sentence, words: CountWords) -> Mention | None:
    """A single person as the source of a figure ("according to lawyer A. B., 45 are held")."""
    folded = document.folded
    known: list[Named] | None = None
    for match in _PERSON.finditer(document.text, sentence.start, sentence.end):
        (start, end), named = match.span(), match.group()
        words_of = folded[start:end].split()
        if named.endswith(("'s", "’s")) or document.text[end : end + 2] in ("'s", "’s"):
            continue  # "President X's envoy"
        if words_of[0] in _OPENERS or len(words_of) < 2 or words.headed.match(named):
            continue
        low, high = max(sentence.start, start - _FROM_VERB), min(sentence.end, end + _TO_VERB)
        if not words.aside.may_start(folded, low, high) or _NOT_A_PERSON.search(named) or _PLACES.search(named):
            continue
        known = named_in(document, sentence.start, sentence.end) if known is None else known
        if any(begin < end and start < stop for begin, stop, _, _ in known):
            continue
        if words.said_by.search(folded[low:start]) or words.verb_after.match(folded, end, min(sentence.end, end + 60)):
            return Mention(start, end, named, "person", said=True, rule="person")
    return None


def nearest(document: Document, mentions: list[Mention], start: int, end: int) -> tuple[Mention | None, bool]:
    """The mention that a figure at `start:end` belongs to: near, in the same clause, and said to speak; and whether it's close."""

    def cost(mention: Mention) -> float:
        low, high = min(mention.end, end), max(mention.start, start)
        between = document.folded[low:high] if low < high else ""
        return (
            len(between)
            + 70 * len(_BREAK.findall(between))
            - 60 * mention.said
            + (10 if mention.start > end else 0)
            + 50 * (mention.kind == "unnamed")
        )

    if not mentions:
        return None, False
    best = min(range(len(mentions)), key=lambda index: cost(mentions[index]))
    close = cost(mentions[best]) <= _FAR
    if mentions[best].kind in OTHERS and mentions[best].start >= end and _AGAINST.search(document.folded, end, mentions[best].start):
        close = False  # "71 releases against the 99 announced officially"
    if mentions[best].kind in OTHERS and mentions[best].end <= start:
        # "The group says that since the government announced …, 356 have left": the official stands inside what the group says.
        for index in range(best - 1, -1, -1):
            one = mentions[index]
            if one.said and one.kind not in OTHERS and not _BREAK.search(document.folded, one.end, mentions[best].start):
                return one, True
    while best and _JOINED.fullmatch(document.folded, mentions[best - 1].end, max(mentions[best].start, mentions[best - 1].end)):
        best -= 1  # a joint statement goes to the first organisation named
    return mentions[best], close
