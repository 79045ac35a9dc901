"""A connection to a target: directly, to the very address that was checked, or through a proxy that resolves the name itself."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tracker.fetching.where import Failed, Reachable, Target, check
from tracker.models import Fetch

DIRECT = "direct"
SOCKS, HTTP = "socks5h", "http"
_CONNECT_SECONDS = 10
_MOST_TRIED = 3
_LONGEST_HEADER = 8_000
Resolve = Callable[[str, int], list[str]]
Dial = Callable[[str, int], socket.socket]


def resolve(host: str, port: int) -> list[str]:
    """All addresses of a name."""
    return list(dict.fromkeys(str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def dial(ip: str, port: int) -> socket.socket:
    return socket.create_connection((ip, port), timeout=_CONNECT_SECONDS)


@dataclass(frozen=True, slots=True)
class Way:
    """How to get out. `through`: `direct`, or a proxy's address (socks5h://… or http://…)."""

    through: str
    also: Reachable = ()
    resolve: Resolve = field(default=resolve)
    dial: Dial = field(default=dial)

    @property
    def is_hidden(self) -> bool:
        """Whether the site sees somebody else's address, and onion names can be reached."""
        return self.through.startswith(SOCKS)

    def open(self, target: Target) -> tuple[socket.socket, bool]:
        """A socket that speaks with the target (through TLS for https), and whether it must be asked by the full address.

        Raises Failed.
        """
        try:
            if self.through == DIRECT:
                return self._secured(self._direct(target), target), False
            proxy = urlsplit(self.through)
            opened = self.dial(proxy.hostname or "", proxy.port or (1080 if proxy.scheme == SOCKS else 3128))
            with _closed_on_failure(opened):
                if proxy.scheme == SOCKS:
                    _ask_socks(opened, target)
                elif target.scheme == "https":
                    _ask_to_connect(opened, target)
                else:
                    return opened, True
                return self._secured(opened, target), False
        except ssl.SSLError as wrong:
            raise Failed(Fetch.Failure.NOT_TRUSTED) from wrong
        except socket.gaierror as wrong:
            raise Failed(Fetch.Failure.NOT_FOUND) from wrong
        except OSError as wrong:
            raise Failed(Fetch.Failure.NO_ANSWER) from wrong

    def _direct(self, target: Target) -> socket.socket:
        """Resolve once, check every answer, connect to what was checked: a name that changes its mind in between changes nothing."""
        found = self.resolve(target.host, target.port)
        for ip in found:
            check(ipaddress.ip_address(ip.partition("%")[0]), target.port, also=self.also)
        refused: OSError = OSError(target.host)
        for ip in found[:_MOST_TRIED]:
            try:
                return self.dial(ip, target.port)
            except OSError as wrong:
                refused = wrong
        raise refused

    def _secured(self, opened: socket.socket, target: Target) -> socket.socket:
        if target.scheme == "http":
            return opened
        with _closed_on_failure(opened):
            return ssl.create_default_context().wrap_socket(opened, server_hostname=target.host)


class _closed_on_failure:
    def __init__(self, opened: socket.socket) -> None:
        self.opened = opened

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, *_more: object) -> None:
        if kind:
            with suppress(OSError):
                self.opened.close()


def _ask_socks(opened: socket.socket, target: Target) -> None:
    """RFC 1928 without sign-in: the proxy gets the name and resolves it, so that our own network never asks for it."""
    opened.sendall(b"\x05\x01\x00")
    if _exactly(opened, 2) != b"\x05\x00":
        raise Failed(Fetch.Failure.NO_ANSWER)
    host = target.host.encode("ascii")
    opened.sendall(b"\x05\x01\x00\x03" + bytes([len(host)]) + host + target.port.to_bytes(2, "big"))
    _version, answer, _reserved, kind = _exactly(opened, 4)
    if answer:
        raise Failed(Fetch.Failure.NOT_FOUND if answer == 4 else Fetch.Failure.NO_ANSWER)
    length = {1: 4, 4: 16}.get(kind) or _exactly(opened, 1)[0]
    _exactly(opened, length + 2)


def _ask_to_connect(opened: socket.socket, target: Target) -> None:
    host = f"[{target.host}]" if ":" in target.host else target.host
    opened.sendall(f"CONNECT {host}:{target.port} HTTP/1.1\r\nHost: {host}:{target.port}\r\n\r\n".encode("ascii"))
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += _exactly(opened, 1)
        if len(head) > _LONGEST_HEADER:
            raise Failed(Fetch.Failure.NO_ANSWER)
    if head.split(b" ", 2)[1:2] != [b"200"]:
        raise Failed(Fetch.Failure.NO_ANSWER)


def _exactly(opened: socket.socket, number: int) -> bytes:
    got = b""
    while len(got) < number:
        piece = opened.recv(number - len(got))
        if not piece:
            raise Failed(Fetch.Failure.NO_ANSWER)
        got += piece
    return got
