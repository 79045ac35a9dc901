"""People on file whose names share words with one that is sought, misspelt or not: by the index over the words of names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from django.conf import settings
from rapidfuzz import fuzz

from detentions import names, prepared
from tracker.matching.likeness import variants

_MOST_PEOPLE = 200
_MOST_HEARD = 500
_SPELT_ALIKE = 75  # of 100
# Of names of so many words each, `{words}` are the columns of their spellings. One question for all names of as many words: one for each
# takes longer to be planned than to be answered.
_NEAREST = """
SELECT sought.number, near.detainee_id, near.detention_id
FROM unnest(%s::int[], %s::bigint[], {arrays}) sought(number, organisation, {words})
CROSS JOIN LATERAL (
    SELECT detainee_id, detention_id FROM detentions_findablecase WHERE ({together}) AND readers @> ARRAY[sought.organisation]
    {order} LIMIT {most}
) near
"""
_BEST_FIRST = "ORDER BY {shared} DESC, abs(name_words - {count}), detention_id"
_NAMES = """
SELECT near.number, near.detention_id, near.detainee_id, name.as_written, name.folded
FROM ({nearest}) near LEFT JOIN detentions_detaineename name ON name.detainee_id = near.detainee_id AND name.withdrawn_at IS NULL
"""
_SOUNDING = "SELECT sound, word FROM detentions_nameword WHERE sound = ANY(%s) LIMIT %s"
Wanted = tuple[frozenset[str], int]  # the words of a name, and the organisation whose cases are looked through
NameOnFile = tuple[int, str, str]  # the key of the person, the name as written, and folded


def named_alike(wanted: Sequence[Wanted]) -> list[list[NameOnFile]]:
    """Of each name sought the people whose names share two words with it, or the only one, with all names that they have on file.

    Those who share most come first when there are very many: a common surname has thousands of bearers, and any other cut among them would
    lose the right one. But to see what each shares takes as long as to find it, so that those are asked for once more. Three questions at
    most, however many are sought.
    """
    heard = _heard({word for words, _organisation in wanted for word in words})
    found, too_many = _look(dict(enumerate(wanted)), heard, best_first=False)
    if too_many:
        found |= _look({number: wanted[number] for number in too_many}, heard, best_first=True)[0]
    return [found[number] for number in range(len(wanted))]


def _look(wanted: Mapping[int, Wanted], heard: dict[str, list[str]], *, best_first: bool) -> tuple[dict[int, list[NameOnFile]], set[int]]:
    """Of each the names on file, and which of them have more bearers than are brought."""
    alike_long: dict[int, list[int]] = defaultdict(list)
    for number, (words, _organisation) in wanted.items():
        if words:
            alike_long[len(words)].append(number)
    parts: list[str] = []
    parameters: list[Any] = []
    for count, numbers in alike_long.items():
        meant = [spellings(wanted[number][0], heard) for number in numbers]
        spelt = [[_array(ways[place]) for ways in meant] for place in range(count)]
        parts.append(_nearest(count, best_first=best_first))
        parameters += [numbers, [wanted[number][1] for number in numbers], *spelt]
    found: dict[int, list[NameOnFile]] = {number: [] for number in wanted}
    cases: dict[int, set[int]] = {number: set() for number in wanted}
    rows = prepared.ask(_NAMES.format(nearest=" UNION ALL ".join(parts)), parameters) if parts else []
    for number, case, person, as_written, folded in rows:
        cases[number].add(case)
        if as_written is not None:
            found[number].append((person, as_written, folded))
    return found, {number for number, those in cases.items() if len(those) > _MOST_PEOPLE}


@cache
def _nearest(count: int, *, best_first: bool) -> str:
    """The question about names of so many words."""
    words = [f"word{place}" for place in range(count)]
    one = "terms && sought.{}::text[]"
    # Two of them: one, and any of those after it. Each pair by itself is the same, and reads the index half as often again.
    together = [
        f"({one.format(word)} AND terms && ({' || '.join(f'sought.{later}::text[]' for later in words[place:])}))"
        for place, word in enumerate(words[:-1], start=1)
    ]
    shared = " + ".join(f"({one.format(word)})::int" for word in words)
    return _NEAREST.format(
        arrays=", ".join(["%s::text[]"] * count),
        words=", ".join(words),
        together=" OR ".join(together) or one.format(words[0]),
        order=_BEST_FIRST.format(shared=shared, count=count) if best_first else "",
        most=_MOST_PEOPLE if best_first else _MOST_PEOPLE + 1,
    )


def _array(words: Sequence[str]) -> str:
    """As PostgreSQL writes arrays: letters and figures alone are in folded words."""
    return "{" + ",".join(f'"{word}"' for word in words) + "}"


def _heard(words: Collection[str]) -> dict[str, list[str]]:
    """Words on file by their sound, of the sounds of these."""
    sounds = {names.sound(word) for word in words} - {""}
    found: dict[str, list[str]] = defaultdict(list)
    if sounds:
        for sound, word in prepared.ask(_SOUNDING, [list(sounds), _MOST_HEARD * len(words)]):
            found[sound].append(word)
    return found


def spellings(words: Collection[str], heard: dict[str, list[str]]) -> list[list[str]]:
    """Of each word itself, what it is short for, and the words on file that sound like one of them and are spelt alike."""
    forms = variants(settings.COUNTRY)
    known = [other for sound in sorted({names.sound(word) for word in words} - {""}) for other in heard.get(sound, [])]
    return [
        sorted({word, *forms.get(word, ()), *(other for other in known if fuzz.ratio(other, word) >= _SPELT_ALIKE)})
        for word in sorted(words)
    ]
