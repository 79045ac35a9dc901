"""Parts that end, that hang, that leave children behind: stand-ins for web, worker and clock."""

from __future__ import annotations

import itertools
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.journal import Journal
from config.processes import Child
from config.supervisor import Stopped, Supervisor
from tests.config.holding import wait_until_none_in

_SLEEP = "import time; time.sleep(60)"
_DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
_WITH_A_CHILD = (
    "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', sys.argv[2], sys.argv[1]]);"
    "print('two', flush=True); time.sleep(60)"
)


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    one = Supervisor(Journal(tmp_path / "logs" / "up.log"))
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield one
    one.stop()
    one.journal.close()
    for number, handler in before.items():
        signal.signal(number, handler)


def _child(supervisor: Supervisor, name: str, code: str, *words: str, patience: float = 10.0) -> Child:
    command = [sys.executable, "-c", code, *words]
    return Child(name=name, command=command, env=dict(os.environ), on_line=supervisor.journal.line, patience=patience)


def _begin(supervisor: Supervisor, name: str, code: str, *words: str, patience: float = 10.0) -> Child:
    child = _child(supervisor, name, code, *words, patience=patience)
    child.start()
    return child


def _log(supervisor: Supervisor) -> str:
    return supervisor.journal.file.read_text(encoding="utf-8")


def test_starts_a_part_again_when_it_ends(supervisor: Supervisor) -> None:
    supervisor.add("web", lambda: _begin(supervisor, "web", "print('here', flush=True)"))

    supervisor.tend_until(lambda: _log(supervisor).count("here") >= 2, seconds=60)

    assert "“web” ended (code 0)" in _log(supervisor) or "«web» terminó (código 0)" in _log(supervisor)


def test_waits_longer_each_time(supervisor: Supervisor) -> None:
    begun: list[float] = []

    def begin() -> Child:
        begun.append(time.monotonic())
        return _begin(supervisor, "web", "raise SystemExit(1)")

    supervisor.add("web", begin)
    supervisor.tend_until(lambda: len(begun) >= 4, seconds=30)

    pauses = [later - earlier for earlier, later in itertools.pairwise(begun)]
    assert pauses[0] >= 0.5
    assert pauses[1] >= 1.0
    assert pauses[2] >= 2.0


def test_lets_a_part_that_runs_once_end(supervisor: Supervisor) -> None:
    supervisor.add("samples", lambda: _begin(supervisor, "samples", "print('done')"), once=True)

    supervisor.tend_until(lambda: not supervisor.parts, seconds=60)

    assert _log(supervisor).count("done") == 1


def test_ends_the_last_part_first(supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[str] = []
    usual = Child.stop

    def noted(child: Child) -> int:
        ended.append(child.name)
        return usual(child)

    monkeypatch.setattr(Child, "stop", noted)
    for name in ("postgres", "redis", "worker", "beat", "web"):
        supervisor.add(name, lambda name=name: _begin(supervisor, name, _SLEEP))  # type: ignore[misc]

    supervisor.stop()

    assert ended == ["web", "beat", "worker", "redis", "postgres"]


def test_kills_a_part_that_does_not_listen(supervisor: Supervisor) -> None:
    child = supervisor.add("web", lambda: _begin(supervisor, "web", _DEAF, patience=0.5))
    supervisor.tend_until(lambda: "deaf" in child.last_lines, seconds=60)

    supervisor.stop()

    assert child.reap() == -signal.SIGKILL


def test_leaves_no_grandchild(supervisor: Supervisor, tmp_path: Path) -> None:
    child = supervisor.add("worker", lambda: _begin(supervisor, "worker", _WITH_A_CHILD, str(tmp_path), _DEAF, patience=0.5))
    supervisor.tend_until(lambda: {"two", "deaf"} <= set(child.last_lines), seconds=60)

    supervisor.stop()

    assert wait_until_none_in(tmp_path, seconds=30) == []


def test_stops_in_the_middle_of_a_step(supervisor: Supervisor) -> None:
    supervisor.listen()
    step = _child(supervisor, "migrate", "import os, signal, time; os.kill(os.getppid(), signal.SIGTERM); time.sleep(60)")

    with pytest.raises(Stopped):
        supervisor.run_step(step)

    assert step.ended()


def test_starts_nothing_more_once_asked_to_stop(supervisor: Supervisor) -> None:
    supervisor.stop()

    with pytest.raises(Stopped):
        supervisor.add("web", lambda: _begin(supervisor, "web", _SLEEP))


def test_keeps_one_log_with_the_name_of_the_part_on_each_line(supervisor: Supervisor, capsys: pytest.CaptureFixture[str]) -> None:
    supervisor.run_step(_child(supervisor, "migrate", "print('one'); print('two ñ')"))

    shown = capsys.readouterr().out
    assert "migrate    | one\n" in shown
    assert "migrate    | two ñ\n" in _log(supervisor)


def test_keeps_a_link_out_of_the_log(supervisor: Supervisor, capsys: pytest.CaptureFixture[str]) -> None:
    supervisor.journal.show_only("http://localhost:8000/secret")

    assert "secret" in capsys.readouterr().out
    assert "secret" not in _log(supervisor)
