"""`python -m tests.benchmarks.public [SIZE]`: how fast the public API answers, beside nginx. SIZE: 100000 listed cases unless said.

Our server runs as production runs it (compose.yaml), and as `make run` does. Beside it, in turns in the same run, nginx hands out a file
of the very same bytes; what is compared is the middle of ROUNDS turns. Cached: the same question again and again. Uncached: each question
is new, one after the other, over a connection that stays open; milliseconds until the last byte, and what of them is our process's own
time. nginx and wrk are installed where this run may; else it says so and ends with 1.
"""

from __future__ import annotations

import http.client
import json
import os
import statistics as middle_of
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import django

from tests import services
from tests.benchmarks.parts import servers
from tests.installation import free_port

Result = dict[str, str | int | float]
BASE = Path(__file__).resolve().parents[2]
ROUNDS = 5
CACHED, TABLE_P99, LIST_P50, LIST_QUESTIONS = 0.40, 50.0, 25.0, 3  # what is promised
_ASKED, _WARM, _OWN = 200, 30, 40
_LAST = date(2024, 1, 31)
_SAME = {
    "one number": "/api/v1/statistics/?basis=listed&date=2019-03-21&lang=en",
    "one-way table": "/api/v1/statistics/?basis=listed&by=agency&lang=en",
    "100 cases": "/api/v1/detentions/?limit=100&lang=en",
}
_NEW = {
    "one number, two filters": "/api/v1/statistics/?basis=listed&sex=woman&civil_or_military=civilian&date={day}",
    "one-way table": "/api/v1/statistics/?basis=listed&by=agency&date={day}",
    "two-way table": "/api/v1/statistics/?basis=listed&by=state,sex&date={day}",
    "60 months": "/api/v1/statistics/?basis=listed&from={first}&to={day}&every=month",
    "100 cases held on a day": "/api/v1/detentions/?limit=100&held_on={day}",
}


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    try:
        servers.have("nginx", "wrk")
    except servers.Missing as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 1
    with services.running(), tempfile.TemporaryDirectory(prefix="bench-") as folder:
        django.setup()
        results = list(_measured(size, Path(folder)))
    services.remove()
    target = BASE / ".local/bench/public.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


def _measured(size: int, folder: Path) -> Iterator[Result]:
    from django.db import connection  # noqa: PLC0415 — Django had to be set up first

    from tests.benchmarks.parts import public  # noqa: PLC0415

    public.fill(size)
    asked = {name: public.asked([_new(address, number) for number in range(_OWN)]) for name, address in _NEW.items()}
    database = services.places().postgres_url("record_owner", str(connection.settings_dict["NAME"]))
    connection.close()
    ours = {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": database, "API_PER_MINUTE": "0", "DB_POOL": "4"}
    ours["LIVE_STATISTICS"] = "0"  # as in production: answers of a moment ago are given again
    with servers.ours(free_port(), {**os.environ, **ours}) as own:
        for name, address in _NEW.items():
            yield _told(size, *_uncached(own, name, address, asked[name]))
        with _static(own, folder) as static:
            for name, address in _SAME.items():
                yield _told(size, f"cached: {name}", *_cached(own + address, static, folder / _file(name)))
            with servers.small(free_port(), {**os.environ, **ours}) as small:
                cold = servers.cold_rate(small + _SAME["one-way table"])
                yield _told(size, "from a cold start, by `make run`", cold, "answers/s", "to 16 askers in its first 20 seconds", None)
                for name, address in _SAME.items():
                    yield _told(size, f"cached, by `make run`: {name}", *_cached(small + address, static, folder / _file(name)))


def _cached(address: str, static: str, file: Path) -> tuple[float, str, str, float]:
    turns = [(servers.rate(address), servers.rate(f"{static}/{file.name}")) for _round in range(ROUNDS)]
    mine, theirs = (middle_of.median(turn[side] for turn in turns) for side in (0, 1))
    beside = f"{mine / theirs:.0%} of nginx, which gives the same {file.stat().st_size:,} bytes {theirs:,.0f} times"
    return mine, "answers/s", beside, mine / theirs / CACHED


def _uncached(own: str, name: str, address: str, in_process: tuple[int, float]) -> tuple[str, float, str, str, float | None]:
    questions, busy = in_process
    taken = sorted(_milliseconds(own, address))
    half, late = middle_of.median(taken), taken[int(len(taken) * 0.99)]
    kept = {"one-way table": TABLE_P99 / late, "100 cases held on a day": min(LIST_P50 / half, LIST_QUESTIONS / questions)}
    beside = f"p99 {late:.1f} ms, own time {busy:.1f} ms, {questions} questions to the database"
    return f"uncached: {name}", half, "ms", beside, kept.get(name)


def _milliseconds(own: str, address: str) -> Iterator[float]:
    """Of each of so many new questions, after some that warm up both of our processes."""
    place = urlsplit(own).netloc
    for number in range(1, _WARM):
        with closing(http.client.HTTPConnection(place, timeout=300)) as link:
            _asked(link, _new(address, number))
    with closing(http.client.HTTPConnection(place, timeout=300)) as link:
        for number in range(_WARM, _WARM + _ASKED):
            began = time.perf_counter()
            _asked(link, _new(address, number))
            yield (time.perf_counter() - began) * 1e3


def _asked(link: http.client.HTTPConnection, address: str) -> bytes:
    link.request("GET", address)
    answer = link.getresponse()
    body = answer.read()
    if answer.status != http.HTTPStatus.OK:
        raise RuntimeError(body.decode())
    return body


def _new(address: str, number: int) -> str:
    day = _LAST - timedelta(days=1 + 7 * number)
    return address.format(day=day, first=day - timedelta(days=1_826))


@contextmanager
def _static(own: str, folder: Path) -> Iterator[str]:
    """The answers as files, and nginx before them."""
    for name, address in _SAME.items():
        with closing(http.client.HTTPConnection(urlsplit(own).netloc, timeout=300)) as link:
            (folder / _file(name)).write_bytes(_asked(link, address))
    folder.chmod(0o755)
    with servers.nginx(folder, folder, free_port()) as address:
        yield address


def _file(name: str) -> str:
    return name.replace(" ", "-") + ".json"


def _told(size: int, name: str, value: float, unit: str, beside: str, kept: float | None) -> Result:
    """`kept`: a promise is kept from one on; None where nothing is promised."""
    word = "" if kept is None else " within the promise" if kept >= 1 else " NOT within the promise"
    sys.stdout.write(f"{name:<40} {size:>9,} {value:>10,.1f} {unit:<10} {beside}{word}\n")
    sys.stdout.flush()
    return {"name": name, "size": size, "value": round(value, 2), "unit": unit, "beside": beside, "ratio": round(kept or 0, 2)}


if __name__ == "__main__":
    sys.exit(main())
