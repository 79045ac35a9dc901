"""Lists of people taken: what the introduction tells of all, and what an item says of itself alone."""

from __future__ import annotations

import pytest

from tests.extraction.lists import arrest_of, read, stands_on_its_words, told

BULLETS = """Detenidos en Mérida el 3 de marzo de 2024:
- Ana Muestra Rojas (31 años, docente, Sebin)
- Luis Ejemplo Paredes (PNB)
- Marta Prueba Dávila (54 años). Fue liberada el 4 de marzo sin cargos.
- Jesús Ficticio Molina

El abogado Carlos Ejemplo Salas asiste a las familias. Fue visto ayer en la sede de la Fiscalía."""


def test_bullets_with_the_force_in_brackets() -> None:
    found = read(BULLETS, "2024-03-06")

    assert told(found) == {
        ("Ana Muestra Rojas", "arrest", "2024-03-03", "SEBIN"),
        ("Luis Ejemplo Paredes", "arrest", "2024-03-03", "PNB"),
        ("Marta Prueba Dávila", "arrest", "2024-03-03", ""),
        ("Marta Prueba Dávila", "release", "2024-03-04", ""),
        ("Jesús Ficticio Molina", "arrest", "2024-03-03", ""),
    }
    assert {claim.state.value for claim in found.detentions if claim.state} == {"Mérida"}


NUMBERS_EN = """List of people detained in Maracaibo on 10 August 2023, according to the Observatorio Ejemplo:

1. Ana Muestra, 40, nurse. National Guard.
2. Luis Ejemplo Soto, 22, student. SEBIN; the family does not know where he is.
3. Rosa Prueba, 35. Released on bail on 12 August.
4. Omar Ficticio Leal, 61, retired. Held at El Helicoide.

The hearing is set for 20 August 2023."""


def test_a_numbered_list_in_english() -> None:
    found = read(NUMBERS_EN, "2023-08-14")

    assert told(found) == {
        ("Ana Muestra", "arrest", "2023-08-10", "GNB"),
        ("Luis Ejemplo Soto", "arrest", "2023-08-10", "SEBIN"),
        ("Rosa Prueba", "arrest", "2023-08-10", ""),
        ("Rosa Prueba", "conditional_release", "2023-08-12", ""),
        ("Omar Ficticio Leal", "arrest", "2023-08-10", ""),
    }
    unknown = {claim.person.value for claim in found.detentions if claim.whereabouts_unknown}
    assert unknown == {"Luis Ejemplo Soto"}, "the next items' families know"
    held = {claim.person.value: claim.held_at.value for claim in found.detentions if claim.held_at}
    assert held == {"Omar Ficticio Leal": "Helicoide"}


LINES = """Estas son las personas detenidas por la Guardia Nacional Bolivariana en San Cristóbal el 22 de enero de 2019:

Pedro Muestra Contreras
Juan Ejemplo Chacón
Elena Prueba Duque, menor de edad
Raúl Ficticio Mora — Sebin

La organización pidió su libertad. Su director, Andrés Ejemplo Vivas, habló ante la prensa."""


def test_a_name_on_each_line() -> None:
    found = read(LINES, "2019-01-24")

    assert told(found) == {
        ("Pedro Muestra Contreras", "arrest", "2019-01-22", "GNB"),
        ("Juan Ejemplo Chacón", "arrest", "2019-01-22", "GNB"),
        ("Elena Prueba Duque", "arrest", "2019-01-22", "GNB"),
        ("Raúl Ficticio Mora", "arrest", "2019-01-22", "SEBIN"),
    }


SEMICOLONS = """Fueron detenidos el 7 de abril de 2021 en Coro: Ana Muestra Lugo, 24 años, PNB; Luis Ejemplo Reyes, Dgcim, \
recluido en Ramo Verde; Rosa Prueba Colina; y Pedro Ficticio Medina, en Maracay. La fiscal Nelly Muestra Osorio lleva el caso."""


def test_an_enumeration_with_semicolons() -> None:
    found = read(SEMICOLONS, "2021-04-09")

    assert told(found) == {
        ("Ana Muestra Lugo", "arrest", "2021-04-07", "PNB"),
        ("Luis Ejemplo Reyes", "arrest", "2021-04-07", "DGCIM"),
        ("Rosa Prueba Colina", "arrest", "2021-04-07", ""),
        ("Pedro Ficticio Medina", "arrest", "2021-04-07", ""),
    }
    states = {claim.person.value: claim.state.value for claim in found.detentions if claim.state}
    assert states["Rosa Prueba Colina"] == "Falcón"
    assert states["Pedro Ficticio Medina"] == "Aragua"
    assert {claim.person.value for claim in found.detentions if claim.held_at} == {"Luis Ejemplo Reyes"}


OTHERS_EN = """Twelve people were arrested in Valencia on 5 May 2022 by the National Police.

Lawyers of those arrested:
- Ana Muestra Parra
- Luis Ejemplo Rangel
- Rosa Prueba Guerra"""

OTHERS_ES = """Doce personas fueron detenidas en Valencia el 5 de mayo de 2022 por la PNB.

Detenidos:
- Ana Muestra Parra
- Luis Ejemplo Rangel

Testigos de las detenciones:
- Rosa Prueba Guerra
- Omar Ficticio Blanco"""


def test_a_list_of_lawyers_names_no_detainee() -> None:
    assert told(read(OTHERS_EN, "2022-05-07")) == set()


def test_a_list_of_witnesses_after_the_list_of_detainees() -> None:
    found = read(OTHERS_ES, "2022-05-07")

    assert told(found) == {
        ("Ana Muestra Parra", "arrest", "2022-05-05", "PNB"),
        ("Luis Ejemplo Rangel", "arrest", "2022-05-05", "PNB"),
    }


ROWS = """Lista enviada por una organización aliada, actualizada el 29/11/2024
1. MUESTRA ROJAS, Carla / F / 28 / detenida 30/07/2024, Guarenas (Miranda) / PNB / La Crisálida / abogada: Sofía Ejemplo Pinto
2. FICTICIO LARA, José Gregorio / M / detenido 29/07/2024, Cumaná (Sucre) / GNB / excarcelado el 16/11/2024, debe presentarse cada 15 días
3. PRUEBA DÍAZ, Ramsés / M / 37 / detenido 11/09/2024, Valera (Trujillo) / Sebin / El Helicoide (Caracas)"""


def test_rows_of_a_table_with_slashes() -> None:
    found = read(ROWS, "2024-12-01")

    assert told(found) == {
        ("Carla Muestra Rojas", "arrest", "2024-07-30", "PNB"),
        ("José Gregorio Ficticio Lara", "arrest", "2024-07-29", "GNB"),
        ("José Gregorio Ficticio Lara", "conditional_release", "2024-11-16", ""),
        ("Ramsés Prueba Díaz", "arrest", "2024-09-11", "SEBIN"),
    }
    last = arrest_of(found, "Ramsés Prueba Díaz")
    assert last.state is not None
    assert last.state.value == "Trujillo", "where the prison is says nothing of the arrest"
    assert last.held_at is not None
    assert last.held_at.value == "Helicoide"


HEADINGS = """Personas detenidas en Caracas el 12 de febrero de 2024

Sebin:
- Ana Muestra Gil
- Luis Ejemplo Rada

Guardia Nacional Bolivariana:
- Rosa Prueba Toro
- Omar Ficticio Peña, de 16 años"""


def test_headings_that_give_the_force_of_the_names_below() -> None:
    found = read(HEADINGS, "2024-02-14")

    assert told(found) == {
        ("Ana Muestra Gil", "arrest", "2024-02-12", "SEBIN"),
        ("Luis Ejemplo Rada", "arrest", "2024-02-12", "SEBIN"),
        ("Rosa Prueba Toro", "arrest", "2024-02-12", "GNB"),
        ("Omar Ficticio Peña", "arrest", "2024-02-12", "GNB"),
    }


ALL = [BULLETS, NUMBERS_EN, LINES, SEMICOLONS, OTHERS_ES, ROWS, HEADINGS]


@pytest.mark.parametrize("text", ALL)
def test_every_value_stands_on_its_words(text: str) -> None:
    stands_on_its_words(text)
