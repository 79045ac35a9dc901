"""The opening of a small installation, from a folder that may be empty to a web page that answers."""

from __future__ import annotations

import http.client
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from config import env, first_keys, ports
from config.embedded import folders, postgres, redis_server, roles
from config.journal import Journal
from config.messages import words
from config.places import Places
from config.processes import Child
from config.safekeeping import closing
from config.supervisor import Stopped, Supervisor

_BASE = Path(__file__).resolve().parent.parent
_MANAGE = [sys.executable, str(_BASE / "manage.py")]
_CELERY = [sys.executable, "-m", "celery", "--quiet", "-A", "config"]
_ROOT_IS_FINE = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}  # we say how to run it, in the docs
_WEB_PATIENCE = 180.0
_QUIET_WORKER = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
FAILED, ALREADY_RUNNING = 1, 3


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person at the terminal asked for."""

    places: Places
    port: int = 8000
    bind: str = "localhost"
    samples: bool = True


class StepFailed(Exception):
    """The house can't open. The message says which step, and why."""


def up(wish: Wish) -> int:
    """Open the installation, keep it open until asked to stop, close it. Returns the exit code."""
    if env.flag("PRODUCTION", default=False):
        return _refuse(words("production"))
    os.umask(0o077)
    try:
        with folders.lock(wish.places):
            ports.check(wish.bind, wish.port)
            return _run(wish)
    except folders.AlreadyRunning as other:
        return _refuse(words("locked", pid=other.pid, data=wish.places.data), ALREADY_RUNNING)
    except (ports.PortUnusable, folders.ServiceFailed) as why:
        return _refuse(str(why))


def _refuse(sentence: str, code: int = FAILED) -> int:
    sys.stderr.write(sentence + "\n")
    return code


def _run(wish: Wish) -> int:
    journal = Journal(wish.places.logs / "up.log")
    supervisor = Supervisor(journal)
    supervisor.listen()
    code = 0
    try:
        _open(wish, supervisor)
        supervisor.tend_until(lambda: False)
    except Stopped:
        journal.say(words("stopping"))
    except (StepFailed, folders.ServiceFailed) as why:
        journal.say(str(why))
        code = FAILED
    except first_keys.DataKeyLost:
        journal.say(words("data_key_lost", data=wish.places.data, file=wish.places.keys / "data_key"))
        code = FAILED
    finally:
        supervisor.stop()
    journal.say(words("stopped"))
    journal.close()
    return code


def _open(wish: Wish, supervisor: Supervisor) -> None:
    journal, places = supervisor.journal, wish.places
    if closing.sealed_file(places):
        raise StepFailed(words("sealed", data=places.data))
    journal.say(words("starting", data=places.data, log=journal.file))
    if not ports.is_loopback(wish.bind):
        journal.say(words("open_to_others", address=wish.bind))
    first_keys.write_missing(places)
    folders.private_folder(places.data / "static")  # empty here: whitenoise asks for it
    folders.private_folder(places.data / "beat")
    _start_services(places, supervisor)
    house = _House(wish, supervisor)
    journal.say(words("preparing"))
    house.step("migrate", house.owner_env(), quiet=True)
    if house.grants:
        house.step("grant_roles", house.owner_env(), *house.grants, quiet=True)
    house.step("load_seeds", house.env)
    # A worker that lost its supervisor must not finish its reading first: QUIT is its quick way out.
    supervisor.add("worker", house.part("worker", house.worker_command(), death_signal=signal.SIGQUIT, **_ROOT_IS_FINE))
    supervisor.add("beat", house.part("beat", house.beat_command()))
    supervisor.add("web", house.part("web", house.web_command(), DB_POOL="4"))
    if not supervisor.tend_until(house.web_answers, _WEB_PATIENCE):
        raise StepFailed(words("web_silent", log=journal.file))
    house.welcome()
    if wish.samples:
        supervisor.add("samples", house.part("samples", [*_MANAGE, "load_samples"]), once=True)


def _start_services(places: Places, supervisor: Supervisor) -> None:
    """The embedded services, each only where no address of another was given."""
    say = supervisor.journal.line
    if not env.secret("DATABASE_URL"):
        supervisor.add("postgres", lambda: postgres.start(places, say))
        roles.ensure(places)
    if not env.secret("REDIS_URL"):
        supervisor.add("redis", lambda: redis_server.start(places, say))


class _House:
    """The commands of the parts and their environment. No secret is ever on a command line."""

    def __init__(self, wish: Wish, supervisor: Supervisor) -> None:
        self.wish = wish
        self.supervisor = supervisor
        self.site = f"http://localhost:{wish.port}"
        hosts = ["localhost", "127.0.0.1", "[::1]", *([] if ports.is_loopback(wish.bind) else [wish.bind])]
        self.env = {"ALLOWED_HOSTS": ",".join(hosts), "SITE_URL": self.site, **os.environ}
        self.env |= {"DATA_DIR": str(wish.places.data), "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONUNBUFFERED": "1"}
        for not_theirs in ("DATABASE_OWNER_URL", "DATABASE_OWNER_URL_FILE", "GUNICORN_CMD_ARGS"):
            self.env.pop(not_theirs, None)

    def owner_env(self) -> dict[str, str]:
        """For migrations: the owner of the tables, with all the time it needs."""
        owner = env.secret("DATABASE_OWNER_URL") or env.secret("DATABASE_URL") or self.wish.places.postgres_url(roles.OWNER)
        others = {name: value for name, value in self.env.items() if name != "DATABASE_URL_FILE"}
        return {**others, "DATABASE_URL": owner, "STATEMENT_TIMEOUT_MS": "0"}

    def child(self, name: str, command: list[str], environment: dict[str, str], on_line: Callable[[str, str], None]) -> Child:
        return Child(name=name, command=command, env=environment, on_line=on_line, cwd=str(_BASE))

    def part(self, name: str, command: list[str], death_signal: signal.Signals = signal.SIGTERM, **extra: str) -> Callable[[], Child]:
        def begin() -> Child:
            child = self.child(name, command, {**self.env, **extra}, self.supervisor.journal.line)
            child.death_signal = death_signal
            child.start()
            return child

        return begin

    @property
    def grants(self) -> list[str]:
        """Whom `grant_roles` shall give rights. Nobody where one external account does everything."""
        if not env.secret("DATABASE_URL"):
            return ["--app-role", roles.APP, "--public-role", roles.PUBLIC]
        if not (env.secret("DATABASE_OWNER_URL") and env.secret("DATABASE_PUBLIC_URL")):
            return []
        app, public = (urlsplit(env.secret(name)).username or "" for name in ("DATABASE_URL", "DATABASE_PUBLIC_URL"))
        return ["--app-role", app, "--public-role", public]

    def step(self, name: str, environment: dict[str, str], *words_after: str, quiet: bool = False) -> None:
        """Run one command of manage.py to its end; raise StepFailed unless it went well. `quiet`: its words are shown if it fails."""
        journal = self.supervisor.journal
        child = self.child(name, [*_MANAGE, name, *words_after], environment, journal.keep if quiet else journal.line)
        code = self.supervisor.run_step(child)
        if code != 0:
            raise StepFailed("\n".join([*(child.last_lines if quiet else ()), words("step_failed", step=name, code=code)]))

    def worker_command(self) -> list[str]:
        prefix = env.text("QUEUE_PREFIX")
        queues = ",".join(prefix + name for name in ("reading", "fetching", "notices"))
        return [*_CELERY, "worker", "-c", "2", "-l", "info", *_QUIET_WORKER, "-Q", queues]

    def beat_command(self) -> list[str]:
        schedule = self.wish.places.data / "beat" / "schedule"
        return [*_CELERY, "beat", "-l", "warning", "-s", str(schedule), "--pidfile="]

    def web_command(self) -> list[str]:
        listeners = [ports.as_listener(address, self.wish.port) for address in ports.addresses(self.wish.bind)]
        binds = [word for listener in listeners for word in ("-b", listener)]
        shape = ["-k", "gthread", "-w", "2", "--threads", "4", "--no-control-socket", "--graceful-timeout", "8", "--log-level", "warning"]
        return [sys.executable, "-m", "gunicorn", "config.wsgi:application", *shape, *binds]

    def web_answers(self) -> bool:
        address = ports.addresses(self.wish.bind)[0]
        link = http.client.HTTPConnection({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address), self.wish.port, timeout=2)
        try:
            link.request("GET", "/healthz", headers={"Host": "localhost"})
            return link.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):  # not yet
            return False
        finally:
            link.close()

    def welcome(self) -> None:
        """The address, the way in for a first administrator, and the reminder that saves their data."""
        asking = self.child("link", [*_MANAGE, "signin_link", "--first", "--site", self.site], self.env, lambda _part, _line: None)
        code = self.supervisor.run_step(asking)
        if code != 0:
            raise StepFailed("\n".join([*asking.last_lines, words("step_failed", step="signin_link", code=code)]))
        journal = self.supervisor.journal
        journal.say(words("recovery", file=self.wish.places.keys / "data_key"))
        link = next((line for line in reversed(asking.last_lines) if line.startswith("http")), "")
        if link:
            journal.say(words("link"))
            journal.show_only(link)
        journal.say(words("address", url=f"{self.site}/"))
