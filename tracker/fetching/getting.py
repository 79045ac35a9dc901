"""One page by HTTP: a plain GET, few redirects, so many bytes, so many seconds. No cookies, no referrer, nothing run."""

from __future__ import annotations

import http.client
import socket
import threading
import zlib
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urljoin

from tracker.fetching.connecting import Way
from tracker.fetching.where import Failed, Target, target_of
from tracker.models import Fetch

MOST_REDIRECTS = 5
SECONDS = 20  # for everything after the connection, redirects each anew
_PIECE = 65_536
_MOVED = {301, 302, 303, 307, 308}
# As the most common browser of people who hide says it: our own name would tell a site who reads it.
_HEADERS = {
    "User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
    "Accept-Language": "es,en;q=0.5",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """`address` is where the content was in the end."""

    content: bytes
    address: str


def fetch(address: str, way: Way, *, most_bytes: int, seconds: float = SECONDS) -> Fetched:
    """The content of a public address. Raises Failed."""
    for _step in range(MOST_REDIRECTS + 1):
        target = target_of(address, also=way.also, hidden=way.is_hidden)
        answer = _ask(target, way, most_bytes=most_bytes, seconds=seconds)
        if isinstance(answer, Fetched):
            return answer
        address = _moved_to(target, answer)
    raise Failed(Fetch.Failure.ROUND_AND_ROUND)


def _moved_to(target: Target, where: str) -> str:
    try:
        return urljoin(target.address, where)
    except ValueError as wrong:  # no address at all
        raise Failed(Fetch.Failure.NOT_ALLOWED) from wrong


def _ask(target: Target, way: Way, *, most_bytes: int, seconds: float) -> Fetched | str:
    """The content, or where it is now."""
    opened, by_full_address = way.open(target)
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = opened
    with _Watch(opened, seconds) as watch:
        try:
            connection.request("GET", target.address if by_full_address else target.path, headers={"Host": target.name, **_HEADERS})
            answer = connection.getresponse()
            if answer.status in _MOVED and answer.headers.get("Location"):
                return str(answer.headers["Location"])
            _check_status(answer.status)
            content = _body(answer, most_bytes)
            if watch.is_over:
                raise Failed(Fetch.Failure.TOO_SLOW)
            return Fetched(content, target.address)
        except (OSError, http.client.HTTPException, zlib.error) as wrong:
            raise Failed(Fetch.Failure.TOO_SLOW if watch.is_over or isinstance(wrong, TimeoutError) else Fetch.Failure.NO_ANSWER) from wrong
        finally:
            connection.close()


def _check_status(status: int) -> None:
    if status == HTTPStatus.OK:
        return
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        raise Failed(Fetch.Failure.GONE)
    raise Failed(Fetch.Failure.SERVER_ERROR if status >= HTTPStatus.INTERNAL_SERVER_ERROR else Fetch.Failure.REFUSED)


def _body(answer: http.client.HTTPResponse, most: int) -> bytes:
    """At most `most` bytes, also once unpacked. A page that ends early is no page."""
    if (answer.length or 0) > most:
        raise Failed(Fetch.Failure.TOO_BIG)
    coding = answer.headers.get("Content-Encoding", "identity").lower()
    if coding not in ("identity", "", "gzip", "x-gzip"):
        raise Failed(Fetch.Failure.UNREADABLE)
    unpack = zlib.decompressobj(wbits=31) if "gzip" in coding else None
    content = bytearray()
    while piece := answer.read(_PIECE):
        if unpack and unpack.eof:  # what follows belongs to nothing, and may have no end
            raise Failed(Fetch.Failure.UNREADABLE)
        content += unpack.decompress(piece, most + 1 - len(content)) if unpack else piece
        if len(content) > most:
            raise Failed(Fetch.Failure.TOO_BIG)
    if answer.length:
        raise http.client.IncompleteRead(b"", answer.length)
    if unpack and (not unpack.eof or unpack.unused_data):
        raise Failed(Fetch.Failure.UNREADABLE)
    return bytes(content)


class _Watch:
    """Ends a conversation after so many seconds, however slowly the other side drips: a socket's timeout begins anew with each byte."""

    def __init__(self, opened: socket.socket, seconds: float) -> None:
        self.opened, self.is_over = opened, False
        opened.settimeout(seconds)
        self.timer = threading.Timer(seconds, self._end)
        self.timer.daemon = True

    def _end(self) -> None:
        self.is_over = True
        with suppress(OSError):
            self.opened.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> _Watch:
        self.timer.start()
        return self

    def __exit__(self, *_why: object) -> None:
        self.timer.cancel()
