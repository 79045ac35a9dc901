"""`manage.py extract [FILES…] [--jsonl]`: read reports and print what they say. Needs no database and no service."""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from detentions.when import NotADate, When
from tracker.extraction.claims import Reading
from tracker.extraction.rows import date_text, rows
from tracker.extraction.rules import Rules

_LINES = {".jsonl", ".ndjson", ".json"}
_STEP = 0.2  # seconds between two looks at the progress line


@dataclass(frozen=True, slots=True)
class Item:
    """One report to read."""

    id: str
    text: str
    published: When | None
    language: str


class Unreadable(Exception):
    """A file or line that can't be taken for a report; the message says why."""


class Command(BaseCommand):
    help = (
        "Read reports and print who was detained, what happened, when, where, by whom, who was not detained, and which\n"
        "figures were published.\n\n"
        "  manage.py extract report.txt --published 2019-03-21      a table for people\n"
        "  manage.py extract --jsonl < reports.jsonl                one JSON line in, one JSON line out\n"
        "  manage.py extract --jsonl report.txt                     one JSON line per file\n\n"
        'An input line is {"id": …, "text": …, "published": "2019-03-21" or null, "lang": "es", "en" or "auto"}. Offsets in the\n'
        "output count characters of the text. Exit code 0: everything was read. 1: something could not be read (it is named on\n"
        "standard error, the rest is printed). 2: wrong usage. Nothing is stored."
    )
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files", nargs="*", metavar="FILE", help="plain text, or JSON lines (.jsonl); standard input when none is given"
        )
        parser.add_argument("--jsonl", action="store_true", help="print JSON lines; standard input is then JSON lines too")
        parser.add_argument(
            "--published", default="", metavar="DATE", help="2019-03-21, 2019-03 or 2019, for texts that don't say it themselves"
        )
        parser.add_argument("--lang", default="auto", metavar="CODE", help="es, en or auto (default): the language of the reports")

    def handle(self, *args: Any, **options: Any) -> None:
        published = _date(options["published"])
        seeds = settings.SEEDS_DIR / settings.COUNTRY.lower()
        reader, failed, progress = Rules.load(seeds), 0, Progress()
        for item in self._items(options["files"], jsonl=options["jsonl"], published=published, language=options["lang"]):
            if isinstance(item, Unreadable):
                failed += 1
                self.stderr.write(str(item))
                continue
            reading = reader.read(item.text, published=item.published, language=item.language)
            progress.count()
            try:
                self._write(item, reading, jsonl=options["jsonl"])
            except BrokenPipeError:
                sys.stderr.close()
                sys.exit(0)
        progress.end()
        if failed:
            sys.exit(1)

    def _write(self, item: Item, reading: Reading, *, jsonl: bool) -> None:
        found = rows(reading, id=item.id)
        self.stdout.write(orjson.dumps(found).decode() if jsonl else table(item, reading))

    def _items(self, files: list[str], *, jsonl: bool, published: When | None, language: str) -> Iterator[Item | Unreadable]:
        if not files:
            if jsonl:
                yield from _lines(sys.stdin, "standard input", published, language)
            else:
                yield Item("-", sys.stdin.read(), published, language)
        for name in files:
            path = Path(name)
            try:
                if path.suffix in _LINES:
                    with path.open(encoding="utf-8") as stream:
                        yield from _lines(stream, name, published, language)
                else:
                    yield Item(path.name, path.read_text(encoding="utf-8"), published, language)
            except (OSError, UnicodeDecodeError) as wrong:
                yield Unreadable(f"{name}: it can't be read ({wrong})")


def _lines(stream: Any, name: str, published: When | None, language: str) -> Iterator[Item | Unreadable]:
    for number, line in enumerate(stream, start=1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
            told = raw.get("published")
            yield Item(str(raw["id"]), str(raw["text"]), When.parse(told) if told else published, str(raw.get("lang") or language))
        except (ValueError, KeyError, TypeError, AttributeError) as wrong:
            yield Unreadable(f"{name}, line {number}: not a report ({type(wrong).__name__}: {wrong})")


def _date(text: str) -> When | None:
    try:
        return When.parse(text) if text else None
    except NotADate as wrong:
        raise CommandError("Write the date as 2019-03-21, 2019-03 or 2019.", returncode=2) from wrong


def table(item: Item, reading: Reading) -> str:
    """One report's findings for a person's eyes."""
    partly = any(note.startswith("language read only in part") for note in reading.notes)
    reach = "" if reading.supported else " (this language is read only in part)" if partly else " (this language is not read yet)"
    lines = [f"── {item.id} · {reading.language}{reach}"]
    for claim in reading.detentions:
        where = claim.state.value if claim.state else "-"
        by = ", ".join(agency.value for agency in claim.agencies) or "-"
        when = date_text(claim.date.value) if claim.date else None
        held = f" · held at {claim.held_at.value}" if claim.held_at else ""
        lines.append(
            f"  {claim.person.value:<34} {claim.event.value:<20} {when or '-':<11} {where:<18} {by}{held} · {claim.confidence:.0%}"
        )
    for count in reading.counts:
        when = date_text(count.as_of.value) if count.as_of else None
        parts = ", ".join(f"{name} {part.value}" for name, part in count.breakdown.items())
        figure = f"{count.value.value:,}" + ("" if count.qualifier == "exact" else f" ({count.qualifier})")
        lines.append(
            f"  {count.organisation.value:<34} {count.metric.value:<32} {figure:<18} {when or '-':<11} {parts} · {count.confidence:.0%}"
        )
        lines.extend(f"      check: {warning}" for warning in count.warnings)
    lines.extend(f"  not detained: {claim.name.value} ({claim.reason.value})" for claim in reading.not_detained)
    return "\n".join(lines if len(lines) > 1 else [*lines, "  nothing about detentions"])


class Progress:
    """A line on a terminal, nothing in a pipe."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._begun = self._last = time.monotonic()
        self._done = 0

    def count(self) -> None:
        self._done += 1
        now = time.monotonic()
        if self._shown and now - self._last > _STEP:
            self._last = now
            sys.stderr.write(f"\r{self._done} reports, {self._done / (now - self._begun):.0f} per second ")
            sys.stderr.flush()

    def end(self) -> None:
        if self._shown and self._done > 1:
            sys.stderr.write(f"\r{self._done} reports read in {time.monotonic() - self._begun:.1f} s.        \n")
