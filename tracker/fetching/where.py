"""Where a fetch may go: public web addresses on the usual ports, and nowhere else."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from tracker.models import Fetch

Reachable = Collection[tuple[str, int]]  # addresses and ports that are let through although they are not public: tests' own servers
IP = ipaddress.IPv4Address | ipaddress.IPv6Address

_PORTS = {"http": 80, "https": 443}
_INSIDE = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "arpa", "test", "invalid", "example")
_ONION = "onion"
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")
_SAFE = "/%:@!$&'()*+,;=~-._?"
# Networks that lead inside by another name, or that Python calls global and nobody should be reached in.
_NOT_OURS = [
    ipaddress.ip_network(net)
    for net in (
        *("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "224.0.0.0/3"),
        *("::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2002::/16", "3fff::/20", "5f00::/16"),
        *("fc00::/7", "fe80::/9", "ff00::/8"),
    )
]


class Failed(Exception):
    """The page did not come. `why` is a `Fetch.Failure`."""

    def __init__(self, why: Fetch.Failure) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Target:
    """One address, taken apart. `host` is in ASCII; `path` holds the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def name(self) -> str:
        """As it stands in the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def address(self) -> str:
        return f"{self.scheme}://{self.name}{self.path}"


def target_of(address: str, *, also: Reachable = (), hidden: bool = False) -> Target:
    """The address taken apart. `hidden`: it goes through a proxy that also knows onion names. Raises Failed."""
    if _FORBIDDEN.search(address):
        raise Failed(Fetch.Failure.NOT_ALLOWED)
    try:
        parts = urlsplit(address)
        port, host = parts.port, (parts.hostname or "").rstrip(".")
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as wrong:
        raise Failed(Fetch.Failure.NOT_ALLOWED) from wrong
    if parts.scheme not in _PORTS or not host or "@" in parts.netloc or "%" in host:
        raise Failed(Fetch.Failure.NOT_ALLOWED)
    path = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE)}" if parts.query else "")
    target = Target(parts.scheme, host, port or _PORTS[parts.scheme], path)
    literal = _literal(host)
    if literal:
        check(literal, target.port, also=also)
    elif not _is_public_name(host, hidden=hidden) or target.port not in _PORTS.values():
        raise Failed(Fetch.Failure.NOT_ALLOWED)
    return target


def check(ip: IP, port: int, *, also: Reachable = ()) -> None:
    """Raises Failed when the address is not a public one, or the port not a usual one."""
    if (str(ip), port) in also:
        return
    if (
        port not in _PORTS.values()
        or not ip.is_global
        or ip.is_multicast
        or any(ip in net for net in _NOT_OURS if net.version == ip.version)
    ):
        raise Failed(Fetch.Failure.NOT_ALLOWED)


def _literal(host: str) -> IP | None:
    """The address that a host is, in any of the ways in which programs write one: 127.0.0.1, 127.1, 0x7f000001, 2130706433, ::1."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    try:
        return ipaddress.ip_address(socket.inet_aton(host))
    except (OSError, ValueError):
        return None


def _is_public_name(host: str, *, hidden: bool) -> bool:
    _names, dot, last = host.rpartition(".")
    return bool(dot) and last not in _INSIDE and (last != _ONION or hidden) and not last.isdecimal()
