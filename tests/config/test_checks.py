"""What doctor finds wrong. That it finds a sound installation well is in test_up.py."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from config import checks, first_keys, ports, service_checks
from config.places import Places


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Places:
    """A first start's keys, in the settings too."""
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.delenv("DATA_KEY", raising=False)
    one = Places(tmp_path)
    first_keys.write_missing(one)
    settings.PLACES = one
    settings.DATA_KEY = (one.keys / "data_key").read_text().strip()
    return one


def _wrong(port: int = 8000) -> dict[str, str]:
    """What is wrong with the machine, and the advice."""
    return {finding.what: finding.advice for finding in checks.of_the_machine(port, is_open=True) if not finding.well}


def test_finds_nothing_wrong_with_keys_just_written(places: Places) -> None:
    assert _wrong().keys().isdisjoint({"secret_key", "data_key"})


def test_finds_a_key_that_others_can_read_and_says_how_to_close_it(places: Places) -> None:
    file = places.keys / "data_key"
    file.chmod(0o644)

    assert f"chmod go= '{file}'" in _wrong()["data_key"]


@pytest.mark.parametrize("key", ["short", "bm90IDMyIGJ5dGVz", "ñ" * 44])
def test_finds_a_data_key_that_is_none(places: Places, settings: Settings, key: str) -> None:
    settings.DATA_KEY = key

    assert "data_key" in _wrong()


def test_finds_a_port_that_is_taken(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(_bind: str, _port: int) -> None:
        raise ports.PortUnusable("taken by another")

    monkeypatch.setattr(ports, "check", taken)

    findings = [finding for finding in checks.of_the_machine(8000, is_open=False) if not finding.well]

    assert "taken by another" in [finding.advice for finding in findings]


@pytest.mark.django_db(databases=["default", "public"])
def test_finds_roles_that_may_do_too_much() -> None:
    """The role of the test runs owns its tables and has no public role beside it: everything that doctor warns of."""
    findings = {finding.what: finding for finding in service_checks.of_the_services()}

    roles = [finding for what, finding in findings.items() if "rol" in what]
    assert len(roles) == 2
    assert not any(finding.well for finding in roles)
    assert all("grant_roles" in finding.advice for finding in roles)


@pytest.mark.django_db(databases=["default", "public"])
def test_finds_that_no_worker_answers() -> None:
    findings = [finding for finding in service_checks.of_the_services() if finding.what in {"worker", "trabajador"}]

    assert [finding.well for finding in findings] == [False]
