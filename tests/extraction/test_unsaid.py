"""People whom a sentence doesn't name: a relative who is the unsaid subject, and a lead whose name comes later."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from detentions.when import When
from tracker.extraction.claims import Reading
from tracker.extraction.rules import Rules


@cache
def rules() -> Rules:
    return Rules.load()


def read(text: str) -> Reading:
    return rules().read(text, published=date(2023, 6, 13))


@pytest.mark.parametrize(
    "text",
    [
        "Ana Muestra was arrested by the SEBIN on June 11. Her brother Manuel, who was at home, was questioned and was not arrested.",
        "Ana Muestra fue detenida por el Sebin el 11 de junio. Su hermano Manuel, que estaba en casa, fue interrogado y no fue detenido.",
    ],
)
def test_a_relative_who_was_not_arrested_takes_nothing_from_the_one_who_was(text: str) -> None:
    found = read(text)

    assert {(claim.person.value, claim.event.value, str(claim.date.value) if claim.date else "") for claim in found.detentions} == {
        ("Ana Muestra", "arrest", "2023-06-11")
    }
    assert [claim.name.value for claim in found.not_detained if claim.explicit] == []


def test_a_participle_that_does_not_agree_with_the_relative_is_the_persons() -> None:
    found = read(
        "Luis Ejemplo Soto es dirigente vecinal en Coro. Su madre lo visitó el lunes y el martes 6 de junio fue detenido por la PNB."
    )

    assert {(claim.person.value, claim.event.value) for claim in found.detentions} == {("Luis Ejemplo Soto", "arrest")}


@pytest.mark.parametrize(
    "text",
    [
        "A teacher walked out of the Yare prison on Monday, her union said. Rosa Prueba Gil, 39, may not leave the country.",
        "Una maestra salió el lunes de la cárcel de Yare, informó su sindicato. Rosa Prueba Gil, de 39 años, no puede salir del país.",
    ],
)
def test_a_lead_is_the_person_introduced_next_by_name_and_age(text: str) -> None:
    found = read(text)

    assert {
        (claim.person.value, str(claim.date.value) if claim.date else "") for claim in found.detentions if "release" in claim.event.value
    } == {("Rosa Prueba Gil", "2023-06-12")}


def test_a_lead_is_not_the_official_who_speaks_next() -> None:
    found = read("A teacher walked out of the Yare prison on Monday. Governor Omar Ficticio Luna, 61, said he knew nothing of the case.")

    assert found.detentions == ()


@pytest.mark.parametrize(
    "text",
    [
        "Ana Muestra was arrested on Monday. Luis Prueba, 35, has the backing of 50 countries. The raid happened at two in the morning.",
        "Ana Muestra fue detenida el lunes. Luis Prueba, de 35 años, tiene el apoyo de 50 países. El allanamiento ocurrió a las dos.",
    ],
)
def test_a_search_of_which_no_house_is_told_is_of_nobody(text: str) -> None:
    found = read(text)

    assert {claim.person.value for claim in found.detentions} == {"Ana Muestra"}
    assert [claim.reason.value for claim in found.not_detained] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Foro Penal informó que 866 presos políticos siguen en las cárceles.", ["siguen"]),
        ("Foro Penal dijo que 866 presos políticos fueron contados.", None),
        ("Foro Penal has so far counted 866 political prisoners.", ["so far"]),
        ("The rights group Foro Penal counted 866 political prisoners in the jails of the country.", None),
    ],
)
def test_a_figure_stands_on_the_day_of_publication_only_where_words_say_so(text: str, words: list[str] | None) -> None:
    figure = read(text).counts[0]

    assert (None if figure.as_of is None else [text[span.start : span.end] for span in figure.as_of.spans]) == words
    assert figure.as_of is None or str(figure.as_of.value) == "2023-06-13"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("El activista opositor Tulio Barrantes fue detenido por el Sebin, denunció este jueves la ONG.", "jueves"),
        ("El activista opositor Tulio Barrantes fue detenido por el Sebin, denunció la ONG.", None),
        ("Activist Tulio Barrantes was detained by the Sebin, the rights group said on Thursday.", "Thursday"),
        ("Activist Tulio Barrantes was detained by the Sebin, the rights group said.", None),
    ],
)
def test_a_report_known_by_its_month_dates_its_news_only_by_words_of_its_own(text: str, words: str | None) -> None:
    claim = rules().read(text, published=When.month(2023, 6)).detentions[0]

    assert (None if claim.date is None else text[claim.date.spans[0].start : claim.date.spans[0].end]) == words
    assert claim.date is None or str(claim.date.value) == "2023-06"
