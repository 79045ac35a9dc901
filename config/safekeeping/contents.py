"""What a database holds, in figures that a copy of it must give again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection

from detentions.models import BuiltRule, Change, CountingRule, Source
from detentions.statistics import Question, in_custody, rule_named

_AT_A_TIME = 1_000
# Kept out of a backup, or written anew by `migrate`.
_NOT_COMPARED = frozenset({"django_session", "detentions_signinlink", "django_migrations", "django_content_type", "auth_permission"})


def contents(day: date) -> dict[str, Any]:
    """Rows per table, the end of the chain of changes, the kept words, and the number held on `day` by each rule."""
    last = Change.objects.order_by("-number").values("number", "hash").first()
    return {
        "day": day.isoformat(),
        "country": settings.COUNTRY,
        "rows": _rows(),
        "chain": {"rows": Change.objects.count(), **(last or {"number": 0, "hash": ""})},
        "evidence": _evidence(),
        "held": _held(day),
    }


def differences(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """Where `found` is not what `wanted` says, one sentence each."""
    rows = {name: (count, found["rows"].get(name)) for name, count in wanted["rows"].items()}
    parts = [f"{table}: {was} rows in the backup, {now} here" for table, (was, now) in sorted(rows.items()) if was != now]
    return parts + [
        f"{part}: {wanted[part]} in the backup, {found[part]} here" for part in ("chain", "evidence", "held") if wanted[part] != found[part]
    ]


def _rows() -> dict[str, int]:
    counts = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in _NOT_COMPARED:
                cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
                counts[table] = int(cursor.fetchone()[0])
    return counts


def _evidence() -> dict[str, Any]:
    """How many sources, and one hash over the hashes of all their bytes and texts."""
    total, number = hashlib.sha256(), 0
    for row in Source.objects.order_by("pk").values_list("pk", "sha256", "text_sha256").iterator(chunk_size=_AT_A_TIME):
        total.update(" ".join(map(str, row)).encode() + b"\n")
        number += 1
    return {"sources": number, "hash_of_hashes": total.hexdigest()}


def _held(day: date) -> dict[str, list[int]]:
    built = set(BuiltRule.objects.values_list("rule_id", flat=True))
    found = {}
    for rule in CountingRule.objects.filter(pk__in=built).order_by("slug", "number"):
        point = in_custody(Question(settings.COUNTRY, rule_named(rule.name)), day)
        found[rule.name] = [point.value, point.possibly]
    return found
