"""Where the programs come from, and what is said where there are none."""

import importlib.util
import shutil
from pathlib import Path

import pytest

from config.embedded import postgres, redis_server
from config.embedded.folders import ServiceFailed


def test_finds_the_programs_of_the_packages() -> None:
    assert postgres.binary("postgres").is_file()
    assert postgres.binary("initdb").is_file()
    assert redis_server.binary().name == "redis-server"


@pytest.mark.parametrize("name", ["redis-server", "valkey-server"])
def test_takes_the_machines_own_redis_where_there_is_no_package(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(shutil, "which", lambda wanted: f"/usr/bin/{wanted}" if wanted == name else None)

    assert redis_server.binary() == Path("/usr/bin") / name


def test_says_what_to_do_where_there_is_no_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(shutil, "which", lambda _name: None)

    with pytest.raises(ServiceFailed, match=r"Install redis-server or valkey-server, or set REDIS_URL"):
        redis_server.binary()


def test_says_what_to_do_where_there_is_no_postgres(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)

    with pytest.raises(ServiceFailed, match="Set DATABASE_URL"):
        postgres.binary("postgres")
