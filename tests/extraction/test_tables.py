"""Tables, forms and messages as partners paste them: columns, surname first, one form a person, capitals, marks of all kinds."""

from __future__ import annotations

import pytest

from tests.extraction.lists import arrest_of, read, stands_on_its_words, told

TABS = """N°\tApellidos y nombres\tC.I.\tEdad\tDetenido\tLugar\tCuerpo
1\tMuestra Mora, Ana Lucía\t25123456\t29\t30/07/2024\tValencia\tPNB
2\tEjemplo, José Ramón\t18222333\t41\t31/07/2024\tLos Teques\tGNB"""
BARS_EN = """No. | Name | Age | ID | Arrested | State | Agency | Held at
1 | Ana Lucía Muestra | 29 | V-25123456 | 30 Jul 2024 | Carabobo | PNB | Tocuyito
2 | José Ramón Ejemplo | 41 | V-18222333 | 31 Jul 2024 | Miranda | GNB | -"""
WIDE = """Detenidos del 30 de julio de 2024
1    Ana Lucía Muestra      29    Valencia       PNB
2    José Ramón Ejemplo     41    Los Teques     GNB"""


@pytest.mark.parametrize("text", [TABS, BARS_EN, WIDE])
def test_columns_set_by_tabs_bars_or_wide_gaps(text: str) -> None:
    found = read(text, "2024-08-10")

    assert {(row[0].split()[0], row[3]) for row in told(found)} == {("Ana", "PNB"), ("José", "GNB")}
    assert [claim.state.value for claim in found.detentions if claim.state] == ["Carabobo", "Miranda"]


SURNAME_FIRST = """Excarcelados el 16 de diciembre de 2024 desde Tocorón:
01. Muestra Linares, Carlos Daniel
02. Ejemplo Peña, Ronny
03. Prueba de Ruiz, Teresa
Fuente: Comité Ejemplo. Vocera: Andreína Ficticia"""
SURNAME_FIRST_EN = """Released on 16 December 2024 from Tocorón:
01. Muestra Linares, Carlos Daniel
02. Ejemplo Peña, Ronny
03. Prueba de Ruiz, Teresa
Source: Sample Committee. Spokeswoman: Andreína Ficticia"""


@pytest.mark.parametrize("text", [SURNAME_FIRST, SURNAME_FIRST_EN])
def test_surnames_first_in_ordinary_letters(text: str) -> None:
    rows = told(read(text, "2024-12-17"))

    assert rows == {
        ("Carlos Daniel Muestra Linares", "release", "2024-12-16", ""),
        ("Ronny Ejemplo Peña", "release", "2024-12-16", ""),
        ("Teresa Prueba de Ruiz", "release", "2024-12-16", ""),
    }


PAIRS = """Fueron detenidos el 3 de mayo de 2024 en Coro, por parejas:
- Ana Muestra, Luis Ejemplo
- Rosa Prueba, Omar Ficticio
- Teresa Muestra, Carlos Ejemplo"""


def test_two_people_in_a_line_are_no_surname_and_given_name() -> None:
    names = {row[0] for row in told(read(PAIRS, "2024-05-06"))}

    assert "Luis Ejemplo Ana Muestra" not in names
    assert {"Ana Muestra", "Rosa Prueba", "Teresa Muestra"} <= names


FORMS = """Presos políticos del estado Portuguesa
Nombre: Gerson Muestra Pineda
Edad: 26 años
Fecha de detención: 9 de enero de 2025
Organismo: PNB
Lugar: Acarigua

Nombre: Marisol Ejemplo de Parra
Edad: 52 años
Fecha de detención: 10 de enero de 2025
Organismo: SEBIN
Lugar: Guanare"""
FORMS_EN = """Name: Gerson Muestra Pineda
Age: 26
Date of arrest: January 9, 2025
Agency: PNB
Place: Acarigua

Name: Marisol Ejemplo de Parra
Age: 52
Date of arrest: January 10, 2025
Agency: SEBIN
Place: Guanare"""


@pytest.mark.parametrize("text", [FORMS, FORMS_EN])
def test_a_form_for_each_person(text: str) -> None:
    found = read(text, "2025-01-12")

    assert told(found) == {
        ("Gerson Muestra Pineda", "arrest", "2025-01-09", "PNB"),
        ("Marisol Ejemplo de Parra", "arrest", "2025-01-10", "SEBIN"),
    }
    assert {claim.state.value for claim in found.detentions if claim.state} == {"Portuguesa"}


SECTIONS = """DETENIDOS - ESTADO BOLIVAR
Ciudad Guayana (29/07): Yorman Muestra, 23; Darwin Ejemplo, 31; Luisana Prueba, 19
Upata (30/07): Pedro Luis Ficticio, 44"""
SECTIONS_EN = """ARRESTED - BOLIVAR STATE
Ciudad Guayana (29 July): Yorman Muestra, 23; Darwin Ejemplo, 31; Luisana Prueba, 19
Upata (30 July): Pedro Luis Ficticio, 44"""


@pytest.mark.parametrize("text", [SECTIONS, SECTIONS_EN])
def test_lines_that_begin_with_a_town_and_a_day(text: str) -> None:
    assert told(read(text, "2024-08-20")) == {
        ("Yorman Muestra", "arrest", "2024-07-29", ""),
        ("Darwin Ejemplo", "arrest", "2024-07-29", ""),
        ("Luisana Prueba", "arrest", "2024-07-29", ""),
        ("Pedro Luis Ficticio", "arrest", "2024-07-30", ""),
    }


THE_REST = """Hoy excarcelaron de Yare a estos muchachos 🙌🏽:
✅ Brayan Muestra
✅ Kelvin José Ejemplo
Faltan:
❌ Leonel Prueba Rivas
❌ Jhonatan Ficticio"""
THE_REST_EN = """Freed today from Yare:
✅ Brayan Muestra
✅ Kelvin José Ejemplo
Remaining:
❌ Leonel Prueba Rivas
❌ Jhonatan Ficticio"""


@pytest.mark.parametrize("text", [THE_REST, THE_REST_EN])
def test_those_who_are_still_missing_from_a_list_of_the_freed_are_held(text: str) -> None:
    assert told(read(text, "2024-08-20")) == {
        ("Brayan Muestra", "release", "2024-08-20", ""),
        ("Kelvin José Ejemplo", "release", "2024-08-20", ""),
        ("Leonel Prueba Rivas", "arrest", "", ""),
        ("Jhonatan Ficticio", "arrest", "", ""),
    }


CAPITALS = """URGENTE!! EL DIA DE HOY 19 DE MAYO FUE DETENIDO EN SAN FELIPE EL DIRIGENTE SINDICAL ORLANDO MUESTRA QUERALES POR \
FUNCIONARIOS DE LA DGCIM. SU ESPOSA YOLIMAR EJEMPLO LO BUSCA EN TODOS LOS COMANDOS. DIFUNDIR"""
CAPITALS_EN = """URGENT!! TODAY MAY 19 UNION LEADER ORLANDO MUESTRA QUERALES WAS ARRESTED IN SAN FELIPE BY DGCIM OFFICERS. HIS WIFE \
YOLIMAR EJEMPLO IS LOOKING FOR HIM. PLEASE SHARE"""


@pytest.mark.parametrize("text", [CAPITALS, CAPITALS_EN])
def test_a_message_in_capitals(text: str) -> None:
    found = read(text, "2021-05-19")

    assert told(found) == {("Orlando Muestra Querales", "arrest", "2021-05-19", "DGCIM")}
    assert [claim.state.value for claim in found.detentions if claim.state] == ["Yaracuy"]


HEADLINE = """DETENIDO OTRO DIRIGENTE OPOSITOR EN SAN FELIPE TRAS PROTESTA CONTRA EL REGIMEN

La protesta fue convocada por los vecinos de San Felipe y terminó sin incidentes, según dijo el concejal Tulio Muestra."""


def test_a_headline_in_capitals_above_ordinary_words_names_nobody() -> None:
    assert told(read(HEADLINE, "2021-05-19")) == set()


SHORT_DAY = """Detenidos en Mérida, 2/8:
Fabiola Muestra. 24a. Estudiante ULA. PNB.
Leonardo Ejemplo. 33a. Mototaxista. GNB.
Ramón Elías Prueba. 61a. Jubilado. Suelto el 3/8."""
SHORT_DAY_EN = """Detained in Merida, August 2:
Fabiola Muestra (24, student) PNB
Leonardo Ejemplo (33, driver) GNB
Ramon Elias Prueba (61, retired) let go August 3"""


@pytest.mark.parametrize("text", [SHORT_DAY, SHORT_DAY_EN])
def test_a_short_day_in_the_head_and_in_an_item(text: str) -> None:
    rows = {(row[0].split()[0], *row[1:]) for row in told(read(text, "2024-08-05"))}

    assert rows == {
        ("Fabiola", "arrest", "2024-08-02", "PNB"),
        ("Leonardo", "arrest", "2024-08-02", "GNB"),
        ("Ramon" if "Ramon" in text else "Ramón", "arrest", "2024-08-02", ""),
        ("Ramon" if "Ramon" in text else "Ramón", "release", "2024-08-03", ""),
    }


NAMELESS_SENTENCE = """Lista de detenidos:
El Helicoide: Ana María Muestra, Luis Ejemplo Soto. Están bien.
Ramo Verde: Carlos Prueba Mora, Juan Ficticio Gil."""


def test_a_sentence_without_names_in_a_section_of_a_list() -> None:
    found = read(NAMELESS_SENTENCE, "2024-08-10")

    held = {claim.person.value.split()[0]: claim.held_at.value for claim in found.detentions if claim.held_at is not None}
    assert held == {"Ana": "Helicoide", "Luis": "Helicoide", "Carlos": "Ramo Verde", "Juan": "Ramo Verde"}


SICK = """Lista de presos políticos enfermos que requieren atención urgente:

• Rubén Darío Muestra (58 años) – Ramo Verde – cáncer de próstata. Preso desde marzo de 2018.
• Sgto. Iván Ejemplo – Ramo Verde – lesiones en la columna.

Contacto: Dra. Sonia Prueba, 0414-1234567"""


def test_a_list_of_prisoners_with_what_they_suffer_from() -> None:
    found = read(SICK, "2022-06-15")

    assert told(found) == {("Rubén Darío Muestra", "arrest", "2018-03", ""), ("Iván Ejemplo", "arrest", "", "")}
    held = arrest_of(found, "Iván Ejemplo").held_at
    assert held is not None
    assert held.value == "Ramo Verde"


@pytest.mark.parametrize("text", [TABS, SURNAME_FIRST, FORMS, SECTIONS, THE_REST, SICK])
def test_every_value_stands_on_its_words(text: str) -> None:
    stands_on_its_words(text)
