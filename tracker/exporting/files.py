"""Rows as CSV or XLSX that a spreadsheet shows and never runs, with who took them out in each row."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from detentions.editions import files
from tracker.models import Export

_LONGEST_CELL = 32_000  # of a spreadsheet
_WIDEST, _NARROWEST = 48, 9
MEDIA_TYPES = {
    Export.Format.CSV: "text/csv; charset=utf-8",
    Export.Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def harmless(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula, or refuses to open."""
    return files.harmless(ILLEGAL_CHARACTERS_RE.sub("", str(cell))[:_LONGEST_CELL])


def written(
    format: Export.Format, *, title: str, header: Sequence[str], rows: Iterable[Sequence[str]], about: Sequence[tuple[str, str]], stamp: str
) -> bytes:
    """The file. `stamp` is the watermark: a column of every row, and every printed page. `about` tells where the file comes from."""
    head = [*header, "export"]
    body = ([*(harmless(cell) for cell in row), harmless(stamp)] for row in rows)
    return _csv(head, body) if format == Export.Format.CSV else _xlsx(title, head, body, about, stamp)


def digest(content: bytes) -> str:
    """By which a file that turns up somewhere is known again."""
    return hashlib.sha256(content).hexdigest()


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """With a byte order mark: without one, spreadsheets break accents."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    writer.writerows(rows)
    return target.getvalue().encode("utf-8-sig")


def _xlsx(title: str, header: Sequence[str], rows: Iterable[Sequence[str]], about: Sequence[tuple[str, str]], stamp: str) -> bytes:
    book = Workbook()
    book.properties.title, book.properties.creator = title, stamp
    sheet = book.worksheets[0]
    sheet.title = title[:31]
    _fill(sheet, [list(header)], is_head=True)
    _fill(sheet, rows)
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_rows = "1:1"
    for part in (sheet.oddHeader, sheet.oddFooter):
        if part is not None:
            part.center.text = stamp.replace("&", "&&")
    notes = book.create_sheet("About")
    _fill(notes, [[name, harmless(value)] for name, value in about])
    for one in book.worksheets:
        _fit(one)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _fill(sheet: Worksheet, rows: Iterable[Sequence[str]], *, is_head: bool = False) -> None:
    """Cells of text, whatever they look like: openpyxl takes what begins with an equals sign for a formula."""
    bold, top = Font(bold=True), Alignment(vertical="top", wrap_text=True)
    start = 1 if is_head else sheet.max_row + (1 if sheet.cell(1, 1).value is not None else 0)
    for number, row in enumerate(rows, start=start):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(number, place)
            assert isinstance(cell, Cell)
            cell.value, cell.data_type, cell.alignment = value, "s", top
            if is_head:
                cell.font = bold


def _fit(sheet: Worksheet) -> None:
    for place, column in enumerate(sheet.iter_cols(max_row=500, values_only=True), start=1):
        longest = max((len(str(value)) for value in column if value), default=0)
        sheet.column_dimensions[get_column_letter(place)].width = min(max(longest + 2, _NARROWEST), _WIDEST)
