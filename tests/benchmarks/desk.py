"""`python -m tests.benchmarks.desk [SIZE]`: how fast the queue and the workbench answer. SIZE: 100000 unless said.

SIZE cases by invented people with the names that names are (`tests.finding.people`), loaded as a bulk load loads them; beside them SIZE
proposals that wait, in reports of one, four and a hundred. Each page is asked for through Django's whole stack, signed in, as a browser
would ask (no network, no server process): what is measured is the server's own time. Deep pages are those after the middle and near the
end.
"""

from __future__ import annotations

import json
import os
import statistics as middle_of
import sys
from collections.abc import Iterator
from pathlib import Path

import django

from tests import services

Result = dict[str, str | int | float]
BASE = Path(__file__).resolve().parents[2]
P50, P99 = 20.0, 80.0  # milliseconds that a page may take


def main() -> int:
    os.environ.update(DJANGO_SETTINGS_MODULE="tests.settings", DB_POOL="4")  # connections as a web process keeps them
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with services.running():
        django.setup()
        results = list(_measured(size))
    services.remove()
    target = BASE / ".local/bench/desk.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


def _measured(size: int) -> Iterator[Result]:
    from tests.benchmarks.parts.desk import Desk  # noqa: PLC0415 — Django had to be set up first
    from tests.benchmarks.parts.population import timed  # noqa: PLC0415

    desk = Desk.fill(size)
    for name, ask in desk.pages().items():
        taken, own = timed(ask)
        queries = desk.queries(ask)
        half, late = middle_of.median(taken), sorted(taken)[int(len(taken) * 0.99)]
        beside = (
            f"p99 {late:.1f} ms, own time {own:.1f} ms, {queries} questions, "
            f"{'within' if half <= P50 and late <= P99 else 'NOT within'} {P50:.0f}/{P99:.0f} ms"
        )
        sys.stdout.write(f"{name:<44} {size:>9,} {half:>9.2f} ms  {beside}\n")
        sys.stdout.flush()
        yield {"name": name, "size": size, "value": round(half, 2), "unit": "ms", "beside": beside, "ratio": round(P50 / half, 2)}
    desk.close()


if __name__ == "__main__":
    sys.exit(main())
