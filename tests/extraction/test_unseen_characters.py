"""Characters that nobody sees change nothing of what is read, and what is read cites the text with them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.extraction.test_traps import fields_of, rules

_PLAIN = {
    "es": "La activista Ramona Ortiz fue detenida el lunes por el Sebin en Coro y está en El Helicoide. "
    "Foro Penal registra 866 presos políticos.",
    "en": "Activist Ramona Ortiz was arrested on Monday by the Sebin in Coro and is held at El Helicoide. "
    "Foro Penal lists 866 political prisoners.",
}
_PUBLISHED = date(2019, 3, 22)
_HIDDEN = {
    "a blank without width": [("Ramona", "Ra\u200bmona"), ("Sebin", "Se\u200bbin"), ("Coro", "Co\u200bro"), ("866", "8\u200b66")],
    "a soft hyphen": [("Ramona", "Ramo\u00adna"), ("Helicoide", "Heli\u00adcoide"), ("Penal", "Pe\u00adnal")],
    "marks that turn words": [("Ramona Ortiz", "\u202eRamona\u202c \u200fOrtiz")],
    "a mark at the start": [("Ortiz", "Ortiz\ufeff"), ("La activista", "\ufeffLa activista"), ("Activist", "\ufeffActivist")],
}


@pytest.mark.parametrize("kind", _HIDDEN)
@pytest.mark.parametrize("language", ["es", "en"])
def test_it_reads_what_a_person_sees(kind: str, language: str) -> None:
    plain, text = _PLAIN[language], _PLAIN[language]
    for seen, hidden in _HIDDEN[kind]:
        text = text.replace(seen, hidden)

    expected, reading = (rules().read(one, published=_PUBLISHED, language=language) for one in (plain, text))

    assert [fields_of(claim) for claim in reading.detentions] == [fields_of(claim) for claim in expected.detentions] != []
    assert [(one.organisation.value, one.value.value) for one in reading.counts] == [("Foro Penal", 866)]


@pytest.mark.parametrize("language", ["es", "en"])
def test_it_cites_the_words_with_what_is_hidden_in_them(language: str) -> None:
    text = _PLAIN[language].replace("Ramona", "Ra\u200bmo\u0301na")

    person = rules().read(text, published=_PUBLISHED, language=language).detentions[0].person

    assert person.value == "Ram\u00f3na Ortiz"
    assert [text[span.start : span.end] for span in person.spans] == ["Ra\u200bmo\u0301na Ortiz"]
