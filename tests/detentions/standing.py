"""Everything that the registry says now, as bytes: what must be the same after a batch is taken back as before it came."""

from __future__ import annotations

from typing import Any

import orjson
from django.db.models import Model, QuerySet

from detentions.models import Attribute, Charge, Citation, Consent, CustodyEvent, DetaineeName, FindableCase, Ruling, Stretch, Tally

_FACTS: tuple[Any, ...] = (DetaineeName, Attribute, CustodyEvent, Charge, Consent, Ruling)


def said_now() -> bytes:
    """Standing facts with their citations, rows of the numbers as they are known now, tallies, and what cases are found by.

    Since when a number's row is known and when a case last changed are left out: what was said in between stays known as said then.
    """
    facts = {model.__name__: _rows(model.objects.standing()) for model in _FACTS}
    standing = [pk for model in _FACTS for pk in model.objects.standing().values_list("pk", flat=True)]
    agencies = CustodyEvent.agencies.through.objects.filter(custodyevent__withdrawn_at=None)
    return orjson.dumps(
        {
            **facts,
            "agencies": _rows(agencies),
            "citations": _rows(Citation.objects.filter(fact_id__in=standing)),
            "stretches": _rows(Stretch.objects.filter(known_to=None), leave_out=("id", "known_from")),
            "tallies": _tallies(),
            "found": _rows(FindableCase.objects.all(), leave_out=("changed_at",)),
        },
        option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2,
        default=str,
    )


def _tallies() -> list[tuple[str, ...]]:
    """Blocks that tell something: a block whose numbers were all taken back again is none."""
    columns = ("rule_id", "country", "dimension", "value", "block")
    rows = [(row[:-2], bytes(row[-2]), bytes(row[-1])) for row in Tally.objects.values_list(*columns, "sure", "possible")]
    return sorted((*map(str, key), sure.hex(), possible.hex()) for key, sure, possible in rows if any(sure) or any(possible))


def _rows(rows: QuerySet[Any, Any], *, leave_out: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
    model: type[Model] = rows.model
    columns = [column.attname for column in model._meta.concrete_fields if column.attname not in leave_out]
    return sorted(rows.values_list(*columns), key=lambda row: [str(cell) for cell in row])
