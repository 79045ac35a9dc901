"""The registry that `tests.benchmarks.registry` measures: made, filled and asked."""

from __future__ import annotations

import multiprocessing
import statistics as middle_of
import struct
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import islice
from multiprocessing.synchronize import Barrier

from django.core.management import call_command
from django.db import connection, transaction

from detentions import rollups
from detentions.actions import bulk
from detentions.actions.batches import states_of, told_in
from detentions.actions.bulk import CaseFacts
from detentions.actions.texts import keep_texts
from detentions.models import Source, Stretch, Tally
from detentions.rollups import finding, tallies
from detentions.rollups.facts import People, Told
from detentions.statistics import Counted, Dimension, Question, in_custody, last_days, rule_named, series_by, table
from tests.benchmarks.parts import lives
from tests.cast import Cast, assemble

BEGUN = datetime(2024, 2, 1, tzinfo=UTC)
KNOWN_OVER = 1_000  # days over which the registry becomes known
PAST = BEGUN + timedelta(days=KNOWN_OVER // 2)
WEEKS = last_days(lives.FIRST, lives.LAST, "week")
DAYS = [date(2015, 3, 2), date(2017, 5, 9), date(2019, 3, 21), date(2021, 8, 14), date(2023, 6, 30)]
DERIVED = 100_000  # from here on, the same lives are repeated as other people: deriving a million takes longer than anybody waits
_CHUNK = 10_000
_ROUNDS = 20  # over all DAYS, after one to warm up
_LOOKS = 30
_STRETCHES = Stretch._meta.db_table
Row = tuple[str, float, str, float]

# A window sum over what the tallies are made of: how a series is counted without them.
WINDOW = f"""
    SELECT DISTINCT ON (state, week) state, week, held FROM (
        SELECT state, date_trunc('week', day) AS week, day, sum(change) OVER (PARTITION BY state ORDER BY day) AS held
        FROM (
            SELECT state, from_day AS day, 1 AS change FROM {_STRETCHES} WHERE rule_id = %s AND known_to IS NULL
            UNION ALL SELECT state, to_day, -1 FROM {_STRETCHES} WHERE rule_id = %s AND known_to IS NULL
        ) AS changes
    ) AS sums ORDER BY state, week, day DESC
"""
PLAIN = "SELECT count(DISTINCT unit) FROM bench_plain WHERE from_day <= %s AND to_day > %s"
PLAIN_TABLE = "SELECT state, agency, count(DISTINCT unit) FROM bench_plain WHERE from_day <= %s AND to_day > %s GROUP BY 1, 2"


@dataclass(slots=True)
class Work:
    cast: Cast
    directory: lives.Directory
    sources: list[Source]
    rule: Counted
    filled: int = 0
    plain: bool = False
    first_id: int = field(default=10_000_000)  # above the ids of cases that are loaded as facts

    @classmethod
    def begin(cls) -> Work:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        call_command("load_seeds", stdout=StringIO())
        cast = assemble()
        kept = keep_texts(texts=lives.bulletins(100), by=cast.ana, at=BEGUN)
        return cls(cast, lives.Directory.read(), kept, rule_named("all-documented-v1"))

    def end(self) -> None:
        connection.close()

    def loads(self, *, batches: int, size: int) -> list[dict[str, str | int | float]]:
        """Detentions per second through `bulk.open_cases`, the best batch, beside the same per second of this process's own time, and what
        it takes afterwards until staff can find them."""
        best, own = 0.0, 0.0
        for number in range(batches):
            made = self._made(number, size)
            began, busy = time.perf_counter(), time.process_time()
            self._load(made, number)
            rate = size / (time.perf_counter() - began)
            if rate > best:
                best, own = rate, size / (time.process_time() - busy)
        both = self._side_by_side(batches, size)
        began = time.perf_counter()
        found = finding.build() / (time.perf_counter() - began)
        return [
            _rate("bulk load", size, best, f"{own:,.0f} per second of own time", best / 5_000),
            _rate("bulk load, two processes side by side", size * batches * 2, both, "", both / 5_000),
            _rate("made findable afterwards", size * batches * 3, found, "", 0),
        ]

    def load_whole(self, size: int) -> None:
        """`size` detentions with all their facts."""
        for number, begun in enumerate(range(0, size, _CHUNK)):
            self._load(self._made(number, min(_CHUNK, size - begun)), number)

    def _made(self, number: int, size: int) -> list[CaseFacts]:
        return _numbered(lives.cases(seed=number, size=size, directory=self.directory, sources=self.sources))

    def _load(self, made: Sequence[CaseFacts], number: int) -> None:
        load = {"country": "VE", "organisation": self.cast.ours, "is_sample": True, "by": self.cast.ana, "findable": False}
        bulk.open_cases(cases=made, at=BEGUN + timedelta(hours=number), **load)  # type: ignore[arg-type]

    def _side_by_side(self, batches: int, size: int) -> float:
        """Detentions per second of two loaders, each with a connection and batches of its own."""
        connection.close()
        forked = multiprocessing.get_context("fork")
        gate = forked.Barrier(3)
        loaders = [forked.Process(target=self._loader, args=(gate, place, batches, size)) for place in (1, 2)]
        for loader in loaders:
            loader.start()
        gate.wait()
        began = time.perf_counter()
        for loader in loaders:
            loader.join()
        assert not any(loader.exitcode for loader in loaders), "a loader failed"
        return 2 * batches * size / (time.perf_counter() - began)

    def _loader(self, gate: Barrier, place: int, batches: int, size: int) -> None:
        numbers = [100 * place + number for number in range(batches)]
        made = [self._made(number, size) for number in numbers]
        gate.wait()
        for number, cases in zip(numbers, made, strict=True):
            self._load(cases, number)
        connection.close()

    def fill(self, size: int) -> None:
        """Stretches and tallies of `size` detentions, by one rule, known bit by bit over KNOWN_OVER days."""
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")  # filling is one long statement; what is measured is short
        made = lives.cases(seed=7, size=size, directory=self.directory, sources=self.sources)
        for _skipped in islice(made, self.filled):
            pass
        while self.filled < min(size, DERIVED):
            chunk = _numbered(islice(made, min(_CHUNK, size - self.filled)))
            self._add(chunk, BEGUN + timedelta(days=KNOWN_OVER * ((self.filled * 7919) % size) / size))
            self.filled += len(chunk)
            sys.stderr.write(f"\r{self.filled:,} detentions")
        sys.stderr.write("\n")
        if size > self.filled:
            self._repeat(size // self.filled)
            self.filled = size
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS bench_plain")
            cursor.execute(
                "CREATE TABLE bench_plain AS SELECT unit, from_day, to_day, state, agency"
                f" FROM {_STRETCHES} WHERE known_to IS NULL AND rule_id = %s",
                [self.rule.pk],
            )
            cursor.execute("CREATE INDEX ON bench_plain (from_day, to_day) INCLUDE (unit)")
        _settle()

    def _repeat(self, times: int) -> None:
        """The same lives `times` over, as other people."""
        columns = [str(field.column) for field in Stretch._meta.concrete_fields if field.column not in {"id", "detainee_id", "unit"}]
        shown = ", ".join(columns)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {_STRETCHES} ({shown}, detainee_id, unit) SELECT {shown}, detainee_id + n * 100000000, unit + n * 100000000"
                f" FROM {_STRETCHES}, generate_series(1, {times - 1:d}) AS n WHERE rule_id = %s",
                [self.rule.pk],
            )
        for tally in Tally.objects.filter(rule_id=self.rule.pk):
            form = struct.Struct(f"<{tallies.DAYS}i")
            tally.sure, tally.possible = (
                form.pack(*(number * times for number in form.unpack(part))) for part in (tally.sure, tally.possible)
            )
            tally.save()

    def _add(self, cases: Sequence[CaseFacts], at: datetime) -> None:
        ids = range(self.first_id + self.filled, self.first_id + self.filled + len(cases))
        people_ids: list[int] = []
        for place, case in enumerate(cases):
            people_ids.append(ids[place] if case.same_person_as is None else people_ids[case.same_person_as])
        told = _some_told_late(told_in(cases, list(ids), people_ids, states_of(cases), country="VE", at=at), at)
        with transaction.atomic():
            new = rollups.derive_new(told, [kept for kept in rollups.kept_rules() if kept.pk == self.rule.pk], "VE")
            rollups.store_new(new)
            rollups.add_up(new)

    def reads(self) -> Iterator[Row]:
        """Name, milliseconds, what stands beside it and its milliseconds (0 for nothing)."""
        now, past = Question("VE", self.rule), Question("VE", self.rule, known_at=PAST)
        both = [Dimension.STATE, Dimension.AGENCY]
        held = in_custody(now, DAYS[2]).value
        ours, plain = _side_by_side(lambda day: in_custody(now, day), lambda day: self._run(PLAIN, [day, day]))
        yield "persons held on a day, now", ours, f"{held:,} held; btree {plain:.1f} ms", plain
        ours, window = _side_by_side(
            lambda _day: series_by(now, WEEKS, Dimension.STATE), lambda _day: self._run(WINDOW, [self.rule.pk] * 2), rounds=1
        )
        yield "ten years of weeks by state, now", ours, f"window {window:.0f} ms", window
        ours, grouped = _side_by_side(lambda day: table(now, day, both), lambda day: self._run(PLAIN_TABLE, [day, day]))
        yield "state x agency, now", ours, f"btree {grouped:.0f} ms", grouped
        yield "persons held on a day, as known then", _timed(lambda day: in_custody(past, day)), "", 0
        yield "ten years of weeks by state, as known then", _timed(lambda _day: series_by(past, WEEKS, Dimension.STATE), rounds=1), "", 0
        yield "state x agency, as known then", _timed(lambda day: table(past, day, both)), "", 0

    def _run(self, sentence: str, values: Sequence[int | date]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sentence, values)
            cursor.fetchall()


def _rate(name: str, size: int, value: float, beside: str, ratio: float) -> dict[str, str | int | float]:
    return {"name": name, "size": size, "value": round(value, 1), "unit": "detentions/s", "beside": beside, "ratio": round(ratio, 2)}


def _timed(ask: Callable[[date], object], rounds: int = _ROUNDS) -> float:
    """Median milliseconds."""
    (median,) = _medians([ask], rounds)
    return median


def _side_by_side(ask: Callable[[date], object], other: Callable[[date], object], rounds: int = _ROUNDS) -> tuple[float, float]:
    """Of two, in turns, over all DAYS each: both are warm, and whatever else the machine does meets both."""
    one, another = _medians([ask, other], rounds)
    return one, another


def _medians(asks: Sequence[Callable[[date], object]], rounds: int) -> list[float]:
    taken: list[list[float]] = [[] for _ask in asks]
    for number in range(rounds + 1):
        for ask, times in zip(asks, taken, strict=True):
            for day in DAYS:
                began = time.perf_counter()
                ask(day)
                times.append((time.perf_counter() - began) * 1e3)
        if not number:  # the first round warmed them up
            for times in taken:
                times.clear()
    return [middle_of.median(times) for times in taken]


def _settle() -> None:
    """Statistics for the planner, and every page marked as seen by all, as in a registry that nobody just filled. While anybody else looks
    at the database, a first pass leaves pages unmarked, and a question to an index alone reads the table too."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        for _look in range(_LOOKS):
            cursor.execute("SELECT sum(relpages - relallvisible) FROM pg_class WHERE relname = ANY(%s)", [[_STRETCHES, "bench_plain"]])
            if cursor.fetchone() == (0,):
                return
            time.sleep(1)
            cursor.execute(f"VACUUM {_STRETCHES}, bench_plain")
    sys.stderr.write("not every page is marked as seen by all\n")


def _numbered(made: Iterator[CaseFacts]) -> list[CaseFacts]:
    """Second detentions point to the case before them in their batch; the first of a batch stands alone."""
    return [
        case if case.same_person_as is None else replace(case, same_person_as=place - 1 if place else None)
        for place, case in enumerate(made)
    ]


def _some_told_late(people: list[People], at: datetime) -> list[People]:
    """A third of the endings were told a hundred days after the arrest was."""
    late = Told(at + timedelta(days=100))
    for number, one in enumerate(people):
        if number % 3 == 0:
            for case in one.cases:
                case.events = [replace(event, told=late) if event.event.kind == "release" else event for event in case.events]
    return people
