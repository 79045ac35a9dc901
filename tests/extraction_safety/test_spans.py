"""Each value's words say the value, in annotated reports and in texts made up by a machine."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detentions.when import When
from tests.extraction_safety.spans import broken
from tracker.extraction.claims import DetentionClaim, Reading, Span
from tracker.extraction.rows import date_text
from tracker.extraction.rules import Rules
from tracker.extraction.scoring_rows import Annotated, load_corpus

CORPUS = load_corpus(Path(__file__).resolve().parent.parent / "corpus" / "dev")
_OVERLAP = 0.95


@cache
def reader() -> Rules:
    return Rules.load()


def read(document: Annotated) -> Reading:
    published = When.parse(document.published) if document.published else None
    return reader().read(document.text, published=published, language=document.language)


_OPENINGS = st.sampled_from(
    ["Según Foro Penal, ", "Foro Penal said ", "El SNTP denunció que ", "The government said ", "", "Justicia, Encuentro y Perdón: "]
)
_FIGURES = st.one_of(
    st.integers(0, 30000).map(str),
    st.integers(1000, 30000).map(lambda number: f"{number:,}"),
    st.integers(1000, 30000).map(lambda number: f"{number:,}".replace(",", ".")),
    st.sampled_from(["ochocientos sesenta y seis", "doce", "nine hundred", "una treintena", "más de 9 mil", "entre 60 y 70", "1,5721"]),
)
_NOUNS = st.sampled_from(
    [" presos políticos", " political prisoners", " fueron excarcelados", " were arrested", " mujeres", " men", " excarcelaciones", " años"]
)
_EVENTS = st.sampled_from(
    [
        "Ana Belén Ruiz Mora fue detenida el 3 de marzo de 2019 por el Sebin en Coro. ",
        "Luis Alfaro Pinto was arrested on Jan 23, 2020 in Caracas. ",
        "El 5 de mayo liberaron a Pedro José Silva Mata. ",
        "No fue detenido Juan Carlos Vera. ",
        "El lunes la PNB detuvo a Rosa Elena Paz; dos días después la liberaron. ",
        "Tomás Rey Leal was detained last week. He was freed on Monday. ",
        "La activista Inés Mata fue detenida en diciembre y trasladada ese mismo mes. ",
    ]
)
_SENTENCES = st.tuples(_OPENINGS, _FIGURES, _NOUNS).map(lambda parts: "".join(parts) + ". ")
_TEXTS = st.lists(st.one_of(_SENTENCES, _EVENTS, st.text(max_size=40)), max_size=8).map("".join)


@given(text=_TEXTS, language=st.sampled_from(["es", "en"]))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_it_cites_words_that_say_the_value_whatever_the_text(text: str, language: str) -> None:
    published = When.parse("2026-01-20")
    reading = reader().read(text, published=published, language=language)

    assert broken(text, reading, published) == []


@pytest.mark.parametrize("document", CORPUS, ids=lambda document: document.id)
def test_it_cites_words_that_say_the_value_in_annotated_reports(document: Annotated) -> None:
    published = When.parse(document.published) if document.published else None

    assert broken(document.text, read(document), published) == []


def test_it_cites_the_words_an_annotator_would() -> None:
    rows = overlapping = 0

    for document in CORPUS:
        reading = read(document)
        for gold in document.rows.detentions:
            found = [
                claim
                for claim in reading.detentions
                if (claim.person.value, claim.event.value) == (gold.person, gold.event)
                and _same_date(claim.date.value if claim.date else None, gold.date)
            ]
            at = document.text.find(gold.quote)
            if not found or at < 0 or not gold.quote:
                continue
            rows += 1
            spans = all_spans(found[0])
            overlapping += any(span.start < at + len(gold.quote) and at < span.end for span in spans)
        for count in document.rows.counts:
            same = [c for c in reading.counts if str(c.value.value) == count.value and c.metric.value == count.metric]
            at = document.text.find(count.quote)
            if same and at >= 0:
                rows += 1
                spans = [*same[0].value.spans, *same[0].metric.spans, *same[0].organisation.spans]
                overlapping += any(span.start < at + len(count.quote) and at < span.end for span in spans)

    assert rows > 50
    assert overlapping / rows >= _OVERLAP, f"{overlapping} of {rows}"


def all_spans(claim: DetentionClaim) -> list[Span]:
    """Every place in the text that a row rests on."""
    values = [claim.person, claim.event, claim.date, claim.state, claim.place, claim.held_at, *claim.agencies]
    return [span for value in values if value is not None for span in value.spans]


def _same_date(when: When | None, gold: str | None) -> bool:
    return date_text(when) == gold
