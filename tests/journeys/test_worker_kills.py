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
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from tests.installation import Installation, opened

KILLS = 20
BATCHES, IN_A_BATCH = 21, 24
AT_REST = {"in_queue", "nothing_found", "failed", "decided"}
PATIENCE = 150.0

_FIRST = "Ada Berta Celia Dora Elba Fanny Gilda Hilda Irma Julia Karina Lidia Mirna Nelly Olga Petra Rosa Sara Tania Ursula".split()
_SECOND = "Muestra Ejemplo Prueba Ficticia Inventada Ensayo Modelo Maqueta Boceto Patrón".split()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with opened(tmp_path_factory.mktemp("kills") / "data", "--no-samples", SWEEP_EVERY_SECONDS="2", READING_LEASE_SECONDS="3") as one:
        yield one


def write_reports(folder: Path, batch: int, chance: random.Random) -> list[str]:
    """Texts that differ in name and number, each about one arrest."""
    files = []
    for number in range(IN_A_BATCH):
        name = f"{chance.choice(_FIRST)} {chance.choice(_SECOND)} {chance.choice(_SECOND)}"
        words = (
            f"CARACAS, 21 de marzo de 2019. El Sebin detuvo este jueves a {name} en Caracas, denunció su familia. Aviso {batch}-{number}.\n"
        )
        file = folder / f"{batch}-{number}.txt"
        file.write_text(words * 1, encoding="utf-8")
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


def kill_the_worker() -> bool:
    groups = worker_groups()
    for group in groups:
        os.killpg(group, signal.SIGKILL)
    return bool(groups)


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


def test_killing_the_worker_loses_nothing_and_doubles_nothing(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    chance = random.Random(20190321)
    data = tmp_path_factory.mktemp("kills") / "data"
    with opened(data, "--no-samples", SWEEP_EVERY_SECONDS="2", READING_LEASE_SECONDS="3", KILLED_BY=str(os.getpid())) as house:
        batches = [write_reports(tmp_path, batch, chance) for batch in range(BATCHES)]
        sender = threading.Thread(target=lambda: [house.manage("ingest", "--published", "2019-03-21", *files) for files in batches])
        sender.start()
        kills = 0
        while kills < KILLS or sender.is_alive():
            time.sleep(chance.uniform(0.3, 1.2))
            kills += kill_the_worker()
        sender.join()
        wait_until_at_rest(house, BATCHES * IN_A_BATCH)
        found = numbers(house)
    print(f"{kills} kills, {found}")  # noqa: T201 — the figures are what this test shows

    assert kills >= KILLS
    assert found == {
        "reports": BATCHES * IN_A_BATCH,
        "extractions": BATCHES * IN_A_BATCH,
        "read twice": 0,
        "candidates": BATCHES * IN_A_BATCH,
        "proposed twice": 0,
        "failed": 0,
    }


def test_redis_forgetting_everything_loses_nothing(house: Installation, tmp_path: Path) -> None:
    chance = random.Random(866)
    broker = redis.Redis(unix_socket_path=str(house.places.redis_socket))
    reports = 0
    for batch in range(4):
        house.manage("ingest", "--published", "2019-03-21", *write_reports(tmp_path, batch, chance))
        broker.flushall()
        reports += IN_A_BATCH

    wait_until_at_rest(house, reports)

    found = numbers(house)
    assert (found["reports"], found["extractions"], found["read twice"], found["failed"]) == (reports, reports, 0, 0)
