"""Reports wholly in capitals: most of what is read of the annotated ones is read of the same words in capitals, too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from detentions.when import When
from tests.extraction.test_traps import rules
from tracker.extraction.clean import fold
from tracker.extraction.rows import rows

_CORPUS = Path(__file__).parents[1] / "corpus" / "dev"
_LOST = 70  # of the rows of the annotated reports: names that are words as well, in a text where nothing tells them apart


def _rows(document: dict[str, Any], text: str) -> set[tuple[object, ...]]:
    published = When.parse(document["published"]) if document["published"] else None
    found: dict[str, Any] = rows(rules().read(text, published=published), id="-")
    return {
        (fold(row["person"]), row["event"], row["date"], tuple(row["agencies"]), row["place"]["state"], fold(row["held_at"] or ""))
        for row in found["detentions"]
    }


def test_little_is_lost_in_capitals() -> None:
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(_CORPUS.glob("*.json"))]
    plain = [_rows(document, document["text"]) for document in documents]
    capital = [_rows(document, document["text"].upper()) for document in documents]

    assert sum(map(len, plain)) > 300
    assert sum(len(one - other) for one, other in zip(plain, capital, strict=True)) <= _LOST


def test_an_unknown_acronym_is_no_name() -> None:
    text = "EL SINDICATO XTV DENUNCIO QUE EL PERIODISTA TULIO BARRANTES FUE DETENIDO EL LUNES EN CORO POR FUNCIONARIOS DEL SEBIN."

    claims = rules().read(text, published=When.parse("2024-05-10")).detentions

    assert [(claim.person.value, str(claim.date and claim.date.value), [one.value for one in claim.agencies]) for claim in claims] == [
        ("Tulio Barrantes", "2024-05-06", ["SEBIN"])
    ]


def test_a_headline_in_capitals_leaves_the_rest_as_it_is() -> None:
    text = "DETIENEN A UN DIRIGENTE VECINAL EN CORO\n\nTulio Barrantes fue detenido el lunes por el Sebin, dijo la abogada Rosa Castillo."

    found = rules().read(text, published=When.parse("2024-05-10"))

    assert [claim.person.value for claim in found.detentions] == ["Tulio Barrantes"]
