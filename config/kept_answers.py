"""Public answers that were given a moment ago are given again without asking Django: what many people ask at once costs little.

It stands before the application, in each web process. Only whole answers (200) that say `Cache-Control: public` and set no cookie are
kept, each under everything that it may depend on; who has it already gets 304. A withdrawn name may so be heard for SECONDS more from this
process, and for a minute from others who kept an answer, as `Cache-Control` allows them.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

SECONDS = 5.0
MOST_BYTES = 64_000_000
_LARGEST = 4_000_000
_LONGEST_QUESTION = 2_000  # letters: a longer one is some program's, and would fill the memory instead of its answer
_EACH = 4_000  # what a question and its answer take besides the answer's bytes, roughly
_PATHS = ("/api/v1/", "/editions/")
_DEPENDS_ON = ("PATH_INFO", "QUERY_STRING", "HTTP_HOST", "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_X_FORWARDED_PROTO", "wsgi.url_scheme")
_ASKS_OTHERWISE = ("HTTP_RANGE", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_AUTHORIZATION")
_MAY_VARY_ON = {"accept", "accept-language", "origin"}
_NOT_WITH_304 = {"content-type", "content-length"}

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Key = tuple[str, ...]


@dataclass(slots=True)
class Answer:
    status: str
    headers: Headers
    body: bytes
    until: float = 0.0

    def header(self, name: str) -> str:
        return ",".join(value for own, value in self.headers if own.lower() == name)

    @property
    def size(self) -> int:
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers) + _EACH

    @property
    def may_be_kept(self) -> bool:
        varies = {word.strip().lower() for word in self.header("vary").split(",") if word.strip()}
        is_public = "public" in self.header("cache-control") and not self.header("set-cookie")
        return self.status.startswith("200") and is_public and varies <= _MAY_VARY_ON and len(self.body) <= _LARGEST


class KeptAnswers:
    """WSGI. The answers asked for last are kept, up to a bound in bytes."""

    def __init__(self, application: Callable[..., Iterable[bytes]], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._application, self._clock = application, clock
        self._kept: OrderedDict[Key, Answer] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not _may_be_asked(environ):
            return self._application(environ, start_response)
        key = tuple(str(environ.get(name, "")) for name in _DEPENDS_ON)
        if sum(map(len, key)) > _LONGEST_QUESTION:
            return self._application(environ, start_response)
        answer = self._found(key) or self._made(key, environ)
        if answer.status.startswith("200") and _is_there_already(environ, answer):
            start_response("304 Not Modified", [pair for pair in answer.headers if pair[0].lower() not in _NOT_WITH_304])
            return []
        start_response(answer.status, answer.headers)
        return [answer.body]

    def _found(self, key: Key) -> Answer | None:
        with self._lock:
            found, now = self._kept.get(key), self._clock()
            if found is None:
                return None
            self._kept.move_to_end(key)
            if now < found.until:
                return found
            found.until = now + 1  # this asker has it made anew; others get the old one for a second at most
            return None

    def _made(self, key: Key, environ: Environ) -> Answer:
        told: list[tuple[str, Headers]] = []
        parts: list[bytes] = []

        def listen(status: str, headers: Headers, *_error: Any) -> Callable[[bytes], None]:
            told.append((status, headers))
            return parts.append

        given = self._application({name: value for name, value in environ.items() if name != "HTTP_IF_NONE_MATCH"}, listen)
        parts.extend(given)
        if hasattr(given, "close"):
            given.close()
        answer = Answer(*told[-1], b"".join(parts))
        self._keep(key, answer)
        return answer

    def _keep(self, key: Key, answer: Answer) -> None:
        with self._lock:
            if old := self._kept.pop(key, None):
                self._bytes -= old.size
            if not answer.may_be_kept:
                return
            answer.until = self._clock() + SECONDS
            self._kept[key] = answer
            self._bytes += answer.size
            while self._bytes > MOST_BYTES:
                _oldest_key, oldest = self._kept.popitem(last=False)
                self._bytes -= oldest.size


def _may_be_asked(environ: Environ) -> bool:
    is_public = environ.get("REQUEST_METHOD") == "GET" and environ.get("PATH_INFO", "").startswith(_PATHS)
    return is_public and not any(name in environ for name in _ASKS_OTHERWISE)


def _is_there_already(environ: Environ, answer: Answer) -> bool:
    had = environ.get("HTTP_IF_NONE_MATCH", "")
    return bool(had) and answer.header("etag") in {one.strip().removeprefix("W/") for one in had.split(",")}
