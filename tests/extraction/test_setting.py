"""How a text is set changes nothing of what is read: doubled blanks, divided words, narrow columns, other blanks."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from datetime import date

import pytest

from tests.extraction.test_traps import fields_of, rules

_TEXTS = {
    "es": "La Organización Ejemplo informó el jueves que la activista Ramona Ortiz Bermúdez fue detenida el lunes por funcionarios del "
    "Sebin en la ciudad de Coro, cuando salía de su casa, y que está recluida desde entonces en El Helicoide. También fue detenido su "
    "hermano, Fermín Ortiz Bermúdez. Foro Penal registra 866 presos políticos, entre ellos 90 mujeres y 776 hombres, según su balance.",
    "en": "Sample Organisation said on Thursday that activist Ramona Ortiz Bermudez was arrested on Monday by officers of the Sebin in the "
    "city of Coro, as she was leaving her home, and that she has been held since then at El Helicoide. Her brother, Fermin Ortiz "
    "Bermudez, was arrested too. Foro Penal lists 866 political prisoners, among them 90 women and 776 men, according to its report.",
}
_DIVIDED = re.compile(r"(\w{4})(\w{4,})$")


def _lines(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def _divided(text: str) -> str:
    lines = _lines(text, 60)
    for at in range(len(lines) - 1):
        first, _, rest = lines[at + 1].partition(" ")
        if len(first) > 8 and first.isalpha() and first.islower():
            lines[at], lines[at + 1] = f"{lines[at]} {first[:4]}-", f"{first[4:]} {rest}"
    return "\n".join(lines)


_SETTINGS: dict[str, Callable[[str], str]] = {
    "doubled blanks": lambda text: text.replace(" ", "  "),
    "blanks that don't break": lambda text: text.replace(" ", "\u00a0"),
    "a blank and one that doesn't break": lambda text: text.replace(" ", " \u00a0"),
    "indented": lambda text: f"  \t{text}",
    "lines of seventy": lambda text: "\n".join(_lines(text, 70)),
    "a narrow column": lambda text: "\n".join(_lines(text, 36)),
    "divided words": _divided,
    "all in capitals": str.upper,
}


@pytest.mark.parametrize("setting", _SETTINGS)
@pytest.mark.parametrize("language", ["es", "en"])
def test_the_setting_changes_nothing(setting: str, language: str) -> None:
    plain = _TEXTS[language]
    text = _SETTINGS[setting](plain)
    expected, reading = (rules().read(one, published=date(2019, 3, 22)) for one in (plain, text))

    assert len(expected.detentions) == 2
    assert [fields_of(claim) for claim in reading.detentions] == [fields_of(claim) for claim in expected.detentions]
    assert [(one.value.value, {k: v.value for k, v in one.breakdown.items()}) for one in reading.counts] == [
        (866, {"women": 90, "men": 776})
    ]


@pytest.mark.parametrize("setting", _SETTINGS)
def test_it_cites_the_text_as_it_was_given(setting: str) -> None:
    text = _SETTINGS[setting](_TEXTS["es"])

    for claim in rules().read(text, published=date(2019, 3, 22)).detentions:
        span = claim.person.spans[0]
        told = re.sub(r"\s+", " ", text[span.start : span.end]).casefold()
        assert told in (claim.person.value.casefold(), claim.person.value.split()[0].casefold())


def test_lines_of_a_list_stay_lines() -> None:
    text = "Fueron detenidas el lunes estas personas:\nAna Muestra Gil\nLuis Ejemplo Gil\nRosa Prueba Gil\n"

    assert {claim.person.value for claim in rules().read(text, published=date(2019, 3, 22)).detentions} == {
        "Ana Muestra Gil",
        "Luis Ejemplo Gil",
        "Rosa Prueba Gil",
    }
