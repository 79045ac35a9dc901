"""People on file whose names share words with one that is sought, misspelt or not: by the index over the words of names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import combinations
from typing import Any

from django.conf import settings
from django.db import connection
from rapidfuzz import fuzz

from detentions import names
from tracker.matching.likeness import variants

_MOST_PEOPLE = 200
_MOST_HEARD = 500
_SPELT_ALIKE = 75  # of 100
_NEAREST = """
(SELECT %s AS number, detainee_id FROM detentions_findablecase WHERE ({together}) AND readers @> ARRAY[%s]::bigint[]
 ORDER BY {shared} DESC, abs(name_words - %s), detention_id LIMIT %s)
"""
_NAMES = """
SELECT near.number, name.detainee_id, name.as_written
FROM ({nearest}) near JOIN detentions_detaineename name ON name.detainee_id = near.detainee_id AND name.withdrawn_at IS NULL
ORDER BY name.id
"""
Wanted = tuple[frozenset[str], int]  # the words of a name, and the organisation whose cases are looked through


def named_alike(wanted: Sequence[Wanted]) -> list[dict[int, list[str]]]:
    """Of each name sought the people whose names share two words with it, or the only one: key → the names that they have on file.

    Those who share most come first when there are very many: a common surname has thousands of bearers, and any other cut among them would
    lose the right one. Two questions, however many are sought.
    """
    heard = _heard({word for words, _organisation in wanted for word in words})
    parts, parameters = [], []
    for number, (words, organisation) in enumerate(wanted):
        if words:
            sql, own = _nearest(number, spellings(words, heard), organisation)
            parts.append(sql)
            parameters += own
    found: list[dict[int, list[str]]] = [{} for _one in wanted]
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(_NAMES.format(nearest=" UNION ALL ".join(parts)), parameters)
            for number, person, as_written in cursor.fetchall():
                found[number].setdefault(person, []).append(as_written)
    return found


def _nearest(number: int, meant: Sequence[list[str]], organisation: int) -> tuple[str, list[Any]]:
    """The question about one name. `meant`: of each of its words the ways to write it."""
    pairs: list[tuple[list[str], ...]] = list(combinations(meant, 2)) or [(meant[0],)]
    one = "terms && %s::text[]"
    together = " OR ".join("(" + " AND ".join([one] * len(pair)) + ")" for pair in pairs)
    shared = " + ".join([f"({one})::int"] * len(meant))
    asked = [number, *(words for pair in pairs for words in pair), organisation, *meant, len(meant), _MOST_PEOPLE]
    return _NEAREST.format(together=together, shared=shared), asked


def _heard(words: Collection[str]) -> dict[str, list[str]]:
    """Words on file by their sound, of the sounds of these."""
    sounds = {names.sound(word) for word in words} - {""}
    found: dict[str, list[str]] = defaultdict(list)
    if sounds:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sound, word FROM detentions_nameword WHERE sound = ANY(%s) LIMIT %s", [list(sounds), _MOST_HEARD * len(words)]
            )
            for sound, word in cursor.fetchall():
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
