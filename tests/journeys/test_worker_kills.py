"""Exactly once, whatever dies: the worker's process group is killed again and again while reports are read, and Redis forgets.

The installation is a real one. A report that the killed worker held comes back when its lease has run out; what Redis forgot comes
back with the sweep.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from pathlib import Path

import psycopg
import pytest
import redis

from tests.installation import Installation, opened

KILLS = 20
BATCHES, IN_A_BATCH = 8, 63
AT_REST = {"in_queue", "nothing_found", "failed", "decided"}
PATIENCE = 180.0

_FIRST = "Ada Berta Celia Dora Elba Fanny Gilda Hilda Irma Julia Karina Lidia Mirna Nelly Olga Petra Rosa Sara Tania Ursula".split()
_SECOND = "Muestra Ejemplo Prueba Ficticia Inventada Ensayo Modelo Maqueta Boceto Patrón".split()


def write_reports(folder: Path, batch: int, in_a_batch: int, chance: random.Random) -> list[str]:
    """Texts that differ in name and number, each about one arrest."""
    files = []
    for number in range(in_a_batch):
        name = f"{chance.choice(_FIRST)} {chance.choice(_SECOND)} {chance.choice(_SECOND)}"
        words = (
            f"CARACAS, 21 de marzo de 2019. El Sebin detuvo este jueves a {name} en Caracas, denunció su familia. Aviso {batch}-{number}.\n"
        )
        file = folder / f"{batch}-{number}.txt"
        file.write_text(words, encoding="utf-8")
        files.append(str(file))
    return files


def worker_groups() -> set[int]:
    """Process groups of this test run's Celery workers."""
    mine = os.getpid()
    found = set()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
            environment = (entry / "environ").read_bytes()
        except OSError:
            continue
        if (
            b"worker" in words
            and any(word.endswith(b"celery") or word == b"celery" for word in words)
            and f"KILLED_BY={mine}".encode() in environment
        ):
            found.add(os.getpgid(int(entry.name)))
    return found


def states(house: Installation) -> dict[str, int]:
    with psycopg.connect(house.places.postgres_url("record_owner")) as connection:
        return dict(connection.execute("SELECT state, count(*) FROM tracker_report GROUP BY state").fetchall())


def numbers(house: Installation) -> dict[str, int]:
    """What may not be: reports lost, read twice, or proposing anything twice."""
    asked = {
        "reports": "SELECT count(*) FROM tracker_report",
        "extractions": "SELECT count(*) FROM tracker_extraction",
        "read twice": "SELECT count(*) FROM (SELECT report_id FROM tracker_extraction GROUP BY report_id HAVING count(*) > 1) AS twice",
        "candidates": "SELECT count(*) FROM tracker_candidate",
        "proposed twice": (
            "SELECT count(*) FROM (SELECT report_id, fingerprint FROM tracker_candidate GROUP BY 1, 2 HAVING count(*) > 1) AS twice"
        ),
        "failed": "SELECT count(*) FROM tracker_report WHERE state = 'failed'",
    }
    with psycopg.connect(house.places.postgres_url("record_owner")) as connection:
        return {name: connection.execute(question).fetchone()[0] for name, question in asked.items()}  # type: ignore[index]  # count(*) has a row


def wait_until_at_rest(house: Installation, reports: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        now = states(house)
        if sum(now.values()) == reports and set(now) <= AT_REST:
            return
        time.sleep(0.5)
    pytest.fail(f"still moving after {PATIENCE} s: {states(house)}")


def read_so_far(house: Installation) -> int:
    return numbers(house)["extractions"]


def kill_when_it_has_read_something(house: Installation, since: int) -> bool:
    """Kill the worker in the middle of its work: once it has read more than `since`, or after a while when it has nothing to do."""
    patience = time.monotonic() + 20
    while time.monotonic() < patience and read_so_far(house) <= since:
        time.sleep(0.05)
    groups = worker_groups()
    for group in groups:
        os.killpg(group, signal.SIGKILL)
    return bool(groups)


def kill_and_count(data: Path, texts: Path, *, batches: int, in_a_batch: int, least: int) -> tuple[int, int, dict[str, int]]:
    """Send reports to a real installation while its worker is killed at least `least` times and Redis is emptied now and then.

    Returns kills, times Redis was emptied, and what is in the database once all is at rest.
    """
    chance = random.Random(20190321)
    kills = flushes = 0
    quick = {"SWEEP_EVERY_SECONDS": "2", "READING_LEASE_SECONDS": "3", "RESTART_WITHIN_SECONDS": "1"}
    with opened(data, "--no-samples", **quick, KILLED_BY=str(os.getpid())) as house:
        files = [write_reports(texts, batch, in_a_batch, chance) for batch in range(batches)]
        sender = threading.Thread(target=lambda: [house.manage("ingest", "--published", "2019-03-21", *some) for some in files])
        sender.start()
        broker = redis.Redis(unix_socket_path=str(house.places.redis_socket))
        while kills < least or sender.is_alive():
            kills += kill_when_it_has_read_something(house, read_so_far(house))
            if kills % 7 == 3:
                broker.flushall()
                flushes += 1
        sender.join()
        broker.flushall()
        wait_until_at_rest(house, batches * in_a_batch)
        return kills, flushes + 1, numbers(house)


def test_killing_the_worker_and_emptying_redis_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    reports = BATCHES * IN_A_BATCH

    kills, flushes, found = kill_and_count(tmp_path / "data", tmp_path, batches=BATCHES, in_a_batch=IN_A_BATCH, least=KILLS)

    print(f"{kills} kills, Redis emptied {flushes} times, {found}")  # noqa: T201 — the figures are what this test shows
    assert kills >= KILLS
    assert found == {"reports": reports, "extractions": reports, "read twice": 0, "candidates": reports, "proposed twice": 0, "failed": 0}
