"""Of many who share a name's words the right case is offered, also misspelt, and with a bounded number of questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from detentions.actions import bulk
from detentions.actions.bulk import CaseFacts
from detentions.actions.cases import EventFacts, PersonFacts, Words
from detentions.actions.texts import KeptText, keep_texts
from detentions.choices import EventKind, SourceKind
from detentions.when import When
from tests.cast import NOW, Cast, assemble
from tests.tracker.proposals import propose, value
from tracker import matching
from tracker.models import Candidate

SAID = "Personas detenidas."
LETTERS = "bcdfghjklmnpqrstvwxz"
pytestmark = pytest.mark.django_db


def on_file(cast: Cast, *people: str) -> None:
    """Each was arrested on one day."""
    text = KeptText(SAID, "Observatorio", When.parse("2019-03-20"), SourceKind.NGO_REPORT, "es")
    (source,) = keep_texts(texts=[text], by=cast.ana, at=NOW)
    words = [Words(source, 0, 8, "person")]
    arrest = EventFacts(EventKind.ARREST, When.parse("2019-03-20"), words=[Words(source, 0, 8, "event")])
    cases = [CaseFacts(PersonFacts(name, words=words), [arrest], []) for name in people]
    bulk.open_cases(cases=cases, country="VE", organisation=cast.ours, is_sample=False, by=cast.ana, at=NOW)


def proposed(cast: Cast, name: str) -> Candidate:
    """Somebody of this name is proposed."""
    candidate = propose(cast, person=value(name, "Ramona Muestra"), event=value("arrest", "detuvo"))
    folded = name.lower().replace("é", "e")
    Candidate.objects.filter(pk=candidate.pk).update(headline=name, folded=folded)
    return Candidate.objects.select_related("report").get(pk=candidate.pk)


def offered(candidate: Candidate) -> list[str]:
    return [one.name for one in matching.suggest(candidate)]


@pytest.fixture(scope="module")
def crowd() -> list[str]:
    """Six hundred who share a given name and a surname with each other, in all orders."""
    others = [f"{first}{second}ano" for first in LETTERS for second in LETTERS]
    return [f"José {other.title()} González" for other in others] + [f"José González {other.title()}" for other in others[:200]]


@pytest.mark.parametrize(
    "name", ["José Zurita González", "González José Zurita", "José Zurita Gonzales", "José Zurita", "José Luis Zurita González"]
)
def test_the_right_one_is_offered_first_among_six_hundred(cast: Cast, crowd: list[str], name: str) -> None:
    on_file(cast, *crowd, "José Zurita González")

    assert offered(proposed(cast, name))[:1] == ["José Zurita González"]


@pytest.fixture
def cast() -> Cast:
    return assemble()


def test_a_shorter_name_on_file_is_offered(cast: Cast) -> None:
    on_file(cast, "Ramona Muestra")

    assert offered(proposed(cast, "Ramona Isabel Muestra Pérez")) == ["Ramona Muestra"]


def test_somebody_else_is_not_offered(cast: Cast) -> None:
    on_file(cast, "Ramona Muestra", "Rosa Ejemplo")

    assert offered(proposed(cast, "Pedro Ficticio")) == []
    assert offered(proposed(cast, "Ramona Ejemplo Prueba")) == []


def test_a_brother_is_not_offered_and_a_familiar_form_is(cast: Cast) -> None:
    on_file(cast, "Andrés Eloy Muestra Peraza", "Francisco Javier Ejemplo Mora")

    assert offered(proposed(cast, "Ana Luisa Muestra Peraza")) == []
    assert offered(proposed(cast, "Paco Ejemplo Mora")) == ["Francisco Javier Ejemplo Mora"]


def test_it_asks_a_bounded_number_of_questions(cast: Cast, crowd: list[str], django_assert_max_num_queries: Callable[..., Any]) -> None:
    on_file(cast, *crowd)
    candidate = proposed(cast, "José Zurita González")

    with django_assert_max_num_queries(3):
        matching.suggest(candidate)
