"""Dates as registers write them. Day and month that could be either way round follow the register's order, which a person has said."""

from __future__ import annotations

import re
from datetime import date

from detentions import names
from detentions.when import NotADate, When

_NUMBERS = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?: \d{1,2}:\d{2}(?::\d{2})?)?")
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.\-](\d{4})")
_WORDED = re.compile(r"(?:(\d{1,2}) (?:de )?)?([a-z]+) (?:de |del )?(\d{4})")
_ISO_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[ T]\d{2}:\d{2}.*")
_MONTHS = {
    word: number
    for number, alike in enumerate(
        (
            *("enero ene january jan", "febrero feb february", "marzo mar march", "abril abr april apr", "mayo may", "junio jun june"),
            *("julio jul july", "agosto ago august aug", "septiembre setiembre sep sept september", "octubre oct october"),
            *("noviembre nov november", "diciembre dic december dec"),
        ),
        1,
    )
    for word in alike.split()
}
_UNKNOWN = frozenset(
    {"", "desconocida", "desconocido", "no se sabe", "s d", "sd", "s i", "n a", "na", "unknown", "not known", "por confirmar", "sin fecha"}
)


class NoSuchDay(NotADate):
    """It has the form of a date, and the calendar doesn't have it."""


def read(cell: str, *, day_first: bool) -> When:
    """Raises NotADate, NoSuchDay."""
    text = cell.strip()
    if names.fold(text) in _UNKNOWN:
        return When.unknown()
    if found := _ISO_TIME.fullmatch(text):
        text = found.group(1)
    if re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", text) or ("/" in text and re.match(r"(\d{4}-|\.\.)", text)):
        return _parsed(text)
    if re.fullmatch(r"(?:19|20)\d\d", text):
        return When.year(int(text))
    if found := _NUMBERS.fullmatch(text):
        one, other, year = (int(part) for part in found.groups())
        day, month = (one, other) if day_first else (other, one)
        return _day(year + (2000 if year < 100 else 0), month, day)
    if found := _MONTH_YEAR.fullmatch(text):
        return _month(int(found.group(2)), int(found.group(1)))
    if (found := _WORDED.fullmatch(names.fold(text))) and found.group(2) in _MONTHS:
        number, year = _MONTHS[found.group(2)], int(found.group(3))
        return _day(year, number, int(found.group(1))) if found.group(1) else _month(year, number)
    raise NotADate(text)


def _day(year: int, month: int, day: int) -> When:
    try:
        return When.day(date(year, month, day))
    except ValueError as wrong:
        raise NoSuchDay(f"{year}-{month}-{day}") from wrong


def _month(year: int, month: int) -> When:
    try:
        return When.month(year, month)
    except ValueError as wrong:
        raise NoSuchDay(f"{year}-{month}") from wrong


def _parsed(text: str) -> When:
    try:
        return When.parse(text)
    except NotADate as wrong:
        raise NoSuchDay(text) from wrong
