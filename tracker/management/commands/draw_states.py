"""`manage.py draw_states`: draws the transition tables into docs/states.md."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import TextChoices
from django.utils import translation

from tracker import moves
from tracker.models import Candidate, Question, Report
from tracker.questions import ANSWERING

FILE = Path("docs") / "states.md"


class Command(BaseCommand):
    help = "Draw the states of reports and proposals, and which move is allowed, into docs/states.md. --check only compares (for tests)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when the file does not show what the code says")

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / FILE
        with translation.override("en"):
            drawn = page()
        if not options["check"]:
            path.write_text(drawn, encoding="utf-8")
            self.stdout.write(f"{FILE} drawn.")
        elif not path.is_file() or path.read_text(encoding="utf-8") != drawn:
            raise CommandError(f"{FILE} is out of date. Draw it anew: manage.py draw_states")


def page() -> str:
    """The whole file: one diagram and one table per kind of thing."""
    return "\n".join(
        [
            "# States",
            "",
            "Drawn by `manage.py draw_states` from the tables in `tracker/moves.py` and `tracker/questions/table.py`; a test compares.",
            "",
            *_part("Reports", Report.State, moves.NEXT_FOR_REPORTS, Report.State.RECEIVED),
            *_part("Proposals (candidates)", Candidate.State, _flat(moves.DECIDING), Candidate.State.OPEN),
            *_moves("decision", Candidate.State, moves.DECIDING),
            *_part("Questions about confirmed cases", Question.State, _flat(ANSWERING), Question.State.OPEN),
            *_moves("what happens", Question.State, ANSWERING),
        ]
    )


def _flat(moves: Mapping[Any, Mapping[Any, frozenset[Any]]]) -> dict[Any, frozenset[Any]]:
    return {state: frozenset().union(*leading.values()) for state, leading in moves.items()}


def _moves(what: str, states: type[TextChoices], table: Mapping[Any, Mapping[Any, frozenset[Any]]]) -> list[str]:
    """What leads from which state where."""
    return [
        f"| state | {what} | leads to |",
        "|---|---|---|",
        *[
            f"| `{state.value}` | `{move.value}` | {_codes(after for after in states if after in leading[move])} |"
            for state, leading in table.items()
            for move in leading
        ],
        "",
    ]


def _part(title: str, states: type[TextChoices], table: Mapping[Any, frozenset[Any]], first: TextChoices) -> list[str]:
    moves = [(before, after) for before in states for after in states if after in table[before]]
    return [
        f"## {title}",
        "",
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {first.value}",
        *[f"    {before.value} --> {after.value}" for before, after in moves],
        *[f"    {state.value} --> [*]" for state in states if table[state] <= {first}],
        "```",
        "",
        "| state | words | next |",
        "|---|---|---|",
        *[f"| `{state.value}` | {state.label} | {_codes(after for after in states if after in table[state])} |" for state in states],
        "",
    ]


def _codes(states: Iterable[TextChoices]) -> str:
    return ", ".join(f"`{state.value}`" for state in states) or "–"
