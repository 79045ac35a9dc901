"""Real servers on this machine: a web site that behaves well or badly, a proxy of each kind, and a listener that counts who comes."""

from __future__ import annotations

import gzip
import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = b"<html><head><title>Detenciones</title></head><body><p>El Sebin detuvo a Ramona Muestra en Caracas.</p></body></html>"

TWO = b"<html><head><title>Liberaciones</title></head><body><p>Excarcelaron a Pedro Muestra en Valencia.</p></body></html>"
LIST = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE rss [<!ENTITY inside SYSTEM "file:///etc/hostname">]>
<rss version="2.0"><channel><title>Noticias</title>
<item><title>Detenidos en Caracas &inside;</title><link>/page</link><pubDate>Thu, 21 Mar 2019 23:30:00 -0400</pubDate></item>
<item><title>El puente</title><link>/two#comentarios</link><description>Los &lt;b&gt;excarcelados&lt;/b&gt; cruzan.</description></item>
<item><title>El puente, otra vez</title><link>/two</link></item>
<item><title>Adentro</title><link>http://169.254.169.254/latest/meta-data/</link></item>
<item><title>Un archivo</title><link>file:///etc/passwd</link></item>
<item><title>Sin dirección</title></item>
</channel></rss>""".encode()
ODD_DAYS = b"""<rss version="2.0"><channel><title>Noticias</title>
<item><link>/page</link><pubDate>0001-01-01T00:00:00Z</pubDate></item>
<item><link>/two</link><pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate></item>
<item><link>/three</link><pubDate>Fri, 31 Dec 9999 23:59:59 GMT</pubDate></item>
</channel></rss>"""


class Site(BaseHTTPRequestHandler):
    """What it does is written in the path."""

    inside = ""  # an address that nobody should be led to

    def do_GET(self) -> None:
        site = type(self)
        acts: dict[str, Callable[[], None]] = {
            "/page": lambda: self.give(PAGE),
            "/two": lambda: self.give(TWO),
            "/list": lambda: self.give(LIST),
            "/odd-days": lambda: self.give(ODD_DAYS),
            "/packed": lambda: self.give(gzip.compress(PAGE), ("Content-Encoding", "gzip")),
            "/bomb": lambda: self.give(gzip.compress(b"a" * 30_000_000), ("Content-Encoding", "gzip")),
            "/big": lambda: self.give(b"a" * 200_000),
            "/says-big": lambda: self.head(200, ("Content-Length", "99000000000")),
            "/odd-length": lambda: self.give(PAGE, ("Content-Length", "twelve")),
            "/goes-on": self.go_on,
            "/nowhere": lambda: self.head(302, ("Location", "http://[")),
            "/cut": lambda: self.give(b"a", ("Content-Length", "50")),
            "/drip": self.drip,
            "/moved": lambda: self.head(302, ("Location", "/page")),
            "/round": lambda: self.head(302, ("Location", "/round")),
            "/inside": lambda: self.head(302, ("Location", site.inside)),
            "/file": lambda: self.head(302, ("Location", "file:///etc/passwd")),
            "/gone": lambda: self.head(404),
            "/forbidden": lambda: self.head(403),
            "/broken": lambda: self.head(503),
            "/headers": lambda: self.give(str(self.headers).encode()),
        }
        with suppress(ConnectionError):
            acts.get(self.path.partition("?")[0], lambda: self.head(404))()

    def give(self, body: bytes, *headers: tuple[str, str]) -> None:
        self.head(200, *headers, *([] if "Content-Length" in dict(headers) else [("Content-Length", str(len(body)))]))
        self.wfile.write(body)

    def head(self, status: int, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()

    def drip(self) -> None:
        """A byte now and then, without end."""
        self.head(200, ("Content-Length", "1000000"))
        while not self.server.over.wait(0.05):  # type: ignore[attr-defined]  # set below
            self.wfile.write(b"a")
            self.wfile.flush()

    def go_on(self) -> None:
        """A small packed page, and then bytes without end that belong to nothing."""
        self.head(200, ("Content-Encoding", "gzip"))
        self.wfile.write(gzip.compress(PAGE))
        while not self.server.over.is_set():  # type: ignore[attr-defined]  # set below
            self.wfile.write(b"a" * 65_536)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def site(inside: str = "") -> Iterator[int]:
    """The port of a web site on the loopback address."""
    handler = type("OneSite", (Site,), {"inside": inside})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.over = threading.Event()  # type: ignore[attr-defined]
    with _running(server.serve_forever):
        yield server.server_address[1]
        server.over.set()  # type: ignore[attr-defined]
        server.shutdown()
    server.server_close()


@contextmanager
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A port, and what came to it: nothing ever should."""
    came: list[bytes] = []
    opened = socket.create_server(("127.0.0.1", 0))
    with _accepting(opened, lambda caller: came.append(caller.recv(100))) as port:
        yield port, came


@contextmanager
def socks(leads_to: int) -> Iterator[tuple[int, list[tuple[str, int]]]]:
    """A SOCKS5 proxy that leads every name to one port of this machine, and what it was asked for."""
    asked: list[tuple[str, int]] = []

    def serve(caller: socket.socket) -> None:
        assert caller.recv(3) == b"\x05\x01\x00"
        caller.sendall(b"\x05\x00")
        head = caller.recv(5)
        assert head[:4] == b"\x05\x01\x00\x03", "a name is asked for, never an address that we looked up"
        rest = caller.recv(head[4] + 2)
        asked.append((rest[:-2].decode(), int.from_bytes(rest[-2:], "big")))
        caller.sendall(b"\x05\x00\x00\x01" + bytes(6))
        _join(caller, leads_to)

    opened = socket.create_server(("127.0.0.1", 0))
    with _accepting(opened, serve) as port:
        yield port, asked


@contextmanager
def web_proxy(leads_to: int) -> Iterator[tuple[int, list[str]]]:
    """An HTTP proxy of the same kind, and the first lines that it was asked with."""
    asked: list[str] = []

    def serve(caller: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += caller.recv(4096)
        line = head.split(b"\r\n", 1)[0].decode()
        asked.append(line)
        if line.startswith("CONNECT"):
            caller.sendall(b"HTTP/1.1 502 No\r\n\r\n")
            return
        path = "/" + line.split(" ")[1].split("/", 3)[3]
        with socket.create_connection(("127.0.0.1", leads_to)) as onward:
            onward.sendall(head.replace(line.encode(), f"GET {path} HTTP/1.1".encode()))
            while piece := onward.recv(65_536):
                caller.sendall(piece)

    opened = socket.create_server(("127.0.0.1", 0))
    with _accepting(opened, serve) as port:
        yield port, asked


def _join(caller: socket.socket, port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as onward:
        sides = {caller: onward, onward: caller}
        while True:
            for ready in select.select(list(sides), [], [])[0]:
                piece = ready.recv(65_536)
                if not piece:
                    return
                sides[ready].sendall(piece)


@contextmanager
def _accepting(opened: socket.socket, serve: Callable[[socket.socket], object]) -> Iterator[int]:
    def accept() -> None:
        with suppress(OSError):
            while True:
                caller, _from = opened.accept()
                with caller, suppress(OSError):
                    serve(caller)

    with _running(accept):
        yield opened.getsockname()[1]
        opened.shutdown(socket.SHUT_RDWR)
    opened.close()


@contextmanager
def _running(work: Callable[[], object]) -> Iterator[None]:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    yield
    thread.join(10)
