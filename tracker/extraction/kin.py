"""Kin: a relative who is no part of the list of people, and what is told of that relative alone."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from tracker.extraction.chunks import NAME, TRIGGER, Chunk
from tracker.extraction.claims import Span
from tracker.extraction.clauses import Clause
from tracker.extraction.clean import fold
from tracker.extraction.facts import Fact
from tracker.extraction.lexicon import Words
from tracker.extraction.people import Person
from tracker.extraction.scenes import Scene

_START, _WITHIN = 4, 9
_PAIR = 2
_TITLED = 4
_LATEST = 60  # facts looked back on


def is_unsaid(words: Words, scene: Scene, clause: Clause) -> bool:
    """ "His brother Manuel, who was in the house, was questioned and was not arrested": the unsaid subject is the brother."""
    chunks = scene.chunks
    start = next((at for at, chunk in enumerate(chunks[:_START]) if chunk.word in words["relatives"]), None)
    if start is None or start >= clause.at or words.joined("possessive", "articles").isdisjoint(chunks.words[:start]):
        return False
    between = chunks[start + 1 : clause.at]
    if any(chunk.kind in (NAME, TRIGGER) or chunk.word in words["say"] or chunk.word in (";", ":") for chunk in between):
        return False
    if words["conjunctions"].isdisjoint(chunks.words[max(start, clause.at - 4) : clause.at]):
        return False
    return not _disagrees(words, chunks[start].word, chunks[clause.at].word.split()[0])


def with_siblings(
    words: Words, scene: Scene, clause: Clause, people: list[tuple[Person, Span]], facts: Sequence[Fact]
) -> list[tuple[Person, Span]]:
    """ "The siblings and Vivas were arrested": with Vivas, the only two people told of before who share their surnames."""
    at = clause.slot.names[0] if clause.slot.names else 0
    if at and scene.chunks[at - 1].word in words["siblings"] and scene.chunks[at].mention is not None:
        return _of_one_surname(scene.chunks[at], people, facts)
    if at < 2 or scene.chunks[at - 1].word not in words["conjunctions"] or scene.chunks[at - 2].word not in words["siblings"]:
        return people
    told = scene.chunks[at - 2]
    named = {id(person) for person, _ in people}
    alike: dict[str, dict[int, Person]] = {}
    for fact in facts[-_LATEST:]:
        if fact.person is not None and id(fact.person) not in named:
            alike.setdefault(" ".join(fold(fact.person.name).split()[-2:]), {})[id(fact.person)] = fact.person
    pairs = [group for group in alike.values() if len(group) > 1]
    return [*((person, Span(told.start, told.end)) for person in pairs[0].values()), *people] if len(pairs) == 1 else people


def _of_one_surname(told: Chunk, people: list[tuple[Person, Span]], facts: Sequence[Fact]) -> list[tuple[Person, Span]]:
    """ "Los hermanos Rojas": the two people of that surname whom something was told of before."""
    surname = told.word
    known = {
        id(fact.person): fact.person
        for fact in facts[-_LATEST:]
        if fact.person is not None and surname in fold(fact.person.name).split()[1:]
    }
    known.update({id(person): person for person, _ in people})
    both = len(known) == _PAIR and " " not in surname
    return [(person, Span(told.start, told.end)) for person in known.values()] if both else people


def of_whom(words: Words, scene: Scene, clause: Clause) -> list[tuple[Person, Span]]:
    """ "Ana Rojas, hija del exdiputado Luis Rojas, dijo que su padre está en El Helicoide": her father is Luis."""
    chunks = scene.chunks
    own = next((at for at in range(clause.at - 1, max(0, clause.at - _WITHIN), -1) if chunks[at].word in words["relatives"]), 0)
    if not own or chunks[own - 1].word not in words["possessive"]:
        return []
    for at in range(own - 2, 0, -1):
        if chunks[at].word in words["relatives"] and chunks[at + 1].word in words["of"]:
            name = next((one for one in chunks[at + 2 : at + _WITHIN] if one.kind == NAME or one.word == ","), None)
            person = name.mention.person if name is not None and name.mention is not None else None
            return [(person, Span(name.start, name.end))] if name is not None and person is not None else []
    return []


def of_speaker(words: Words, scene: Scene, clause: Clause) -> list[tuple[Person, Span]]:
    """ "Ana Rojas, madre de uno de los jóvenes detenidos, dijo que su hijo, Luis Peña, es inocente": Luis is the one held."""
    chunks = scene.chunks
    before = chunks.words[max(0, clause.at - _WITHIN) : clause.at]
    whose = next((before[at + 1 :] for at in range(len(before)) if before[at] in words["relatives"]), [])
    one = 2 if len(whose) > 1 and whose[1] in words["one"] else 0  # "madre de uno de los …"
    if not whose or whose[0] not in words["of"] or not words["of"].isdisjoint(whose[one + 1 :]):
        return []
    for at in range(clause.at + 1, min(len(chunks) - 1, clause.at + 2 * _WITHIN)):
        if chunks[at].word in words["relatives"] and chunks[at - 1].word in words["possessive"]:
            name = chunks[at + 2] if chunks[at + 1].word == "," and at + 2 < len(chunks) else chunks[at + 1]
            person = name.mention.person if name.mention is not None else None
            return [(person, Span(name.start, name.end))] if person is not None else []
        if chunks[at].kind in (NAME, TRIGGER) or chunks[at].word in (";", "."):
            return []
    return []


def of_title(words: Words, scene: Scene, clause: Clause) -> list[tuple[Person, Span]]:
    """ "Ana Rojas, esposa de Luis Peña, no sabe dónde está el concejal detenido": the councillor is Luis, if anybody."""
    chunks = scene.chunks
    nouns = words.joined("titles", "offices", "person_nouns")
    near = chunks.words[max(0, clause.at - _TITLED) : clause.at]
    if not any(one in words["articles"] and other in nouns for one, other in itertools.pairwise(near)):
        return []
    if len(chunks) < _WITHIN or chunks[0].kind != NAME or chunks[1].word != "," or chunks[2].word not in words["relatives"]:
        return []
    name = next((one for one in chunks[3 : 3 + _START] if one.kind == NAME or one.word == ","), None)
    others = [one for one in chunks[: clause.at] if one.kind == NAME or one.kind == TRIGGER]
    if name is None or name.mention is None or name.mention.person is None or len(others) != _PAIR or chunks[3].word not in words["of"]:
        return []
    return [(name.mention.person, Span(name.start, name.end))]


def is_meant(words: Words, scene: Scene, clause: Clause) -> bool:
    """ "She said her husband saw them where he was held": "he" is the husband, whoever else was named."""
    gender = clause.slot.gender
    if not gender:
        return False
    nouns = words["kin_masculine"] if gender == "m" else words["kin_feminine"]
    chunks = scene.chunks
    for at in range(clause.at - 1, 0, -1):
        if chunks[at].kind == NAME:
            return False
        if chunks[at].word in nouns and chunks[at - 1].word in words["possessive"]:
            return at + 1 >= len(chunks) or chunks[at + 1].kind != NAME
    return False


def _disagrees(words: Words, relative: str, participle: str) -> bool:
    """ "Su madre lo visitó y fue detenido": not the mother."""
    if not words["object_marker"]:
        return False
    feminine, masculine = relative in words["kin_feminine"], relative in words["kin_masculine"]
    return (feminine and participle.endswith("o")) or (masculine and participle.endswith("a"))
