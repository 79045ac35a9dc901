"""Tables: a CSV file or a workbook as lines with tabs between the cells, one line per row, so that a cell is a span of a text.

A CSV file is read here and now; a workbook in the child process. Line numbers are the row numbers that a spreadsheet shows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.texts import plain
from tracker.texts.kinds import Kind
from tracker.texts.reading import in_child
from tracker.texts.told import NotText, Told, Trouble

MOST_ROWS = 20_000
MOST_COLUMNS = 100
LONGEST_CELL = 2_000
CSV_TYPE = "text/csv"
TOOL = "table/1"
_DELIMITERS = (",", ";", "\t", "|")
_LINES_LOOKED_AT = 50
_PACKED = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Table:
    """`text` without a last line end. `left_out` names sheets that were not read."""

    text: str
    tool: str
    media_type: str
    encoding: str = ""
    left_out: tuple[str, ...] = ()


def to_table(content: bytes, *, encoding: str = "") -> Table:
    """Raises NotText."""
    if content.startswith(_PACKED):
        told = in_child(Kind.SHEET, content, "")
        return Table(told.text, told.tool, Kind.SHEET.value, "", tuple(told.left_out))
    decoded = plain.decode(content, encoding=encoding)
    rows = csv.reader(io.StringIO(decoded.text), delimiter=_delimiter(decoded.text), strict=False)
    try:
        text = as_lines(rows)
    except csv.Error as wrong:
        raise NotText(Trouble.DAMAGED) from wrong
    return Table(text, TOOL, CSV_TYPE, decoded.encoding)


def as_lines(rows: Iterable[Sequence[str]]) -> str:
    """Rows as lines. White space in a cell becomes single blanks; empty rows at the end are dropped. Raises NotText."""
    lines: list[str] = []
    filled = 0
    for row in rows:
        if len(row) > MOST_COLUMNS and any(row[MOST_COLUMNS:]):
            raise NotText(Trouble.TOO_MUCH)
        cells = [" ".join(cell.replace("\x00", "").split())[:LONGEST_CELL] for cell in row[:MOST_COLUMNS]]
        lines.append("\t".join(cells).rstrip("\t"))
        if lines[-1]:
            filled = len(lines)
        if filled > MOST_ROWS:
            raise NotText(Trouble.TOO_MUCH)
    if not filled:
        raise NotText(Trouble.EMPTY)
    return "\n".join(lines[:filled])


def told_of(text: str, tool: str, left_out: list[str]) -> Told:
    """A table as the child process tells it."""
    return Told(text, tool, "", 1.0, left_out)


def _delimiter(text: str) -> str:
    """The one that cuts the first lines into the most columns alike."""
    start = "\n".join(text.split("\n")[:_LINES_LOOKED_AT])
    return max(_DELIMITERS, key=lambda one: _evenness(start, one))


def _evenness(text: str, delimiter: str) -> tuple[int, int]:
    widths = [len(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(row)]
    usual = max(set(widths), key=widths.count, default=0)
    return (widths.count(usual) if usual > 1 else 0, usual)
