"""`python -m tests.benchmarks.portal [SIZE …]`: how fast the case list and the case page answer. Sizes: 10000 and 100000 unless said.

Cases by invented people with the names that names are (`tests.finding.people`), loaded as a bulk load loads them. Each page is asked for
through Django's whole stack, signed in, as a browser would ask (no network, no server process): what is measured is the server's own time.
The ratio is to the smallest size.

A search for a common surname finds ten times as many people among ten times as many, and facets count every one of them: it may not grow
less than its work allows, and is not capped. How many it finds is printed for each size.
"""

from __future__ import annotations

import json
import os
import statistics as middle_of
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import django

from tests import services

Result = dict[str, str | int | float]
BASE = Path(__file__).resolve().parents[2]
P50, P99 = 20.0, 80.0  # milliseconds that a page may take


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    sizes = sorted(int(text) for text in sys.argv[1:]) or [10_000, 100_000]
    with services.running():
        django.setup()
        results = list(_measured(sizes))
    services.remove()
    target = BASE / ".local/bench/portal.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


def _measured(sizes: Sequence[int]) -> Iterator[Result]:
    from django.db import connection  # noqa: PLC0415 — Django had to be set up first

    from tests.benchmarks.parts.population import timed  # noqa: PLC0415
    from tests.benchmarks.parts.portal import Portal  # noqa: PLC0415

    portal = Portal.open(max(sizes))
    smallest: dict[str, float] = {}
    first = 0
    for size in sizes:
        portal.fill(size)
        hits = portal.hits("gonzalez")
        first = first or hits
        sys.stdout.write(f"{size:,} cases; a search for González finds {hits:,} of them, {hits / first:.1f}x what it found at first\n")
        for name, ask in portal.pages().items():
            taken, own = timed(ask)
            half, late = middle_of.median(taken), sorted(taken)[int(len(taken) * 0.99)]
            grown = half / smallest.setdefault(name, half)
            beside = (
                f"p99 {late:.1f} ms, own time {own:.1f} ms, {portal.queries(ask)} questions, grown {grown:.1f}x, "
                f"{'within' if half <= P50 and late <= P99 else 'NOT within'} {P50:.0f}/{P99:.0f} ms"
            )
            sys.stdout.write(f"{name:<40} {size:>9,} {half:>9.2f} ms  {beside}\n")
            sys.stdout.flush()
            yield {"name": name, "size": size, "value": round(half, 2), "unit": "ms", "beside": beside, "ratio": round(grown, 2)}
    connection.close()


if __name__ == "__main__":
    sys.exit(main())
