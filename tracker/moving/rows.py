"""A row of a register as facts, or as faults that name their column. Pure but for `Words`, which looks names up in the directories."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from detentions import names
from detentions.when import NotADate, When
from tracker.moving import dates
from tracker.moving.faults import Fault
from tracker.moving.fields import BY_CODE
from tracker.moving.words import Unknown, Words

DATES = ("birth_date", "arrested", "released", "died")
_LONGEST = {"reference": 60, "facility": 200, "charges": 300}
_LONGEST_OTHERWISE = 200
_EARLIEST = {"birth_date": 1900, "arrested": 1950, "released": 1950, "died": 1950}
_CELL_ERROR = re.compile(r"#(?:REF!|N/A|N/D|VALUE!|¡VALOR!|¡REF!|DIV/0!|¡DIV/0!|NAME\?|¿NOMBRE\?|NUM!|¡NUM!|NULL!|¡NULO!)")
_LOST_LETTERS = re.compile(r"�|Ã[\x80-\xbf¡-¿]|Ã±|Ã³|Ã©|Â[ºª°]")
_CASE = re.compile(r"[A-Z]{2}-[2-9A-HJ-NP-Z]{6}")


@dataclass(slots=True)
class Read:
    """`values`: field → value as the registry takes it, dates as `When` writes them."""

    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reader:
    """How one register is read. `columns`: field → its column. `today`: the country's day, later ones are the future."""

    columns: Mapping[str, int]
    words: Words
    day_first: bool
    today: date
    width: int

    def read(self, cells: Sequence[str]) -> Read:
        found = Read()
        for column, cell in enumerate(cells[self.width :], self.width):
            if cell:
                found.faults.append(Fault(column, "", "too_many_cells", cell[:60]))
        for code, column in self.columns.items():
            cell = cells[column].strip() if column < len(cells) else ""
            if cell and not self._is_broken(found, code, column, cell):
                self._understand(found, code, column, cell, cells)
        self._name(found, cells)
        self._check_dates(found)
        said = {"arrested", "agencies", "state", "facility", "facility_as_worded", "released", "release_kind", "died", "hidden"}
        if not found.faults and not said & set(found.values) and "case" not in found.values:
            found.faults.append(Fault(self._column("arrested", "name", "surnames"), "arrested", "nothing_said"))
        return found

    def _is_broken(self, found: Read, code: str, column: int, cell: str) -> bool:
        longest = _LONGEST.get(code, _LONGEST_OTHERWISE)
        if error := _CELL_ERROR.search(cell):
            found.faults.append(Fault(column, code, "cell_error", error.group()))
        elif lost := _LOST_LETTERS.search(cell):
            found.faults.append(Fault(column, code, "bad_letters", cell[max(0, lost.start() - 20) : lost.end() + 20]))
        elif max(map(len, _parts(code, cell)), default=0) > longest:
            found.faults.append(Fault(column, code, "too_long", str(longest)))
        else:
            return False
        return True

    def _understand(self, found: Read, code: str, column: int, cell: str, cells: Sequence[str]) -> None:
        if code in DATES:
            self._date(found, code, column, cell)
        elif code == "facility":
            self._facility(found, column, cell)
        elif BY_CODE[code].words:
            self._worded(found, code, column, cell, cells)
        elif code == "case":
            if _CASE.fullmatch(cell.upper()):
                found.values["case"] = cell.upper()
            else:
                found.faults.append(Fault(column, code, "no_such_case", cell[:60]))
        elif code not in {"name", "given", "surnames"}:
            found.values[code] = _parts(code, cell) if BY_CODE[code].many else cell

    def _date(self, found: Read, code: str, column: int, cell: str) -> None:
        try:
            when = dates.read(cell, day_first=self.day_first)
        except dates.NoSuchDay:
            found.faults.append(Fault(column, code, "no_such_day", cell[:60]))
            return
        except NotADate:
            found.faults.append(Fault(column, code, "not_a_date", cell[:60]))
            return
        if when.earliest and when.earliest > self.today:
            found.faults.append(Fault(column, code, "future", cell[:60]))
        elif when.latest and when.latest.year < _EARLIEST[code]:
            found.faults.append(Fault(column, code, "too_early", cell[:60]))
        elif when.is_known:
            found.values[code] = str(when)

    def _facility(self, found: Read, column: int, cell: str) -> None:
        """A place that the directory doesn't know keeps the register's words: places of detention are many, and some have no name."""
        try:
            if slug := self.words.mean("facility", cell):
                found.values["facility"] = slug
        except Unknown as unknown:
            if unknown.code == "several":
                found.faults.append(Fault(column, "facility", "several", cell[:60]))
            else:
                found.values["facility_as_worded"] = cell

    def _worded(self, found: Read, code: str, column: int, cell: str, cells: Sequence[str]) -> None:
        meant: list[str] = []
        for word in _parts(code, cell):
            try:
                meant.append(self.words.mean(code, word))
            except Unknown as unknown:
                found.faults.append(Fault(column, code, unknown.code, word[:60]))
        meant = [one for one in dict.fromkeys(meant) if one]
        if meant:
            found.values[code] = meant if BY_CODE[code].many else meant[0]

    def _name(self, found: Read, cells: Sequence[str]) -> None:
        whole, given, surnames = (self._cell(code, cells) for code in ("name", "given", "surnames"))
        name = names.given_name_first(whole) if whole else names.speaking_case(f"{given} {surnames}".strip())
        if any(fault.field in {"name", "given", "surnames"} for fault in found.faults):
            return
        if not names.fold(name) or not any(letter.isalpha() for letter in name):
            found.faults.append(Fault(self._column("name", "surnames", "given"), "name", "no_name"))
        elif len(name) > _LONGEST_OTHERWISE:
            found.faults.append(Fault(self._column("name", "surnames", "given"), "name", "too_long", str(_LONGEST_OTHERWISE)))
        else:
            found.values["name"] = name

    def _check_dates(self, found: Read) -> None:
        at = {code: When.parse(found.values[code]) for code in DATES if found.values.get(code)}
        for code, earlier, wrong in (
            ("birth_date", ("birth_date", "arrested"), "born_after"),
            ("released", ("arrested", "released"), "released_before"),
            ("died", ("arrested", "died"), "died_before"),
            ("released", ("released", "died"), "after_death"),
        ):
            first, then = (at.get(one) for one in earlier)
            if first and then and first.earliest and then.latest and first.earliest > then.latest:
                found.faults.append(Fault(self._column(code), code, wrong))

    def _cell(self, code: str, cells: Sequence[str]) -> str:
        column = self.columns.get(code)
        return cells[column].strip() if column is not None and column < len(cells) else ""

    def _column(self, *codes: str) -> int:
        return next((self.columns[code] for code in codes if code in self.columns), 0)


def _parts(code: str, cell: str) -> list[str]:
    """The values of a cell: cut at semicolons where the field takes several."""
    if not BY_CODE[code].many:
        return [cell]
    return [part.strip() for part in cell.split(";") if part.strip()]
