"""Who was not taken: the words kept as evidence say so, and don't say the opposite."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from tracker.extraction.rules import Rules


@cache
def rules() -> Rules:
    return Rules.load()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ana Muestra fue detenida por el Sebin el 11 de junio. Raúl Prueba Soto no fue detenido.", "no fue detenido"),
        ("Ana Muestra was arrested by the SEBIN on June 11. Raúl Prueba Soto was not arrested.", "not arrested"),
        ("Ana Muestra fue detenida por el Sebin el 11 de junio. Raúl Prueba Soto nunca fue detenido.", "nunca fue detenido"),
        (
            "El Sebin detuvo el 11 de junio a Ana Muestra. Es falso que el Sebin haya detenido a Raúl Prueba Soto, informó el foro.",
            "falso que el Sebin haya detenido",
        ),
    ],
)
def test_the_words_of_a_denial_hold_what_denies(text: str, words: str) -> None:
    found = rules().read(text, published=date(2023, 6, 13))

    [claim] = [one for one in found.not_detained if one.name.value == "Raúl Prueba Soto"]
    assert claim.reason.value == "denied"
    assert [text[span.start : span.end] for span in claim.reason.spans] == [words]
