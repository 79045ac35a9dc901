"""Asides within lists: "A, a reporter detained in May, and the teacher B": B is an item of the list, past what is said of A."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.extraction.chunks import NAME, NUMBER, ORG, TRIGGER, WORD, Chunk, Row

if TYPE_CHECKING:
    from tracker.extraction.governors import Governors
    from tracker.extraction.lexicon import Words
    from tracker.extraction.slots import NameLists

_MOST = 60
_ENDS = frozenset({".", ":", "?"})
_LONGEST = 26
_TITLES = 9
_ASIDE_TITLE = 5
_NAMED_BEHIND = 4
_APART = frozenset({"lawyer", "official", "spokesperson", "byline", "ruler", "relative"})
_STOPS = frozenset({";", ":", ".", "?", '"'})


def past_aside(lists: NameLists, chunks: Row, comma: int) -> int:
    """The name that goes on with the list behind an aside with a verb that opens at `comma`; 0 when there is none."""
    words = lists.words
    if comma + 1 >= len(chunks) or not _opens(lists, chunks[comma + 1]):
        return 0
    tells = False
    for at in range(comma + 1, min(len(chunks) - 2, comma + _LONGEST)):
        chunk = chunks[at]
        if chunk.word in _STOPS or (chunk.kind == NAME and not tells):
            return 0
        tells = tells or chunk.kind == TRIGGER or chunk.word in words["relative"]
        if tells and chunk.word == "," and chunks[at + 1].word in words["conjunctions"]:
            return _item(lists, chunks, at + 2)
        if tells and chunk.word == ",":
            item = _item(lists, chunks, at + 1)
            if item and _goes_on(lists, chunks, item):
                return item
    return 0


def _goes_on(lists: NameLists, chunks: Row, name: int) -> bool:
    """ "X, who ran for mayor, Y, and Z": another item right behind Y."""
    joints = lists.words.plus("conjunctions", ",")
    after = [at for at in range(name + 1, min(len(chunks), name + 4)) if chunks[at].word not in joints]
    return bool(after) and after[0] > name + 1 and chunks[after[0]].kind == NAME


def before_aside(lists: NameLists, chunks: Row, at: int, last: int) -> int | None:
    """The name before an aside that ends right before ", and X": "A, a correspondent for the radio, and X"."""
    words = lists.words
    joint = next((k for k in range(last - 1, at, -1) if chunks[k].word in words["conjunctions"]), 0)
    if not joint or chunks[joint - 1].word != "," or not _blocks(lists, chunks[at]):
        return None
    for back in range(at, max(-1, last - _LONGEST), -1):
        chunk = chunks[back]
        if chunk.word in _STOPS or chunk.word in words["say"]:
            return None
        if chunk.kind == NAME and back == at and not lists.ungoverned(chunks, back):
            continue  # "A, a colleague of C, and X"
        if chunk.kind == NAME:
            person = chunk.mention.person if chunk.mention is not None else None
            free = chunks[back + 1].word == "," and lists.ungoverned(chunks, back) and _opens(lists, chunks[back + 2])
            return back if free and person is not None and not person.reasons & _APART else None
    return None


def _blocks(lists: NameLists, chunk: Chunk) -> bool:
    """What a list is not looked for behind, unless it stands in an aside."""
    return chunk.kind in (TRIGGER, NAME) or chunk.word in lists.words["prepositions"] or chunk.word in lists.words["relative"]


def _opens(lists: NameLists, chunk: Chunk) -> bool:
    """A description, a participle, an age or a relative clause; not another clause of its own."""
    words = lists.words
    if chunk.kind == TRIGGER:
        return chunk.form in ("part", "state")
    describes = chunk.word in words.joined("relative", "indefinite", "articles", "past_title") or lists.is_title(chunk.word)
    return (describes or chunk.kind in (NUMBER, ORG) or chunk.word == "de") and chunk.word not in words["say"]


def _item(lists: NameLists, chunks: Row, start: int) -> int:
    """The name that starts here, behind titles at most, unless it is the subject of a clause of its own."""
    words = lists.words
    for at in range(start, min(len(chunks), start + _TITLES)):
        chunk = chunks[at]
        if chunk.kind == NAME:
            person = chunk.mention.person if chunk.mention is not None else None
            if person is None or person.reasons & _APART:
                return 0
            governor = lists.governor(chunks, at)
            after = chunks[at + 1] if at + 1 < len(chunks) else None
            acts = after is not None and (
                after.word in words.joined("be", "have", "stay", "say", "pron_object", "reflexive", "negation")
                or (after.kind == TRIGGER and after.form != "part")
            )
            return 0 if acts or (governor is not None and governor >= start) else at
        if chunk.kind == TRIGGER or chunk.word in words.plus("say be have relative boundary", '; : . ? " ,'):
            return 0
    return 0


def enumerated(lists: NameLists, chunks: Row, names: list[int], *, apart: frozenset[str] = _APART) -> list[int]:
    """All items of an enumeration that starts with these names: "sergeant A, sent to X, lieutenant B; colonel C also to Y"."""
    found = list(names)
    at = names[-1] + 1
    while at < len(chunks) and len(found) < _MOST:
        chunk = chunks[at]
        if chunk.word in _ENDS or chunk.word in lists.words["say"]:
            break
        if chunk.word in (",", ";") or chunk.word in lists.words["conjunctions"]:
            joined = chunks[at - 1].kind == NAME and at - 1 in found  # "sergeants A, B and C": one title for all
            name = at + 1 if joined and at + 1 < len(chunks) and chunks[at + 1].kind == NAME else _titled(lists, chunks, at + 1, apart)
            if name and not owns(chunks, name):
                found.append(name)
                at = name
        at += 1
    return found


def _titled(lists: NameLists, chunks: Row, start: int, apart: frozenset[str]) -> int:
    """The name behind at least one title, with nothing else before it."""
    words = lists.words
    for at in range(start, min(len(chunks), start + _TITLES)):
        chunk = chunks[at]
        if chunk.kind == NAME:
            person = chunk.mention.person if chunk.mention is not None else None
            free = person is not None and not person.reasons & (apart - {"official"})
            follows = chunks[at + 1].word if at + 1 < len(chunks) else ""
            return at if at > start and free and follows not in words.joined("say", "be", "have") else 0
        if chunk.word in words["articles"] or chunk.word in words["conjunctions"] or lists.is_title(chunk.word):
            continue
        told = any(lists.is_title(one.word) for one in chunks[start:at])  # "the presidential candidate X", "el candidato presidencial X"
        closed = words.joined("prepositions", "relative", "boundary", "say", "be", "have", "stay", "negation")
        if chunk.kind != WORD or not told or chunk.word in closed:
            return 0
    return 0


def owns(chunks: Row, at: int) -> bool:
    """ "X, Y's lawyer", "X and Y's brother": Y only says whose."""
    return chunks.words[at + 1 : at + 3] == ["'", "s"]


def is_of_aside(lists: NameLists, chunks: Row, last: int, at: int) -> bool:
    """Names whose aide, kin or speaker X is: "X, escolta del alcalde de Y, Z"."""
    words = lists.words
    if owns(chunks, at):
        return True
    if at - last < _ASIDE_TITLE or chunks[at - 1].word != "," or chunks[last + 1].word != ",":
        return False
    between = chunks.words[last + 1 : at]
    if not words["conjunctions"].isdisjoint(between):
        return False
    for noun, of, first, second in zip(between, between[1:], between[2:], between[3:], strict=False):
        if noun in lists.whose and of in words["of"]:
            return (second if first in words["articles"] else first) in words.joined("office", "offices", "titles")
    return False


def tells(words: Words, chunks: Row, at: int) -> bool:
    """ "X, según lo señaló el gobernador de Coro, Y, en su cuenta, fue detenido": Y only tells it."""
    if at > 1 and chunks[at - 1].word in words["leading"] and chunks[at - 2].word in words["relative"]:
        return True  # "two members of the party, que lidera Y, fueron detenidos"
    for back in range(at - 1, max(-1, at - _LONGEST // 2), -1):
        if chunks[back].word in words["according"]:
            return True
        if chunks[back].kind in (NAME, TRIGGER) or chunks[back].word in _STOPS:
            return False
    return False


def is_of_another(lists: Governors, chunks: Row, inner: int) -> bool:
    """ "the security chief of Venezuelan opposition leader X": a title right before the name, and no party or team the first one is of."""
    name = next((at for at in range(inner, min(len(chunks), inner + _TITLES)) if chunks[at].kind == NAME), inner)
    between = chunks.words[inner:name]
    plain = not lists.words["object_marker"] and lists.words["bodies"].isdisjoint(between)
    return plain and between[:1] != [] and lists.is_title(between[-1])


def names_title(lists: NameLists, chunks: Row, at: int) -> bool:
    """ "X, a member of the team of the opposition leader, Y, was held": Y only says who leads."""
    if tells(lists.words, chunks, at) or _is_joined_to_governed(lists, chunks, at):
        return True
    if at < _NAMED_BEHIND or chunks[at - 1].word != "," or not lists.is_title(chunks[at - 2].word):
        return False
    for back in range(at - 3, max(-1, at - 7), -1):
        if chunks[back].word in lists.words["of"]:
            near = chunks.words[max(0, back - 3) : back]
            return any(word in lists.words["bodies"] or word in lists.whose for word in near)
        if chunks[back].kind != WORD or chunks[back].word in lists.words.joined("boundary", "relative", "say"):
            return False
    return False


def _is_joined_to_governed(lists: NameLists, chunks: Row, at: int) -> bool:
    """ "X, crítico de los gobiernos de Y y su sucesor Z, fue detenido": Z stands in X's aside, as Y does."""
    words = lists.words
    joints = words["conjunctions"]
    joint = next((k for k in range(at - 1, max(0, at - _TITLES), -1) if chunks[k].kind != WORD or chunks[k].word in joints), 0)
    if at + 2 >= len(chunks) or chunks[joint].word not in joints or chunks[joint - 1].kind != NAME:
        return False
    if chunks[at + 2].word not in words["be_one"] or words["possessive"].isdisjoint(chunks.words[joint:at]):
        return False
    governor = lists.governor(chunks, joint - 1)
    if governor is None or chunks[governor].word not in words["of"]:
        return False
    comma = next((k for k in range(governor, max(0, governor - _LONGEST), -1) if chunks[k].word == ","), 0)
    return comma > 0 and chunks[comma - 1].kind == NAME
