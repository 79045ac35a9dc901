"""Registers made for the tests: rows like those of an NGO, and deliberate faults of every kind, with the row and column of each."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import openpyxl

HEADERS = (
    *("N°", "Nombres", "Apellidos", "Sexo", "Fecha de nacimiento", "Fecha de detención", "Organismo", "Estado"),
    *("Centro de reclusión", "Delitos", "Fecha de excarcelación", "Tipo de excarcelación", "Teléfono de la familia"),
)
_GIVEN = "Ana Luis Pedro Carla Rosa Julio Elena Marcos Inés Tomás Irene Hugo Nadia Óscar Paula Saúl Vera Ciro Dora Félix".split()
_SURNAMES = "Muestra Ejemplo Prueba Ficticio Inventado Modelo Patrón Ensayo Boceto Maqueta Esbozo Simulacro Dechado Molde Traza".split()
_SYLLABLES = "ba ce di fo gu la me ni po ru sa te vi zo mar len tor qui pez dal".split()
_AGENCIES = ("SEBIN", "DGCIM", "PNB", "GNB")
_STATES = ("Lara", "Zulia", "Miranda", "Táchira")
_KINDS = ("Medidas cautelares", "Libertad plena", "Casa por cárcel")
_TODAY = date(2026, 1, 1)

Row = list[str]


@dataclass(frozen=True, slots=True)
class Deliberate:
    """A fault that was put in: where it must be named, and as what."""

    row: int
    column: str
    code: str


@dataclass(slots=True)
class Made:
    rows: list[Row] = field(default_factory=list)
    faults: list[Deliberate] = field(default_factory=list)

    def csv(self, *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
        text = io.StringIO()
        writer = csv.writer(text, delimiter=delimiter)
        writer.writerow(HEADERS)
        writer.writerows(self.rows)
        return text.getvalue().encode(encoding)

    def workbook(self) -> bytes:
        """With a title above the header, as many have."""
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(["Registro de personas detenidas"])
        sheet.append(list(HEADERS))
        for row in self.rows:
            sheet.append(
                [date.fromisoformat(cell) if at == 5 and len(cell) == 10 and cell[4] == "-" else cell for at, cell in enumerate(row)]
            )
        content = io.BytesIO()
        book.save(content)
        return content.getvalue()


def _set(column: str, value: str) -> Callable[[Row], None]:
    def change(row: Row) -> None:
        row[HEADERS.index(column)] = value

    return change


def _nameless(row: Row) -> None:
    row[1] = row[2] = ""


def _released_early(row: Row) -> None:
    row[5], row[10] = "2024-05-14", "2024-05-01"


def _born_late(row: Row) -> None:
    row[4], row[5], row[10:12] = "2024-06-01", "2024-05-14", ["", ""]


def _longer(row: Row) -> None:
    row.append("sobra")


# Each kind of fault: the column in which it must be named, its code, and how a row comes by it.
KINDS: tuple[tuple[str, str, Callable[[Row], None]], ...] = (
    ("Apellidos", "no_name", _nameless),
    ("Fecha de detención", "no_such_day", _set("Fecha de detención", "31/02/2024")),
    ("Fecha de detención", "not_a_date", _set("Fecha de detención", "mañana")),
    ("Fecha de detención", "future", _set("Fecha de detención", "2091-05-01")),
    ("Fecha de detención", "too_early", _set("Fecha de detención", "1824-05-01")),
    ("Fecha de detención", "cell_error", _set("Fecha de detención", "#REF!")),
    ("Fecha de nacimiento", "born_after", _born_late),
    ("Fecha de nacimiento", "no_such_day", _set("Fecha de nacimiento", "30/02/1990")),
    ("Fecha de excarcelación", "released_before", _released_early),
    ("Fecha de excarcelación", "not_a_date", _set("Fecha de excarcelación", "pronto")),
    ("Sexo", "unknown_word", _set("Sexo", "Z")),
    ("Organismo", "unknown_word", _set("Organismo", "Los de siempre")),
    ("Estado", "unknown_word", _set("Estado", "Atlántida")),
    ("Tipo de excarcelación", "unknown_word", _set("Tipo de excarcelación", "quizás")),
    ("Delitos", "too_long", _set("Delitos", "x" * 400)),
    ("Nombres", "bad_letters", _set("Nombres", "JosÃ© MarÃ­a")),
    ("", "too_many_cells", _longer),
)


def make(rows: int, faults: int, *, seed: int = 1, first_number: int = 1) -> Made:
    """`rows` rows of different people, `faults` of them with one fault each, spread over the file and over all kinds."""
    rng = random.Random(seed)
    made = Made()
    faulty = {at: KINDS[nth % len(KINDS)] for nth, at in enumerate(sorted(rng.sample(range(rows), faults)))}
    seen: set[str] = set()
    for at in range(rows):
        row = _row(rng, str(first_number + at), seen)
        if at in faulty:
            column, code, change = faulty[at]
            change(row)
            made.faults.append(Deliberate(at + 2, column, code))
        made.rows.append(row)
    repeated = min(3, faults)
    for at in rng.sample([at for at in range(rows // 2, rows) if at not in faulty], repeated):  # a number that stands twice
        made.rows[at][0] = made.rows[0][0] if 0 not in faulty else made.rows[next(i for i in range(rows) if i not in faulty)][0]
        made.faults.append(Deliberate(at + 2, "N°", "same_reference"))
    return made


def _row(rng: random.Random, number: str, seen: set[str]) -> Row:
    while True:
        given = f"{rng.choice(_GIVEN)} {rng.choice(_GIVEN)}"
        surnames = f"{rng.choice(_SURNAMES)} {''.join(rng.choice(_SYLLABLES) for _part in range(3)).capitalize()}"
        if f"{given} {surnames}" not in seen:
            break
    seen.add(f"{given} {surnames}")
    arrested = date(2014, 2, 12) + timedelta(days=rng.randrange(4_000))
    released = arrested + timedelta(days=rng.randrange(1, 300)) if rng.random() < 0.5 else None
    born = arrested - timedelta(days=rng.randrange(19 * 365, 60 * 365))
    day = rng.choice([arrested.isoformat(), f"{arrested:%d/%m/%Y}"])
    return [
        *(number, given, surnames, rng.choice("FH"), born.isoformat(), day, rng.choice(_AGENCIES), rng.choice(_STATES)),
        *("El Helicoide" if rng.random() < 0.3 else "Comando sin nombre" if rng.random() < 0.3 else "", "terrorismo; traición a la patria"),
        *(released.isoformat() if released else "", rng.choice(_KINDS) if released else "", "0414-0000000"),
    ]
