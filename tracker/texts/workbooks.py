"""Workbooks (.xlsx): the first sheet that shows something. Runs in the child process only."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from importlib.metadata import version

import openpyxl
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from tracker.texts import limits, tables
from tracker.texts.told import NotText, Told, Trouble

_EMPTY_IN_A_ROW = 1_000  # after so many empty rows the sheet has ended, whatever its format says


def read(content: bytes) -> Told:
    """The rows of the first visible sheet with words in it. Other sheets with words are named, not read. Raises NotText."""
    if limits.is_too_much_archive(content):
        raise NotText(Trouble.TOO_MUCH)
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheets = [sheet for sheet in book.worksheets if isinstance(sheet, ReadOnlyWorksheet)]
    text, chosen = "", None
    for sheet in sheets:
        if sheet.sheet_state != "visible":
            continue
        try:
            text, chosen = tables.as_lines(_rows(sheet)), sheet
            break
        except NotText as not_text:
            if not_text.trouble is not Trouble.EMPTY:
                raise
    if chosen is None:
        raise NotText(Trouble.EMPTY)
    others = [sheet.title for sheet in sheets if sheet is not chosen and _has_words(sheet)]
    return tables.told_of(text, f"openpyxl {version('openpyxl')} · {tables.TOOL}", others)


def _rows(sheet: ReadOnlyWorksheet) -> Iterator[Sequence[str]]:
    sheet.reset_dimensions()
    empty = 0
    for row in sheet.iter_rows(values_only=True, max_col=tables.MOST_COLUMNS + 1):  # type: ignore[misc]  # the stubs think of Worksheet
        cells = [_cell(value) for value in row]
        empty = 0 if any(cells) else empty + 1
        if empty > _EMPTY_IN_A_ROW:
            return
        yield cells


def _has_words(sheet: ReadOnlyWorksheet) -> bool:
    return any(any(row) for row, _nth in zip(_rows(sheet), range(_EMPTY_IN_A_ROW), strict=False))


def _cell(value: object) -> str:
    """A cell as a person reads it; a date as 2019-03-21, whatever its format in the sheet."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
