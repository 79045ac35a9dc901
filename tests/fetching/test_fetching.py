"""A fetch reaches public web addresses and nothing inside, by whatever name; it ends; and it tells a site nothing of us."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from tests.fetching import servers
from tracker.fetching import Failed, fetch, target_of
from tracker.fetching.connecting import Way
from tracker.models import Fetch

F = Fetch.Failure
MOST = 100_000

# Ways to write an address inside: of this machine, of a private network, of a cloud's metadata service, of no web server.
INSIDE = [
    *("http://127.0.0.1/", "http://127.0.0.1:80/", "http://127.1/", "http://127.0.1/", "http://0/", "http://0.0.0.0/"),
    *(
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://017700000001/",
        "http://0177.0.0.1/",
        "http://127.000.000.001/",
    ),
    *("http://[::1]/", "http://[::]/", "http://[0:0:0:0:0:0:0:1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/"),
    *("http://[::127.0.0.1]/", "http://[64:ff9b::127.0.0.1]/", "http://[64:ff9b:1::7f00:1]/", "http://[2002:7f00:1::]/"),
    *("http://[2001:0:53aa:64c::1]/", "http://[fe80::1]/", "http://[fe80::1%25eth0]/", "http://[fc00::1]/", "http://[fd12:3456::1]/"),
    *("http://[fec0::1]/", "http://[ff02::1]/", "http://[100::1]/", "http://[2001:db8::1]/", "http://[5f00::1]/"),
    *("http://10.0.0.1/", "http://10.255.255.255/", "http://172.16.0.1/", "http://172.31.255.1/", "http://192.168.1.1/"),
    *("http://169.254.169.254/latest/meta-data/", "http://169.254.1.1/", "http://100.64.0.1/", "http://100.100.100.200/"),
    *("http://192.0.0.1/", "http://192.0.2.1/", "http://198.18.0.1/", "http://198.51.100.1/", "http://203.0.113.9/"),
    *("http://224.0.0.1/", "http://239.255.255.250/", "http://240.0.0.1/", "http://255.255.255.255/", "http://192.88.99.1/"),
    *("http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://a.localhost/", "http://printer.local/", "http://redis/"),
    *("http://metadata.google.internal/", "http://wiki.corp/", "http://router.lan/", "http://1.0.0.127.in-addr.arpa/"),
    *(
        "http://127.0.0.1:6379/",
        "http://localhost:5432/",
        "http://diario.org:22/",
        "http://diario.org:8080/",
        "https://93.184.216.34:6379/",
    ),
    *("ftp://diario.org/", "file:///etc/passwd", "gopher://127.0.0.1/", "javascript:alert(1)", "data:text/plain,a", "unix:///run/redis"),
    *(
        "http://diario.org@127.0.0.1/",
        "http://user:word@diario.org/",
        "http://diario.org\\@127.0.0.1/",
        "http://diario.org /",
        "//diario.org/",
    ),
    *(
        "http://",
        "http:///page",
        "http://①②⑦.0.0.1/",
        "http://127。0。0。1/",
        "http://diario.org\r\nHost: redis/",
        "http://[::1",
        "http://x:99999/",
    ),
    "http://site.onion/",
]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with servers.site() as number:
        yield number


def way(port: int) -> Way:
    return Way("direct", also={("127.0.0.1", port)})


@pytest.mark.parametrize("address", INSIDE)
def test_what_leads_inside_is_refused_before_anything_is_asked(address: str) -> None:
    def never(*_args: object) -> socket.socket:
        raise AssertionError("it was dialled")

    with pytest.raises(Failed) as failed:
        fetch(address, Way("direct", dial=never), most_bytes=MOST)

    assert failed.value.why == F.NOT_ALLOWED


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fe80::1%eth0", "::ffff:10.0.0.1", "64:ff9b::a00:1"]
)
@pytest.mark.parametrize("first", [[], ["93.184.216.34"]])
def test_a_public_name_that_resolves_inside_is_refused_also_beside_a_public_address(address: str, first: list[str]) -> None:
    dialled: list[str] = []

    def dial(ip: str, _port: int) -> socket.socket:
        dialled.append(ip)
        raise OSError

    with pytest.raises(Failed) as failed:
        fetch("http://diario.org/", Way("direct", resolve=lambda _host, _port: [*first, address], dial=dial), most_bytes=MOST)

    assert failed.value.why == F.NOT_ALLOWED
    assert not dialled


def test_a_name_that_changes_its_mind_is_asked_once_and_the_answer_that_was_checked_is_dialled() -> None:
    answers = [["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]]
    dialled: list[str] = []

    def dial(ip: str, _port: int) -> socket.socket:
        dialled.append(ip)
        raise OSError

    with pytest.raises(Failed):
        fetch("http://diario.org/", Way("direct", resolve=lambda _host, _port: answers.pop(0), dial=dial), most_bytes=MOST)

    assert dialled == ["93.184.216.34"]
    assert len(answers) == 2


def test_a_redirect_leads_no_further_inside_than_an_address() -> None:
    with servers.listener() as (hidden, came):
        for inside in (f"http://127.0.0.1:{hidden}/", f"http://localhost:{hidden}/", f"//127.1:{hidden}/", "http://169.254.169.254/"):
            with servers.site(inside) as port, pytest.raises(Failed) as failed:
                fetch(f"http://127.0.0.1:{port}/inside", way(port), most_bytes=MOST)
            assert failed.value.why == F.NOT_ALLOWED

    assert not came


def test_it_brings_a_page_also_packed_and_moved(port: int) -> None:
    for path in ("/page", "/packed", "/moved", "/odd-length", "/page?día=21#abajo"):
        got = fetch(f"http://127.0.0.1:{port}{path}", way(port), most_bytes=MOST)

        assert got.content == servers.PAGE
        assert got.address.startswith(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/bomb", F.TOO_BIG),
        ("/big", F.TOO_BIG),
        ("/says-big", F.TOO_BIG),
        ("/cut", F.NO_ANSWER),
        ("/goes-on", F.UNREADABLE),
        ("/nowhere", F.NOT_ALLOWED),
        ("/round", F.ROUND_AND_ROUND),
        ("/file", F.NOT_ALLOWED),
        ("/gone", F.GONE),
        ("/forbidden", F.REFUSED),
        ("/broken", F.SERVER_ERROR),
    ],
)
def test_it_says_why_a_page_did_not_come(port: int, path: str, why: F) -> None:
    with pytest.raises(Failed) as failed:
        fetch(f"http://127.0.0.1:{port}{path}", way(port), most_bytes=MOST)

    assert failed.value.why == why


def test_a_page_that_drips_without_end_is_ended(port: int) -> None:
    with pytest.raises(Failed) as failed:
        fetch(f"http://127.0.0.1:{port}/drip", way(port), most_bytes=MOST * 100, seconds=0.5)

    assert failed.value.why == F.TOO_SLOW


def test_nobody_listening_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        free = taken.getsockname()[1]

    with pytest.raises(Failed) as failed:
        fetch(f"http://127.0.0.1:{free}/", way(free), most_bytes=MOST)

    assert failed.value.why == F.NO_ANSWER


def test_a_server_without_a_certificate_is_not_trusted(port: int) -> None:
    with pytest.raises(Failed) as failed:
        fetch(f"https://127.0.0.1:{port}/page", way(port), most_bytes=MOST)

    assert failed.value.why == F.NOT_TRUSTED


def test_it_says_nothing_of_us(port: int) -> None:
    told = fetch(f"http://127.0.0.1:{port}/headers", way(port), most_bytes=MOST).content.decode().lower()

    assert "cookie" not in told
    assert "referer" not in told
    assert "python" not in told
    assert "detention" not in told


def test_through_tor_the_name_is_never_looked_up_here(port: int) -> None:
    def never(*_args: object) -> list[str]:
        raise AssertionError("it was looked up")

    with servers.socks(port) as (proxy, asked):
        through = Way(f"socks5h://127.0.0.1:{proxy}", resolve=never)
        got = fetch("http://diario.org/page", through, most_bytes=MOST)
        onion = fetch("http://abcdef.onion/page", through, most_bytes=MOST)

    assert got.content == onion.content == servers.PAGE
    assert asked == [("diario.org", 80), ("abcdef.onion", 80)]


def test_through_a_web_proxy_the_whole_address_is_asked_for(port: int) -> None:
    with servers.web_proxy(port) as (proxy, asked):
        through = Way(f"http://127.0.0.1:{proxy}")
        got = fetch("http://diario.org/page", through, most_bytes=MOST)
        with pytest.raises(Failed) as failed:
            fetch("https://diario.org/page", through, most_bytes=MOST)

    assert got.content == servers.PAGE
    assert failed.value.why == F.NO_ANSWER
    assert asked == ["GET http://diario.org/page HTTP/1.1", "CONNECT diario.org:443 HTTP/1.1"]


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/", "http://10.0.0.1/", "http://localhost/", "http://2130706433/", "http://redis:6379/"]
)
def test_a_proxy_is_not_asked_for_what_lies_inside(address: str) -> None:
    with servers.listener() as (proxy, came), pytest.raises(Failed):
        fetch(address, Way(f"socks5h://127.0.0.1:{proxy}"), most_bytes=MOST)

    assert not came


def test_an_address_in_letters_of_any_language_is_taken_apart() -> None:
    target = target_of("https://Ejémplo.org/niño?día=1#x")

    assert (target.host, target.port, target.path) == ("xn--ejmplo-cva.org", 443, "/ni%C3%B1o?d%C3%ADa=1")
