"""What the rules must find in our own sample reports (seeds/reports): a newcomer sees them first, and the browser journeys use them."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from tracker.extraction.claims import Reading
from tracker.extraction.rules import Rules

REPORTS = Path(__file__).resolve().parents[2] / "seeds" / "reports"


@cache
def read(name: str) -> Reading:
    text = (REPORTS / f"{name}.txt").read_text(encoding="utf-8")
    return Rules.load().read(text, published=date.fromisoformat(name[:10]))


def rows(name: str) -> set[tuple[str, str, str, str]]:
    """(person, event, date, agencies) of every claim."""
    return {
        (
            claim.person.value,
            claim.event.value,
            str(claim.date.value) if claim.date else "",
            "+".join(sorted(agency.value for agency in claim.agencies)),
        )
        for claim in read(name).detentions
    }


def not_taken(name: str) -> set[str]:
    return {claim.name.value for claim in read(name).not_detained if claim.explicit}


def test_the_night_of_21_march_2019() -> None:
    assert rows("2019-03-21-madrugada") == {("Roberto Marrero", "arrest", "2019-03-21", "SEBIN")}
    assert not_taken("2019-03-21-madrugada") == {"Sergio Vergara"}
    assert [(count.organisation.value, count.value.value) for count in read("2019-03-21-madrugada").counts] == [("Foro Penal", 866)]


@pytest.mark.parametrize(
    ("name", "agency"),
    [
        ("Ana Luisa Muestra Peraza", "PNB"),
        ("José Gregorio Ejemplo Torrealba", "PNB"),
        ("Yusmary Prueba Colmenárez", "PNB"),
        ("Luis Alfredo Ficticio Mendoza", "GNB"),
        ("Kelvin Inventado Sequera", "GNB"),
        ("María de los Ángeles Muestra Giménez", "POLICIA_ESTADAL"),
        ("Rafael Antonio Ejemplo Suárez", "POLICIA_ESTADAL"),
        ("Wilmer Prueba Rodríguez", "DGCIM"),
        ("Carmen Elena Ficticia de Lucena", "GNB"),
        ("Douglas Inventado Piña", "PNB"),
        ("Pedro Pablo Muestra Anzola", "PNB"),
        ("Nelly Coromoto Ejemplo Vargas", "POLICIA_ESTADAL"),
    ],
)
def test_each_of_a_list_of_twelve_has_the_events_and_the_agency_of_its_own_line(name: str, agency: str) -> None:
    """An item's own event ("fue excarcelado") must not spill over to the next names; a bare agency in an item is who took the person."""
    of_person = {row for row in rows("2024-05-16-lista-lara") if row[0] == name}
    expected = {(name, "arrest", "2024-05-14", agency)}
    if name == "Rafael Antonio Ejemplo Suárez":
        expected.add((name, "conditional_release", "2024-05-15", ""))

    assert {(*row[:3], row[3] if row[1] == "arrest" else "") for row in of_person} == expected


def test_a_list_of_twelve_names_twelve() -> None:
    assert len({row[0] for row in rows("2024-05-16-lista-lara")}) == 12


def test_two_reports_of_one_arrest_in_two_languages() -> None:
    assert rows("2023-06-12-maracay") == {("Héctor Luis Ficticio Arteaga", "arrest", "2023-06-09", "PNB")}
    assert rows("2023-06-13-maracay-en") == {("Hector Ficticio", "arrest", "2023-06-11", "DGCIM")}
    assert "Hector Ficticio" not in not_taken("2023-06-13-maracay-en"), "it was his brother who was not arrested"


def test_a_release_whose_arrest_nobody_knew() -> None:
    """ "Walked out of the prison on Monday after a court replaced her detention with the duty to report" is a conditional release."""
    found = rows("2025-02-04-release-en")

    assert ("Gladys Teresa Muestra", "conditional_release", "2025-02-03", "") in found
    assert {row[0] for row in found} == {"Gladys Teresa Muestra"}


def test_a_balance_with_its_parts_and_two_people() -> None:
    found = rows("2025-10-02-balance-en")
    stock = next(count for count in read("2025-10-02-balance-en").counts if count.value.value == 214)

    assert {row[0] for row in found} == {"Freddy Alexander Ejemplo Rivas", "Lisbeth Ficticia Camacho"}, '"Sixty-one" is nobody'
    assert ("Lisbeth Ficticia Camacho", "arrest", "2025-09-24", "SEBIN") in found
    parts = {name: part.value for name, part in stock.breakdown.items()}
    assert parts.items() >= {"men": 187, "women": 27, "civilians": 168, "military": 46, "adults": 209}.items()
