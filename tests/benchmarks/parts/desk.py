"""The population of the desk's benchmark, and the pages that are asked of it."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config import warming
from detentions import archive, names
from detentions.choices import Role
from detentions.models import Membership, Source
from tests.benchmarks.parts.population import NOW, new_database, open_cases, signed_in
from tests.cast import Cast
from tests.finding.people import invent
from tracker.models import Candidate, Extraction, Report
from tracker.portal import queue

_CHUNK = 8_000
_SIZES = (1, 1, 1, 1, 4, 4, 4)  # proposals of a report
_LONG_EVERY, _LONG = 170, 100
_TEXT = (
    "Funcionarios del Sebin detuvieron el {day} de enero de 2024 a {name} en Caracas, informó su familia. Desde entonces se desconoce su "
    "paradero. {filler}\n\nLa organización pide su liberación y que se respeten sus derechos. Boletín {number}.\n"
)
_FILLER = "Los vecinos vieron tres camionetas sin placas. Nadie mostró una orden. " * 8
_REASONS: tuple[list[str], ...] = (
    ["whereabouts_unknown", "new_arrest"],
    ["new_arrest"],
    ["low_confidence"],
    [],
    ["minor"],
    ["many_reports"],
)


@dataclass(slots=True)
class Desk:
    cast: Cast
    browser: Client
    reports: list[UUID]
    lists: list[UUID]
    borders: list[str]

    @classmethod
    def fill(cls, size: int) -> Desk:
        cast = new_database()
        people = invent(size + size // 2, seed=20190321)
        open_cases(cast, people[:size])
        reports, lists = _reports(cast, people[size // 2 :], size)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        rows = list(queue.in_order([cast.ours.pk]).values_list("due_at", "pk"))
        deep = [rows[int(len(rows) * share)] for share in (0.5, 0.95)]
        borders = [f"{due_at.isoformat()}_{pk}" for due_at, pk in deep if due_at]
        Membership.objects.create(user=cast.beto, organisation=cast.ours, role=Role.LEAD, since=NOW)
        _waiting()
        warming.settle()  # as a web process does before its first question
        return cls(cast, signed_in(cast.beto), reports, lists, borders)

    def pages(self) -> dict[str, Callable[[int], object]]:
        """By name, what is asked; the number tells one asking from the next."""
        chance = random.Random(7)
        some = chance.sample(self.reports, 200)
        listed = reverse("portal:queue_list")
        return {
            "queue, first page": lambda _n: self._get(listed),
            "queue, after the middle": lambda _n: self._get(listed, after=self.borders[0]),
            "queue, near the end": lambda _n: self._get(listed, after=self.borders[1]),
            "queue, one reason": lambda _n: self._get(listed, reason="minor"),
            "queue, one reason, near the end": lambda _n: self._get(listed, reason="minor", after=self.borders[1]),
            "queue, one language, near the end": lambda _n: self._get(listed, language="en", after=self.borders[1]),
            "queue, what nobody proposes": lambda _n: self._get(listed, tells="death"),
            "queue, mine": lambda _n: self._get(listed, whose="mine"),
            "queue, only late ones": lambda _n: self._get(listed, late="1"),
            "start reviewing": lambda _n: self._get(reverse("portal:queue")),
            "reports, live table": lambda _n: self._get(reverse("portal:arrivals")),
            "reports, start page": lambda _n: self._get(reverse("portal:start")),
            "workbench, a report": lambda n: self._get(_page(some[n % 200])),
            "workbench, a list of a hundred names": lambda n: self._get(_page(self.lists[n % len(self.lists)]), p=str(n % 90 + 1)),
            "workbench, a hundred names in one table": lambda n: self._get(_table(self.lists[n % len(self.lists)])),
            "workbench, a rejection": lambda n: self._decide(500 + n, action="reject", reason="misread"),
            "workbench, a confirmation": lambda n: self._decide(700 + n, action="confirm"),
            "workbench, a rejection and the next page": lambda n: self._get(self._decide(n, action="reject", reason="misread")),
            "workbench, a confirmation and the next page": lambda n: self._get(self._decide(300 + n, action="confirm")),
            "dashboard": lambda _n: self._get(reverse("portal:dashboard")),
        }

    def queries(self, ask: Callable[[int], object]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            ask(199)
        return len(asked)

    def close(self) -> None:
        connection.close()

    def _get(self, address: str, **asked: str) -> None:
        answer = self.browser.get(address, asked)
        assert answer.status_code in (200, 286, 302), answer.status_code

    def _decide(self, number: int, **verdict: str) -> str:
        """Returns where the reviewer is led. What was said of the decision before has been read by now."""
        report, candidate, version = _waiting()[number]
        self.browser.cookies.pop("messages", None)
        address = reverse("portal:decide", kwargs={"report_id": report, "candidate_id": candidate})
        answer = self.browser.post(address, {"version": str(version), **verdict})
        assert answer.status_code == 302, answer.content.decode()[:3000]
        return answer.headers["Location"]


@cache
def _waiting() -> list[tuple[UUID, int, int]]:
    return list(Candidate.objects.filter(position=0).order_by("pk").values_list("report_id", "pk", "version")[:1000])


def _page(report: UUID) -> str:
    return reverse("portal:report", kwargs={"report_id": report})


def _table(report: UUID) -> str:
    return reverse("portal:name_table", kwargs={"report_id": report})


def _reports(cast: Cast, people: list[str], size: int) -> tuple[list[UUID], list[UUID]]:
    """Reports with so many proposals in all: about people on file and others."""
    chance = random.Random(11)
    every: list[UUID] = []
    lists: list[UUID] = []
    made = number = 0
    while made < size:
        sources: list[Source] = []
        reports: list[Report] = []
        readings: list[Extraction] = []
        proposals: list[Candidate] = []
        while made < size and len(proposals) < _CHUNK:
            number += 1
            wanted = min(_LONG if number % _LONG_EVERY == 0 else chance.choice(_SIZES), size - made)
            told = [chance.choice(people) for _one in range(wanted)]
            source, report = _report(cast, number, told, chance)
            reading = Extraction(report=report, reader="bench", reader_version="1", language="es", is_relevant=True, made_at=NOW)
            sources.append(source)
            reports.append(report)
            readings.append(reading)
            proposals += list(_proposals(report, reading, source.text, told))
            (lists if wanted == _LONG else every).append(report.pk)
            made += wanted
        Source.objects.bulk_create(sources)
        Report.objects.bulk_create(reports)
        Extraction.objects.bulk_create(readings)
        Candidate.objects.bulk_create(proposals)
        sys.stderr.write(f"\r{made:,} proposals")
    sys.stderr.write("\n")
    return every, lists


def _report(cast: Cast, number: int, told: list[str], chance: random.Random) -> tuple[Source, Report]:
    text = "".join(_TEXT.format(day=number % 28 + 1, name=name, filler=_FILLER if len(told) < 10 else "", number=number) for name in told)
    at = NOW - timedelta(minutes=10 * number)
    reasons = chance.choice(_REASONS)
    source = Source(
        kind="news",
        sha256=archive.digest(f"{number}".encode()),
        content=text.encode(),
        media_type="text/plain",
        text=text,
        text_sha256=archive.digest(text.encode()),
        title=f"Detenciones en Caracas, parte {number}",
        publisher="Diario Ejemplo",
        received_at=at,
        received_by=cast.ana,
    )
    report = Report(
        source=source,
        organisation=cast.ours,
        channel=Report.Channel.PASTE,
        submitted_by=cast.ana,
        received_at=at,
        state=Report.State.IN_QUEUE,
        read_at=at,
        due_at=at + timedelta(hours=chance.choice((4, 24, 168))),
        urgency=chance.choice((0, 1, 2)),
        reasons=reasons,
        tells_of=["arrest"],
        language="es" if number % 50 else "en",
        to_decide=len(told),
        assigned_to=cast.beto if number % 500 == 0 else None,
    )
    return source, report


def _proposals(report: Report, reading: Extraction, text: str, told: list[str]) -> Iterator[Candidate]:
    at = 0
    for position, name in enumerate(told):
        start = text.index(name, at)
        event, place = text.rindex("detuvieron", 0, start), text.index("Caracas", start)
        at = start + len(name)
        values = {
            "person": _value(name, start, at),
            "event": _value("arrest", event, event + 10),
            "date": _value("2024-01-15", event + 11, start - 2),
            "agencies": _value(["SEBIN"], event - 6, event - 1),
            "state": _value("Distrito Capital", place, place + 7),
        }
        yield Candidate(
            extraction=reading,
            report=report,
            kind=Candidate.Kind.DETENTION,
            position=position,
            fingerprint=f"{position}",
            headline=name,
            folded=names.fold(name),
            values=values,
            confidence=0.9,
        )


def _value(of: Any, start: int, end: int) -> dict[str, Any]:
    return {"value": of, "spans": [[start, end]], "rule": "bench", "confidence": 0.9}
