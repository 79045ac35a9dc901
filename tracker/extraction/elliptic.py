"""Ellipsis: "X was arrested; Y, head of the party in Lara, and Z, a teacher." A verb told once, of those described after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tracker.extraction.chunks import NAME, TRIGGER, Row
from tracker.extraction.clean import fold
from tracker.extraction.document import Document, Sentence
from tracker.extraction.lexicon import Words
from tracker.extraction.people import Mention
from tracker.extraction.slots import NameLists

if TYPE_CHECKING:
    from tracker.extraction.facts import Fact

_APART = frozenset({"lawyer", "official", "spokesperson", "byline", "ruler", "relative"})
_VERBS = ("be", "have", "stay", "say", "modal", "demand", "negation", "relative", "pron_subject", "pron_object", "reflexive")
_TOLD = frozenset({"arrest", "rearrest", "release", "conditional_release"})
_NOUN_WITHIN = 7
_COUNT_WITHIN, _PAIR, _TITLES = 4, 2, 30
_OPENING, _MOST, _LATELY = 6, 400, 2


def described_after(words: Words, phrases: NameLists, chunks: Row, at: int) -> list[int]:
    """The names that stand behind the verb at `at` with nothing but a description, to the end of the sentence."""
    joints = words.plus("conjunctions", ";")
    first = next((k for k in range(at + 1, min(len(chunks) - 1, at + _NOUN_WITHIN)) if chunks[k].word in joints), None)
    if first is None or any(chunk.kind in (TRIGGER, NAME) for chunk in chunks[at + 1 : first]):
        return []
    start = first + 2 if chunks[first + 1].word in words["conjunctions"] else first + 1
    if start >= len(chunks) or chunks[start].kind != NAME or _acts(words, chunks.words[start:]):
        return []
    if any(chunk.kind == TRIGGER for chunk in chunks[start:]):
        return []
    return [name for name in chunks.where(NAME, start, len(chunks)) if _is_described(words, phrases, chunks, name)]


def _acts(words: Words, told: Sequence[str]) -> bool:
    """Somebody does something there: a verb, or an English past."""
    verbs = words.joined(*_VERBS)
    past = words.bare_past
    return any(word in verbs or (past and len(word) > 4 and word.endswith("ed")) for word in told)


def _is_described(words: Words, phrases: NameLists, chunks: Row, name: int) -> bool:
    """ "Y, head of …": a comma and a noun for a person, and Y in no other phrase."""
    mention = chunks[name].mention
    if mention is None or mention.person is None or mention.person.reasons & _APART or not phrases.ungoverned(chunks, name):
        return False
    before = chunks[name - 1].word
    after = chunks.words[name + 1 : name + _NOUN_WITHIN]
    joined = before in words.plus("conjunctions", ", ;")
    return joined and after[:1] == [","] and any(phrases.is_title(word) for word in after[1:])


def goes_on_describing(
    document: Document, words: Words, sentence: Sentence, mentions: Sequence[Mention], facts: Sequence[Fact]
) -> list[Mention]:
    """ "X was arrested. Y, youth leader of the party, and Z, a reporter.": whom a sentence without a verb adds."""
    told = facts[-1] if facts else None
    if told is None or told.event not in _TOLD or told.form != "part" or told.sentence.line != sentence.line:
        return []
    if not 0 < sentence.index - told.sentence.index <= _LATELY or not mentions or sentence.end - sentence.start > _MOST:
        return []
    if mentions[0].start - sentence.start > _OPENING or _acts(words, [_bare(word) for word in _tokens(document, sentence)]):
        return []
    people = words.joined("person_nouns", "titles", "office", "offices")
    found = []
    for mention in mentions:
        after = document.folded[mention.end : sentence.end].split()[:_NOUN_WITHIN]
        described = document.folded[mention.end : mention.end + 1] == "," and any(_bare(word) in people for word in after)
        if described and not mention.governed and mention.person is not None and not mention.person.reasons & _APART:
            found.append(mention)
    return found if found and found[0] is mentions[0] else []


def also_these(document: Document, words: Words, sentence: Sentence, mentions: Sequence[Mention], facts: Sequence[Fact]) -> list[Mention]:
    """ "X was freed. Also the reporter Y and the driver Z of Radio Norte.": nothing but titles, names and whom they work for."""
    told = facts[-1] if facts else None
    if told is None or told.event not in _TOLD or told.form != "part" or told.sentence.index + 1 != sentence.index or not mentions:
        return []
    opening = document.folded[sentence.start : sentence.end].split(maxsplit=1)[0]
    if _bare(opening) not in words["additional"] or sentence.end - sentence.start > _MOST:
        return []
    known = words.joined("additional", "articles", "conjunctions", "of", "person_nouns", "titles", "office", "offices")
    start = sentence.start
    for mention in [*mentions, None]:
        end = mention.start if mention is not None else sentence.end
        for word in document.text[start:end].split():
            plain = _bare(word)
            if plain and not plain[0].isupper() and fold(plain) not in known:
                return []
        start = mention.end if mention is not None else end
    free = [one for one in mentions if one.person is not None and not one.person.reasons & _APART and not one.governed]
    return free if len(free) == len(mentions) else []


def named_next(document: Document, words: Words, sentence: Sentence, mentions: Sequence[Mention], told: Fact) -> list[Mention]:
    """ "Two more arrests followed on Monday. Ana Rojas and Luis Peña, who …": just as many names open the next sentence."""
    if told.event not in _TOLD or told.sentence.index + 1 != sentence.index or told.sentence.line != sentence.line:
        return []
    before = document.folded[told.sentence.start : told.trigger.start].split()[-_COUNT_WITHIN:]
    size = next((number for word in reversed(before) if (number := words.numbers.get(word, 0)) > 1), 0)
    if size > len(mentions) or size < _PAIR or mentions[0].start - sentence.start > _TITLES:
        return []
    listed = mentions[:size]
    joined = all(one.joint in words.plus("conjunctions", ",") for one in listed[:-1])
    after = document.folded[listed[-1].end : sentence.end].split()
    closed = not after or (after[0] in (",", ".", ",.") and (len(after) < _PAIR or after[1] in words["relative"]))
    return list(listed) if joined and closed and not any(one.person is None or one.person.reasons & _APART for one in listed) else []


def _tokens(document: Document, sentence: Sentence) -> list[str]:
    return document.folded[sentence.start : sentence.end].replace("'", " ").split()


def _bare(word: str) -> str:
    return word.strip(',.;:()"')
