import socket
from collections.abc import Iterator

import pytest

from config import ports
from tests.installation import free_port


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_PATIENCE", 0.0)


def test_lets_a_free_port_pass() -> None:
    ports.check("localhost", free_port())


@pytest.mark.parametrize(
    ("language", "sentence"), [("es_VE.UTF-8", "está ocupado por otro programa"), ("en_GB.UTF-8", "is taken by another program")]
)
def test_says_that_a_port_is_taken_in_the_language_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch, taken: int, language: str, sentence: str
) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", language)

    with pytest.raises(ports.PortUnusable, match=sentence) as refusal:
        ports.check("localhost", taken)

    assert f"PORT={taken + 1}" in str(refusal.value)


def test_refuses_an_address_that_is_not_this_machines() -> None:
    with pytest.raises(ports.PortUnusable, match="--bind"):
        ports.check("192.0.2.1", free_port())


@pytest.mark.parametrize(
    ("bind", "loopback"), [("localhost", True), ("127.0.0.1", True), ("::1", True), ("0.0.0.0", False), ("::", False), ("host", False)]
)
def test_knows_what_only_this_machine_can_reach(bind: str, loopback: bool) -> None:
    assert ports.is_loopback(bind) is loopback


def test_writes_an_address_of_either_kind() -> None:
    assert ports.as_listener("127.0.0.1", 8000) == "127.0.0.1:8000"
    assert ports.as_listener("::1", 8000) == "[::1]:8000"
