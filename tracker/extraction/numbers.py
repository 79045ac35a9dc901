"""Figures in a text: digits with either separator, number words, "casi", "más de", ranges, and footnote digits glued to them.

Works on folded text (lower case, no accents); offsets are those of the text. What a figure counts is not decided here.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation

VOCABULARY = Path(__file__).with_name("numbers.toml")

_GAP = "[.,\u00a0\u2009\u202f ]"
_DIGITS = re.compile(
    rf"(?<![\w.,#@$/€:+-])(?:\d{{1,3}}(?:{_GAP}\d{{3}})+|\d{{1,3}}[.,]\d{{3}}\d|"
    rf"\d+(?:[.,]\d{{1,2}})?)(?!\d)(?![.,:/]\d)(?!°|(?!mil\b)[a-z]{{1,3}}(?!\w))"
)
_ONE_OF = re.compile(
    r"(?: de ell[oa]s| of them| sol[oa])?(?: es| is)?(?: una?| an?)? (?:new |nueva )?(?:person|pessoa|release|excarcel|"
    r"liberac|libertac|arrest|detenc|detenti"
    r"|adolesc|menor|minor|mujer|woman|extranj|foreign|civil|milit|teen)"
)
_ROUND = range(2, 100)  # "two dozen" is about 24, "nine hundred and two" is 902
_RANGE_GAP = 24
_MOST_DIGITS = 9
_FROM = re.compile(r"(?<!\w)(?:de|del|from|da|dal|van) (?:l[oa]s )?$")
_RUN, _ASCII_RUN = re.compile(r"\d+"), re.compile(r"[0-9]+")  # the same in plain text, found five times as fast
_GLUED = re.compile(r"\d{1,3}[.,]\d{4}$")
_SEPARATOR = re.compile(_GAP)
_MILLIONS = re.compile(r" ?(?:millon|million|milhoes|milhao|milioni|miljoen|mdd|bn\b|billion)")


@dataclass(slots=True, unsafe_hash=True)
class Number:
    """A figure at `start:end`. `value` of a range is its lower end. `before` is where its qualifier ("más de") starts."""

    start: int
    end: int
    value: int
    qualifier: str = "exact"
    upper_bound: int | None = None
    before: int = -1
    in_words: bool = False
    grouped: bool = False


@dataclass(frozen=True, slots=True)
class NumberWords:
    """One language's number words, ready to match."""

    units: dict[str, int]
    hundreds: dict[str, int]
    collective: dict[str, int]
    thousand: frozenset[str]
    joiners: frozenset[str]
    words: re.Pattern[str]
    openings: AhoCorasick
    qualifier: re.Pattern[str]
    range_open: re.Pattern[str]
    range_and: re.Pattern[str]
    scale: re.Pattern[str]


def _alternatives(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


@functools.cache
def number_words(language: str) -> NumberWords:
    """The words of a language, or Spanish ones for a language without a table."""
    tables = tomllib.loads(VOCABULARY.read_text(encoding="utf-8"))
    table = tables.get(language, tables["es"])
    units, hundreds, collective = table["units"], table["hundreds"], table["collective"]
    word = _alternatives([*units, *hundreds, *collective, *table["thousand"], *table["half"]])
    link = _alternatives([f"{joiner} " for joiner in table["joiners"]])
    qualifiers = "|".join(f"(?P<{name}>{_alternatives(table[name])})" for name in ("approx", "more_than", "at_least"))
    return NumberWords(
        units=units,
        hundreds=hundreds,
        collective=collective,
        thousand=frozenset(table["thousand"]),
        joiners=frozenset(table["joiners"]),
        words=re.compile(rf"(?<![\w@#])(?:{word})(?:(?:[ -](?:{link})?)(?:{word}))*(?!\w)"),
        openings=AhoCorasick([*units, *hundreds, *collective, *table["thousand"], *table["half"]], implementation=Implementation.DFA),
        qualifier=re.compile(rf"(?<!\w)(?:{qualifiers}) (?:(?:the|los|las|l[oa]s?|de|a|un|una|hasta|ya|already|only|solo) )?$"),
        range_open=re.compile(rf"(?<!\w)(?:{_alternatives(table['range'])}) (?:l[oa]s )?$"),
        range_and=re.compile(rf"^(?: ?[-–] ?| (?:{_alternatives(table['range_and'])}) (?:(?:l[oa]s|un|una|pouco|poco|a little|algo) )*)$"),
        scale=re.compile(rf"^[ \u00a0]?(?:{_alternatives(table['thousand'])})(?!\w)"),
    )


def words_to_int(phrase: str, words: NumberWords) -> int | None:
    """`ochocientos sesenta y seis` → 866, `medio centenar` → 50; None for what is no number."""
    total, current, known = 0, 0, False
    half = False
    for word in phrase.replace("-", " ").split(" "):
        if not word:
            continue
        if word in words.joiners or (word in {"a", "un", "une"} and half):
            continue
        if word in words.collective:
            unit = words.collective[word]
            current = unit // 2 if half else max(current, 1) * unit
        elif word in words.units:
            current += words.units[word]
        elif word in words.hundreds:
            current = current * 100 if words.hundreds[word] == 100 and 1 < current < 10 else current + words.hundreds[word]
        elif word in words.thousand:
            total, current = total + max(current, 1) * 1000, 0
        else:
            half = True
            continue
        known = True
    return total + current if known else None


def digits_to_int(digits: str) -> int | None:
    """`1.958`, `1,958`, `1 958` → 1958; `1,5721`, a footnote glued on, → 1572; a decimal is None."""
    if digits.isdecimal():
        return int(digits) if len(digits) <= _MOST_DIGITS else None
    if _GLUED.search(digits):
        digits = digits[:-1]
    parts = _SEPARATOR.split(digits)
    if len(parts) > 1 and any(len(part) != 3 for part in parts[1:]):
        return None
    joined = "".join(parts)
    return int(joined) if len(joined) <= _MOST_DIGITS else None


def _from_digits(folded: str, start: int, end: int, words: NumberWords) -> list[Number]:
    found: list[Number] = []
    reach = start
    run_of = _ASCII_RUN if folded[start:end].isascii() else _RUN
    for run in run_of.finditer(folded, start, end):
        first = run.start()
        match = _DIGITS.match(folded, first, end) if first >= reach else None
        if match is None:
            continue
        last = match.end()
        if _MILLIONS.match(folded, last):
            continue
        digits = match.group()
        grouped = not digits.isdecimal()
        value = digits_to_int(digits)
        glued = grouped and _GLUED.search(digits) is not None
        if glued:
            last -= 1
        scale = None if glued else words.scale.match(folded[last : last + 12])
        if scale is not None:
            value = _scaled(digits)
            last += scale.end()
        if value is not None:
            reach = last
            found.append(Number(first, last, value, grouped=grouped or scale is not None))
    return found


def _scaled(digits: str) -> int | None:
    """`14 mil` → 14000, `2,5 mil` → 2500."""
    whole, _, rest = digits.replace(",", ".").partition(".")
    if len(rest) > 2 or len(whole) > 4:
        return None
    return int(whole) * 1000 + (int(rest) * (100 if len(rest) == 1 else 10) if rest else 0)


def _from_words(folded: str, start: int, end: int, words: NumberWords) -> list[Number]:
    """One pass finds where a number word may open; only there is the phrase read."""
    found: list[Number] = []
    reach = start
    for _, first, _ in words.openings.find_matches_as_indexes(folded[start:end]):
        at = start + first
        if at < reach or (at > start and (folded[at - 1].isalnum() or folded[at - 1] in "@#_")):
            continue
        match = words.words.match(folded, at, end)
        if match is None:
            continue
        reach = match.end()
        value = words_to_int(match.group(), words)
        if value == 1 and not _ONE_OF.match(folded, reach, end):
            continue  # an article, not a figure
        if value is not None and not _MILLIONS.match(folded, reach):
            found.append(Number(at, reach, value, in_words=True))
    return found


def find_numbers(folded: str, start: int, end: int, language: str, keep: Callable[[Number], bool] | None = None) -> list[Number]:
    """The figures of `folded[start:end]` in order, with what is said about their exactness; only those to `keep`."""
    words = number_words(language)
    found = _from_digits(folded, start, end, words) + _from_words(folded, start, end, words)
    if not found:
        return []
    both = sorted(found, key=lambda number: (number.start, number.in_words))
    apart = [number for index, number in enumerate(both) if index == 0 or number.start >= both[index - 1].end]
    kept = apart if keep is None else [number for number in apart if keep(number)]
    return _with_ranges([_qualified(folded, start, number, words) for number in kept], folded, words)


def says(folded: str, value: int, language: str) -> bool:
    """These words alone, digits or number words, give the value."""
    words = number_words(language)
    match = words.words.fullmatch(folded)
    if match is not None and words_to_int(folded, words) == value:
        return True
    return any(number.value == value for number in find_numbers(folded, 0, len(folded), language))


def _qualified(folded: str, start: int, number: Number, words: NumberWords) -> Number:
    left = folded[max(start, number.start - 32) : number.start]
    match = words.qualifier.search(left)
    phrase = folded[number.start : number.end].split() if number.in_words else []
    collective = any(words.collective.get(word, 0) in (_ROUND if len(phrase) > 2 else words.collective.values()) for word in phrase)
    qualifier = match.lastgroup or "exact" if match else "approx" if collective else "exact"
    before = number.start - (len(left) - match.start()) if match else number.start
    return Number(number.start, number.end, number.value, qualifier, None, before, number.in_words, number.grouped)


def _with_ranges(numbers: list[Number], folded: str, words: NumberWords) -> list[Number]:
    """`entre 780 y 950` is one figure with an upper bound."""
    joined: list[Number] = []
    for number in numbers:
        last = joined[-1] if joined else None
        near = last is not None and number.before - last.end <= _RANGE_GAP
        if near and last is not None and last.upper_bound is None and last.value < number.value and (last.value >= 10 or last.in_words):
            between = folded[last.end : min(max(number.before, last.end), last.end + 24)]
            dash = between.strip() in {"-", "–", "a", "to", "ou", "o", "or"}
            moved = _FROM.search(folded[max(0, last.start - 10) : last.start]) is not None
            opened = words.range_open.search(folded[max(0, last.start - 12) : last.start]) is not None
            if (opened and words.range_and.match(between)) or (dash and not moved and not (number.value > 1900 and last.value > 1900)):
                joined[-1] = Number(last.start, number.end, last.value, "approx", number.value, last.before, last.in_words, last.grouped)
                continue
        if last is not None and _continues(last, number, folded, words):
            joined[-1] = Number(last.start, number.end, last.value + number.value, last.qualifier, None, last.before, grouped=True)
            continue
        joined.append(number)
    return joined


def _continues(last: Number, number: Number, folded: str, words: NumberWords) -> bool:
    """`15 mil 812`: thousands in a word, the rest in digits."""
    ends_in_thousand = folded[last.start : last.end].rpartition(" ")[2] in words.thousand
    return ends_in_thousand and number.value < 1000 and not number.in_words and number.start == last.end + 1
