"""Which addresses the web part will listen on, and whether they are free. Looked at before anything is started."""

from __future__ import annotations

import errno
import ipaddress
import socket
import time

from config.messages import words

_PATIENCE = 3.0  # a server that was killed a moment ago still holds its port


class PortUnusable(Exception):
    """The web part can't listen there. The message says what to do."""


def addresses(bind: str) -> list[str]:
    """`localhost` is both loopbacks, where the machine has both: a browser may try either first."""
    if bind != "localhost":
        return [bind]
    return ["127.0.0.1", "::1"] if _can_bind("::1", 0) == 0 else ["127.0.0.1"]


def is_loopback(bind: str) -> bool:
    try:
        return bind == "localhost" or ipaddress.ip_address(bind).is_loopback
    except ValueError:
        return False


def as_listener(address: str, port: int) -> str:
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def check(bind: str, port: int) -> None:
    """Raise PortUnusable unless the web part will be able to listen."""
    deadline = time.monotonic() + _PATIENCE
    for address in addresses(bind):
        while (wrong := _can_bind(address, port)) == errno.EADDRINUSE and time.monotonic() < deadline:
            time.sleep(0.2)
        if wrong == errno.EADDRINUSE:
            raise PortUnusable(words("port_taken", address=address, port=port, other=port + 1 if port < 65535 else 8000))
        if wrong == errno.EACCES:
            raise PortUnusable(words("port_forbidden", port=port, other=port + 8000 if port < 1024 else 8000))
        if wrong:
            raise PortUnusable(words("no_such_address", address=address))


def _can_bind(address: str, port: int) -> int:
    """0, or the error's number."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((address, port))
    except socket.gaierror:
        return errno.EADDRNOTAVAIL
    except OSError as wrong:
        return wrong.errno or errno.EADDRNOTAVAIL
    return 0
