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
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import django

from tests import services

Result = dict[str, str | int | float]
BASE = Path(__file__).resolve().parents[2]
P50, P99 = 20.0, 80.0  # milliseconds that a page may take


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
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

    desk = Desk.fill(size)
    for name, ask in desk.pages().items():
        taken, own = _timed(ask)
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


def _timed(ask: Callable[[int], object], *, rounds: int = 120) -> tuple[list[float], float]:
    """Milliseconds of each of so many askings, after some to warm up; and of this process's own time in the middle.

    The own time leaves out the database and whatever else the machine does.
    """
    for number in range(10):
        ask(number)
    taken, own = [], []
    for number in range(10, 10 + rounds):
        began, busy = time.perf_counter(), time.process_time()
        ask(number)
        taken.append((time.perf_counter() - began) * 1e3)
        own.append((time.process_time() - busy) * 1e3)
    return taken, middle_of.median(own)


if __name__ == "__main__":
    sys.exit(main())
