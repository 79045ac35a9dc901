"""Commands of manage.py as a person types them, without anything running."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from config import startup
from config.embedded import folders
from config.places import Places
from tests.installation import BASE, environment, free_port


def _manage(data: Path, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(BASE / "manage.py"), *words]
    return subprocess.run(command, env=environment(data, **extra), cwd=BASE, capture_output=True, text=True, check=False)


def test_a_command_says_that_the_services_are_not_running(tmp_path: Path) -> None:
    result = _manage(tmp_path, "showmigrations")

    assert result.returncode == 1
    assert result.stderr == "The services are not running. Start them with: make run\n"


def test_a_command_says_so_in_spanish_too(tmp_path: Path) -> None:
    result = _manage(tmp_path, "showmigrations", LANG="es_VE.UTF-8")

    assert result.stderr == "Los servicios no están en marcha. Ábralos con: make run\n"


def test_a_command_says_which_variable_is_wrong(tmp_path: Path) -> None:
    result = _manage(tmp_path, "check", DB_POOL="many")

    assert result.returncode == 1
    assert result.stderr.startswith("DB_POOL is 'many'.")


def test_up_says_that_the_port_is_taken_and_starts_nothing(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = _manage(tmp_path / "data", "up", "--port", str(port))

    assert result.returncode == 1
    assert f"Port {port} of 127.0.0.1 is taken" in result.stderr
    assert not (tmp_path / "data" / "postgres").exists()


def test_up_says_that_another_holds_the_installation(tmp_path: Path) -> None:
    with folders.lock(Places(tmp_path)):
        result = _manage(tmp_path, "up", "--port", str(free_port()))

    assert result.returncode == 3
    assert result.stderr.count("\n") == 1
    assert "already running" in result.stderr


def test_up_refuses_production(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PRODUCTION", "1")

    code = startup.up(startup.Wish(places=Places(tmp_path)))

    assert code == 1
    assert "compose.yaml" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_doctor_says_what_is_missing_before_the_first_start(tmp_path: Path) -> None:
    result = _manage(tmp_path, "doctor", "--port", str(free_port()))

    assert result.returncode == 1
    assert "WRONG  services" in result.stdout
    assert "make run" in result.stdout


@pytest.mark.parametrize("command", ["up", "doctor"])
def test_help_says_what_a_command_does_and_how_it_ends(tmp_path: Path, command: str) -> None:
    result = _manage(tmp_path, command, "--help")

    assert result.returncode == 0
    assert "Exit codes:" in " ".join(result.stdout.split())


def test_up_says_that_its_folder_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    result = _manage(tmp_path, "up", "--data", str(tmp_path / "file" / "data"), "--port", str(free_port()))

    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "--data" in result.stderr
