"""Verifies the record of changes."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from detentions import verification
from detentions.verification import Anchor


class Command(BaseCommand):
    """`manage.py verify_changes`. Changes nothing."""

    help = (
        "Walk the chain of changes from its first row and name the first bad one; then hold every fact, every case that was loaded in "
        "bulk, and whether each case is public or sealed, against the change that says so. "
        "With --anchor FILE, also find a chain that was recomputed or cut: FILE holds one line per anchor, written earlier by "
        "--write-anchor and kept outside of this installation. "
        "Exit code 0: the record stands; 1: it was tampered with; 2: the anchor can't be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anchor", type=Path, default=None, metavar="FILE", help="hold the chain against the anchors in FILE")
        parser.add_argument("--write-anchor", type=Path, default=None, metavar="FILE", help="when all is well, add the chain's end to FILE")

    def handle(self, *_args: object, anchor: Path | None, write_anchor: Path | None, **_options: object) -> None:
        report = verification.walk_chain(_anchors(anchor))
        problems = [report.problem] if report.problem else [*_of_the_rows()]
        if problems:
            raise CommandError("\n".join(problems))
        end = report.end
        self.stdout.write(f"{end.count} changes, all as written. Last: {end.last}, hash {end.hash}.")
        if write_anchor:
            with write_anchor.open("a", encoding="utf-8") as file:
                file.write(verification.anchor_line(end))
            self.stdout.write(f"Anchor added to {write_anchor}. Keep a copy outside of this installation.")


def _of_the_rows() -> Iterator[str]:
    yield from verification.check_batches()
    yield from verification.check_facts()
    yield from verification.check_visibility()


def _anchors(path: Path | None) -> list[Anchor]:
    if path is None:
        return []
    try:
        return verification.read_anchors(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, verification.BadAnchor) as wrong:
        raise CommandError(f"{path}: {wrong}", returncode=2) from wrong
