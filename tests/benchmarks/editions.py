"""`python -m tests.benchmarks.editions [SIZE]`: how long an edition takes, and taking cases out of all. SIZE: 100000 unless said.

Whole invented detentions are loaded, and one in a hundred is withheld. What is measured is what the clock calls, up to the files on disk;
a process that takes longer than `EDITION_TIME_LIMIT` would be ended.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import django

from tests import services

Result = dict[str, str | int | float]
BASE = Path(__file__).resolve().parents[2]
_WITHHELD = 100  # one in so many


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with services.running():
        django.setup()
        results = list(_measured(size))
    services.remove()
    target = BASE / ".local/bench/editions.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


def _measured(size: int) -> Iterator[Result]:
    from django.conf import settings  # noqa: PLC0415 — Django had to be set up first
    from django.db.models import F  # noqa: PLC0415

    from detentions.editions import publishing  # noqa: PLC0415
    from detentions.models import Detention  # noqa: PLC0415
    from tests.benchmarks.parts.registry import BEGUN, Work  # noqa: PLC0415

    work = Work.begin()
    work.load_whole(size)
    rest = Detention.objects.alias(rest=F("pk") % _WITHHELD)
    listed = rest.exclude(rest=0).update(visibility="listed")
    limit, first = settings.EDITION_TIME_LIMIT, BEGUN + timedelta(days=1)
    yield _told(listed, "the first edition", lambda: publishing.publish(at=first), limit)
    rest.filter(rest=1).update(visibility="restricted")
    yield _told(listed, "burial of one in a hundred", lambda: publishing.bury_withdrawn(at=first + timedelta(days=1)), limit)
    yield _told(listed, "looking for cases to bury", lambda: publishing.bury_withdrawn(at=first + timedelta(days=2)), limit)
    yield _told(listed, "the second edition", lambda: publishing.publish(at=first + timedelta(days=8)), limit)
    work.end()


def _told(size: int, name: str, work: Callable[[], object], limit: int) -> Result:
    began, busy = time.perf_counter(), time.process_time()
    work()
    taken, own = time.perf_counter() - began, time.process_time() - busy
    word = "within the limit" if taken < limit else "NOT within the limit"
    beside = f"own time {own:.1f} s; {word} of {limit:,} s"
    sys.stdout.write(f"{name:<32} {size:>9,} {taken:>9,.1f} s  {beside}\n")
    sys.stdout.flush()
    return {"name": name, "size": size, "value": round(taken, 2), "unit": "s", "beside": beside, "ratio": round(limit / taken, 1)}


if __name__ == "__main__":
    sys.exit(main())
