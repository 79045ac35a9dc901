"""Lists of names: what the introduction tells of all, what an item says of itself alone, and what must not be taken from it."""

from __future__ import annotations

import time
from datetime import date
from functools import cache

import pytest

from tracker.extraction.claims import DetentionClaim, Reading
from tracker.extraction.clean import fold
from tracker.extraction.rules import Rules


@cache
def rules() -> Rules:
    return Rules.load()


def read(text: str, published: str) -> Reading:
    return rules().read(text, published=date.fromisoformat(published))


def told(reading: Reading) -> set[tuple[str, str, str, str]]:
    """(person, event, date, agencies) of every claim; the agencies of an arrest only."""
    return {
        (claim.person.value, claim.event.value, str(claim.date.value) if claim.date else "", _agencies(claim))
        for claim in reading.detentions
    }


def _agencies(claim: DetentionClaim) -> str:
    return "+".join(sorted(agency.value for agency in claim.agencies))


def arrest_of(reading: Reading, name: str) -> DetentionClaim:
    return next(claim for claim in reading.detentions if claim.person.value == name and claim.event.value == "arrest")


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


RELEASES_EN = """The following prisoners were released from Ramo Verde on 2 June 2020:

- Ana Muestra Gil
- Luis Ejemplo Mata, under house arrest
- Rosa Prueba Soto
- Captain Omar Ficticio Luna, with precautionary measures

Relatives were waiting at the gate. Nobody explained why he was left behind."""


def test_a_list_of_releases() -> None:
    found = read(RELEASES_EN, "2020-06-04")

    assert told(found) == {
        ("Ana Muestra Gil", "release", "2020-06-02", ""),
        ("Luis Ejemplo Mata", "house_arrest", "2020-06-02", ""),
        ("Rosa Prueba Soto", "release", "2020-06-02", ""),
        ("Omar Ficticio Luna", "conditional_release", "2020-06-02", ""),
    }
    assert {claim.held_at.value for claim in found.detentions if claim.held_at} == {"Ramo Verde"}


CORRECTED = """Detenidos en Cumaná durante la protesta del 9 de junio de 2022:
1. Ana Muestra Marval, PNB.
2. Pedro Prueba Marcano: no fue detenido, está en su casa.
3. Rosa Ejemplo Lares, esposa de Luis Ficticio Brito. PNB."""


def test_an_item_that_says_that_the_person_was_not_taken() -> None:
    found = read(CORRECTED, "2022-06-11")

    assert {row[0] for row in told(found)} == {"Ana Muestra Marval", "Rosa Ejemplo Lares"}
    assert {claim.name.value for claim in found.not_detained if claim.explicit} == {"Pedro Prueba Marcano"}


OCCUPATIONS = """Militares y civiles detenidos por la Dgcim el 30 de noviembre de 2020:
1. Ana Muestra Vera, sargento, GNB.
2. Luis Ejemplo Pérez, natural de Carora.
3. Rosa Prueba Díaz, avenida Sucre.
4. Omar Ficticio Rey, enfermero en el Hospital Militar."""


def test_a_rank_a_home_town_or_a_street_is_no_force_and_no_place() -> None:
    found = read(OCCUPATIONS, "2020-12-02")

    assert {row[3] for row in told(found)} == {"DGCIM"}
    assert len(found.detentions) == 4
    assert [claim.state for claim in found.detentions if claim.state] == []
    assert [claim.held_at for claim in found.detentions if claim.held_at] == []


AGAIN = """Detenidos el 5 de marzo de 2023 en Barinas por la Policía Nacional Bolivariana:
- Ana Muestra Silva, 33 años. Había sido detenida en 2017.
- Luis Ejemplo Toro, 41 años. Lo detuvieron el 6 de marzo en su casa.
- Rosa Prueba Arias, 29 años. Su hermano fue golpeado."""


def test_an_item_with_a_day_of_its_own_and_one_with_an_earlier_arrest() -> None:
    rows = told(read(AGAIN, "2023-03-08"))

    assert ("Luis Ejemplo Toro", "arrest", "2023-03-06", "PNB") in rows
    assert {row for row in rows if row[0] == "Rosa Prueba Arias"} == {("Rosa Prueba Arias", "arrest", "2023-03-05", "PNB")}
    earlier = sorted((row[2], row[3]) for row in rows if row[0] == "Ana Muestra Silva")
    assert earlier == [("2017", ""), ("2023-03-05", "PNB")]


ACTORS = """Agentes del Sebin detuvieron el 1 de agosto de 2024 en Maracay a las siguientes personas:
1.- Ana Muestra Díaz, C.I. V-12.345.678, 30 años
2.- Luis Ejemplo Páez, C.I. V-9.876.543, 52 años, Polimiranda
3.- Rosa Prueba Sanz, 27 años
Total: 3 detenidos.
Responsable del boletín: Omar Ficticio Luna."""


def test_agents_who_begin_the_introduction_are_those_who_act() -> None:
    assert told(read(ACTORS, "2024-08-05")) == {
        ("Ana Muestra Díaz", "arrest", "2024-08-01", "SEBIN"),
        ("Luis Ejemplo Páez", "arrest", "2024-08-01", "POLICIA_ESTADAL"),
        ("Rosa Prueba Sanz", "arrest", "2024-08-01", "SEBIN"),
    }


CARDS = """Nuestros compañeros presos:

Ana Muestra Gil
Detenida el 3 de mayo de 2024 en Mérida por el Sebin.
Recluida en el Inof.

Luis Ejemplo Gil
Detenido el 7 de junio de 2024 en Tovar por la GNB.

Rosa Prueba Gil
Fue liberada el 1 de julio de 2024."""


def test_a_card_for_each_person() -> None:
    found = read(CARDS, "2024-08-05")

    assert {row for row in told(found) if row[1] == "arrest" and row[2]} == {
        ("Ana Muestra Gil", "arrest", "2024-05-03", "SEBIN"),
        ("Luis Ejemplo Gil", "arrest", "2024-06-07", "GNB"),
    }
    assert {row for row in told(found) if row[1] == "release"} == {("Rosa Prueba Gil", "release", "2024-07-01", "")}
    assert {claim.person.value for claim in found.detentions if claim.held_at} == {"Ana Muestra Gil"}


THREE_LISTS = """Heridos y detenidos en la protesta del 1 de agosto en Maturín

Heridos:
- Ana Muestra Rivas, herida de perdigón en la pierna
- Luis Ejemplo Maza

Detenidos:
- Rosa Prueba Lara
- Omar Ficticio Cova

Liberados:
- Pedro Muestra Sosa
- Nelly Ejemplo Febres (3 de agosto)

Abogados: Carlos Prueba Guzmán; Marta Ficticia Bello; José Muestra Zerpa."""


def test_the_wounded_the_detained_and_the_freed() -> None:
    assert told(read(THREE_LISTS, "2024-08-05")) == {
        ("Rosa Prueba Lara", "arrest", "2024-08-01", ""),
        ("Omar Ficticio Cova", "arrest", "2024-08-01", ""),
        ("Pedro Muestra Sosa", "release", "", ""),
        ("Nelly Ejemplo Febres", "release", "2024-08-03", ""),
    }


SPEAKERS = """La jornada dejó estas reacciones a las detenciones:

- Ana Muestra, presidenta del sindicato, dijo que la detención de su compañero es arbitraria.
- Luis Ejemplo, diputado, pidió la liberación de los detenidos.
- Rosa Prueba, gobernadora, negó que haya detenidos.

El viernes 2 de agosto fue detenido el sindicalista Omar Ficticio Luna por el Sebin en Guanare."""


def test_a_list_of_those_who_speak() -> None:
    assert told(read(SPEAKERS, "2024-08-05")) == {("Omar Ficticio Luna", "arrest", "2024-08-02", "SEBIN")}


SOUGHT = """Los siguientes dirigentes tienen orden de captura:
- Ana Muestra Gil
- Luis Ejemplo Gil

Fueron citados por la Fiscalía:
- Rosa Prueba Gil
- Omar Ficticio Gil

Ninguno ha sido detenido."""


def test_lists_of_people_sought_or_summoned() -> None:
    found = read(SOUGHT, "2024-08-05")

    assert told(found) == set()


SIGNED = """Organizations signing this statement condemn the arrest of five union leaders on 1 August 2024:

- Ana Muestra, Sample Foundation
- Luis Ejemplo, Sample Union
- Rosa Prueba, University of Sample

The five remain held at the SEBIN headquarters."""


def test_those_who_sign_a_statement() -> None:
    assert told(read(SIGNED, "2024-08-05")) == set()


STILL_EN = """Update on detainees in Zulia

Still held:
1. Ana Muestra Rivas, arrested July 29, SEBIN, Maracaibo
2. Luis Ejemplo Maza, arrested July 30, CICPC, Cabimas

Released:
1. Rosa Prueba Lara, August 1
2. Omar Ficticio Cova, August 2, must report every 15 days

Not arrested, contrary to reports:
1. Pedro Muestra Sosa
2. Nelly Ejemplo Febres"""


def test_those_still_held_those_released_and_those_never_taken() -> None:
    found = read(STILL_EN, "2024-08-05")

    assert told(found) == {
        ("Ana Muestra Rivas", "arrest", "2024-07-29", "SEBIN"),
        ("Luis Ejemplo Maza", "arrest", "2024-07-30", "CICPC"),
        ("Rosa Prueba Lara", "release", "2024-08-01", ""),
        ("Omar Ficticio Cova", "conditional_release", "2024-08-02", ""),
    }
    assert {claim.name.value for claim in found.not_detained if claim.explicit} == {"Pedro Muestra Sosa", "Nelly Ejemplo Febres"}


ALL = [
    BULLETS,
    NUMBERS_EN,
    LINES,
    SEMICOLONS,
    OTHERS_ES,
    ROWS,
    HEADINGS,
    RELEASES_EN,
    CORRECTED,
    OCCUPATIONS,
    AGAIN,
    ACTORS,
    CARDS,
    THREE_LISTS,
    SPEAKERS,
]


@pytest.mark.parametrize("text", ALL)
def test_every_value_stands_on_its_words(text: str) -> None:
    for claim in read(text, "2024-12-01").detentions:
        for value in [claim.person, claim.place, claim.held_at]:
            if value is not None:
                cited = fold(text[value.spans[0].start : value.spans[0].end])
                assert set(fold(value.value).split()) <= set(cited.replace(",", " ").split())
        rules_and_spans = [(claim.event.rule, claim.event.spans), *((agency.rule, agency.spans) for agency in claim.agencies)]
        if claim.date is not None:
            rules_and_spans.append((claim.date.rule, claim.date.spans))
        for rule, spans in rules_and_spans:
            assert rule
            assert all(text[span.start : span.end].strip() for span in spans)


def test_a_very_long_list_takes_time_in_proportion() -> None:
    head = "Detenidos en Mérida el 3 de marzo de 2024:\n"
    line = "- Ana Muestra Rojas (31 años, docente; Sebin / PNB — 3 de marzo; la familia no sabe dónde está)\n"

    def cost(size: int) -> float:
        start = time.process_time()
        read(head + line * size, "2024-03-06")
        return time.process_time() - start

    cost(50)
    assert cost(800) < 8 * 3 * max(cost(100), 0.02)
