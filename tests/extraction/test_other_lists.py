"""Lists that also tell, or only tell, of others: people freed, wounded, sought, speaking, never taken."""

from __future__ import annotations

import pytest

from tests.extraction.lists import read, stands_on_its_words, told

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


ALL = [RELEASES_EN, CORRECTED, OCCUPATIONS, AGAIN, ACTORS, CARDS, THREE_LISTS, SPEAKERS]


@pytest.mark.parametrize("text", ALL)
def test_every_value_stands_on_its_words(text: str) -> None:
    stands_on_its_words(text)
