"""The files of an edition that hold no figures of ours: counts of others, definitions, the changelog, the manifest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from typing import Any

from detentions.editions.files import LICENCE, Files, as_csv, as_json
from detentions.models import CountingRule, Edition, NgoCount

_NOTES = {
    "es": (
        "Dos bases que nunca se mezclan. «listed»: casos públicos por decisión, exactos. «all»: todos los casos confirmados. "
        "En «all» se ocultan los números que hablarían de menos de diez personas no publicadas; los demás son múltiplos de cinco; "
        "el total nacional del día de la edición es exacto. Un número que cambiaría por menos de cinco personas espera. "
        "No intente identificar a nadie."
    ),
    "en": (
        "Two bases that are never mixed. “listed”: cases public by decision, exact. “all”: all confirmed cases. "
        "In “all”, numbers that would speak of fewer than ten people who aren't listed are hidden; the others are multiples of five; "
        "the national total of the edition's own day is exact. A number that fewer than five people would change waits. "
        "Do not try to identify anybody."
    ),
}
_WITHDRAWN = {
    "es": "Los casos retirados desaparecen de todas las ediciones; las cifras de las ediciones anteriores quedan como se publicaron.",
    "en": "Withdrawn cases disappear from every edition; the figures of earlier editions stay as they were published.",
}


def counts(country: str) -> Files:
    standing = NgoCount.objects.standing().filter(country=country).select_related("organisation", "agency", "source").order_by("reference")
    rows = (
        (
            *(one.reference, _publisher(one), one.metric, one.scope),
            *(one.value, one.upper_bound, one.qualifier, one.earliest, one.latest, one.precision),
            *(str(one.is_checked).lower(), one.source.address),
        )
        for one in standing
    )
    return {"ngo-counts.csv": as_csv("ngo-counts.csv", rows)}


def _publisher(count: NgoCount) -> str:
    body = count.organisation or count.agency
    return body.slug if body else ""


def definitions(rules: Iterable[CountingRule]) -> Files:
    texts = ("name_es", "name_en", "text_es", "text_en")
    plain = [{"id": rule.name, **{name: getattr(rule, name) for name in texts}, "definition": rule.definition} for rule in rules]
    return {"definitions.json": as_json(plain)}


def changes(entries: Sequence[Any]) -> Files:
    plain = [asdict(entry) for entry in entries if is_dataclass(entry) and not isinstance(entry, type)]
    return {
        "changes.json": as_json(plain),
        "changes.csv": as_csv("changes.csv", ((entry["id"], entry["change"], entry["reason"]) for entry in plain)),
    }


def manifest(edition: Edition, files: Mapping[str, bytes], *, withdrawn: Sequence[Mapping[str, str]], anchor: str) -> dict[str, Any]:
    return {
        "number": edition.number,
        "country": edition.country,
        "day": edition.day.isoformat(),
        "made_at": edition.made_at.isoformat(),
        "sample": edition.is_sample,
        "licence": LICENCE,
        "notes": _NOTES,
        "withdrawn": list(withdrawn),
        "withdrawn_note": _WITHDRAWN,
        "record_of_changes": anchor,
        "files": {path: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()} for path, data in sorted(files.items())},
    }
