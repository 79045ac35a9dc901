"""Nobody knows where: told beside an arrest, or far from it, of whom it is told and of nobody else."""

from __future__ import annotations

import pytest

from detentions.when import When
from tests.extraction.test_traps import rules

TAKEN = {
    "es": "Funcionarios del Sebin detuvieron este jueves a Ramona Prado Gil en su casa de Los Naranjos, según denunció su familia.",
    "en": "Sebin officers arrested Ramona Prado Gil at her home in Caracas on Thursday, her family said.",
}
ALSO = {
    "es": "Una hora después la Dgcim detuvo en Maracay a Tomás Prado Lugo.",
    "en": "An hour later, agents also arrested Tomas Prado Lugo in Maracay.",
}
BETWEEN = {
    "es": "La madre contó que una docena de hombres rompió la reja y revisó la casa. Dijo que nadie mostró una orden. "
    "Los vecinos grabaron los vehículos desde las ventanas.",
    "en": "Her mother said a dozen men broke the gate and searched the house. She said nobody showed a warrant. "
    "Neighbours filmed the cars from their windows.",
}

TOLD = [
    ("es", "Se desconoce el paradero de Ramona Prado Gil."),
    ("es", "La familia no sabía a dónde la habían llevado."),
    ("es", "Se desconoce hacia dónde fue llevada."),
    ("es", "Hasta ahora no han informado dónde la tienen."),
    ("es", "Su paradero se ignora desde entonces."),
    ("en", "The whereabouts of Ramona Prado Gil are unknown."),
    ("en", "Her family does not know where she was taken."),
]


def unknown(text: str, language: str) -> set[str]:
    found = rules().read(text, published=When.parse("2019-03-22"), language=language)
    return {claim.person.value for claim in found.detentions if claim.whereabouts_unknown}


@pytest.mark.parametrize(("language", "sentence"), TOLD)
@pytest.mark.parametrize("is_far", [False, True], ids=["near", "far"])
def test_it_is_read_near_and_far(language: str, sentence: str, *, is_far: bool) -> None:
    parts = [TAKEN[language], *([BETWEEN[language]] if is_far else []), sentence]

    assert unknown("\n\n".join(parts), language) == {"Ramona Prado Gil"}


@pytest.mark.parametrize(("language", "sentence"), [(code, sentence) for code, sentence in TOLD if "Ramona" in sentence])
def test_of_two_who_were_taken_it_is_told_of_whom_it_names(language: str, sentence: str) -> None:
    assert unknown("\n\n".join([TAKEN[language], ALSO[language], BETWEEN[language], sentence]), language) == {"Ramona Prado Gil"}


@pytest.mark.parametrize(("language", "sentence"), [(code, sentence) for code, sentence in TOLD if "Ramona" not in sentence])
def test_of_two_who_were_taken_nobody_is_guessed(language: str, sentence: str) -> None:
    assert unknown("\n\n".join([TAKEN[language], ALSO[language], BETWEEN[language], sentence]), language) == set()


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("es", ["", "Se desconoce el paradero de los dos teléfonos."]),
        ("es", ["Está recluida en El Helicoide, dijo el abogado.", "Al principio se desconocía su paradero."]),
        ("en", ["", "The whereabouts of the two phones are unknown."]),
        ("en", ["She is being held at El Helicoide, her lawyer said.", "At first her family did not know where she was."]),
    ],
)
def test_it_is_not_told_of_things_nor_of_whoever_was_found(language: str, parts: list[str]) -> None:
    assert unknown("\n\n".join([TAKEN[language], parts[0], BETWEEN[language], parts[1]]), language) == set()
