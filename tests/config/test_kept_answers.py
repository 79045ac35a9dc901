"""What was answered a moment ago is answered again, and nothing that could be somebody else's answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from config import kept_answers
from config.kept_answers import SECONDS, KeptAnswers

Headers = list[tuple[str, str]]
PUBLIC: Headers = [("Content-Type", "text/plain"), ("Cache-Control", "public, max-age=60"), ("ETag", '"a"'), ("Vary", "Accept")]


class House:
    """An application that counts how often it is asked, behind what is tested, and a clock that somebody sets."""

    def __init__(self, headers: Headers, status: str = "200 OK") -> None:
        self.asked, self.now, self._told = 0, 100.0, (status, headers)
        self.kept = KeptAnswers(self._answer, clock=lambda: self.now)

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.asked += 1
        start_response(*self._told)
        return [b"number ", str(self.asked).encode()]

    def get(self, path: str = "/api/v1/statistics/", **environ: str) -> tuple[str, bytes]:
        told: list[str] = []
        body = self.kept({"REQUEST_METHOD": "GET", "PATH_INFO": path, **environ}, lambda status, _headers: told.append(status))
        return told[0], b"".join(body)


def test_it_answers_again_for_some_seconds() -> None:
    house = House(PUBLIC)

    first = [house.get() for _time in range(3)]
    house.now += SECONDS + 0.1

    assert first == [("200 OK", b"number 1")] * 3
    assert house.get() == ("200 OK", b"number 2")


def test_while_one_asks_anew_the_others_get_the_old_answer() -> None:
    house = House(PUBLIC)
    house.get()
    house.now += SECONDS + 0.1
    seen = []
    ask = house.kept._application
    house.kept._application = lambda environ, start: (seen.append(house.get()), ask(environ, start))[1]  # type: ignore[func-returns-value]

    assert house.get() == ("200 OK", b"number 2")
    assert seen == [("200 OK", b"number 1")]


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/api/v1/detentions/"},
        {"QUERY_STRING": "date=2019-03-21"},
        {"HTTP_HOST": "other.example.org"},
        {"HTTP_ACCEPT": "text/csv"},
        {"HTTP_ACCEPT_LANGUAGE": "en"},
        {"HTTP_X_FORWARDED_PROTO": "http"},
        {"HTTP_IF_MODIFIED_SINCE": "Thu, 21 Mar 2019 00:00:00 GMT"},
        {"REQUEST_METHOD": "HEAD"},
        {"REQUEST_METHOD": "POST"},
        {"path": "/portal/"},
    ],
)
def test_another_question_is_asked(other: dict[str, str]) -> None:
    house = House(PUBLIC)
    house.get()

    assert house.get(**other)[1] == b"number 2"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([("Cache-Control", "no-store"), ("ETag", '"a"')], "200 OK"),
        ([*PUBLIC, ("Set-Cookie", "sessionid=1")], "200 OK"),
        ([*PUBLIC, ("Vary", "Cookie")], "200 OK"),
        (PUBLIC, "404 Not Found"),
        (PUBLIC, "400 Bad Request"),
    ],
)
def test_what_is_not_for_everybody_is_not_kept(headers: Headers, status: str) -> None:
    house = House(headers, status)

    assert [house.get()[1] for _time in range(2)] == [b"number 1", b"number 2"]


def test_who_has_it_already_is_told_so_the_first_time_and_later() -> None:
    house = House(PUBLIC)

    assert [house.get(HTTP_IF_NONE_MATCH=had) for had in ('"a"', 'W/"a"', '"b", "a"')] == [("304 Not Modified", b"")] * 3
    assert house.get(HTTP_IF_NONE_MATCH='"b"') == ("200 OK", b"number 1")


def test_what_was_asked_for_longest_ago_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_answers, "MOST_BYTES", 15_000)  # three answers
    house = House(PUBLIC)

    for number in (1, 2, 3, 1, 4):
        house.get(QUERY_STRING=f"page={number}")

    assert house.get(QUERY_STRING="page=1")[1] == b"number 1"
    assert house.get(QUERY_STRING="page=2")[1] == b"number 5"


@pytest.mark.parametrize("where", ["QUERY_STRING", "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE"])
def test_a_question_that_is_longer_than_its_answer_fills_no_memory(where: str) -> None:
    house = House(PUBLIC)

    answers = [house.get(**{where: "en," * 5_000}) for _time in range(2)]

    assert answers == [("200 OK", b"number 1"), ("200 OK", b"number 2")]
    assert not house.kept._kept


def test_the_room_that_an_answers_headers_take_is_counted() -> None:
    house = House([*PUBLIC, ("Link", "x" * 1_000_000)])

    for number in range(100):
        house.get(QUERY_STRING=f"page={number}")

    assert len(house.kept._kept) <= kept_answers.MOST_BYTES // 1_000_000
