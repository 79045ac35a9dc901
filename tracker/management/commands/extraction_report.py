"""`manage.py extraction_report`: how well reports are read, on annotated ones. With --fit, learn confidences from them."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from detentions.when import When
from tracker.extraction.claims import Reading
from tracker.extraction.confidence import TABLE, Calibration, held_back, reliability
from tracker.extraction.judging import judge
from tracker.extraction.rows import rows
from tracker.extraction.rules import Rules
from tracker.extraction.scoring import DocumentScore, evaluate, score_document
from tracker.extraction.scoring_rows import Annotated, Rows, load_corpus, rows_of
from tracker.extraction.scoring_text import reliability_table, score_table

BASE = Path(__file__).resolve().parents[3]


class Command(BaseCommand):
    help = (
        "Read a folder of annotated reports and compare: precision, recall and F1 per field and language with 95% intervals, "
        "how far confidences can be trusted (fitted on four fifths, judged on the fifth held back), and the documents read worst. "
        "Needs no database and no service."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--corpus", type=Path, default=BASE / "tests/corpus/dev", metavar="FOLDER", help="annotated reports, one JSON each"
        )
        parser.add_argument("--draws", type=int, default=1000, metavar="N", help="samples for the intervals (default 1000)")
        parser.add_argument("--worst", type=int, default=8, metavar="N", help="how many of the worst documents to name (default 8)")
        parser.add_argument("--fit", action="store_true", help=f"write the confidences learnt from this corpus to {TABLE.name}")

    def handle(self, *args: Any, **options: Any) -> None:
        corpus = load_corpus(options["corpus"])
        if not corpus:
            raise CommandError(f"There are no annotated reports (*.json) in {options['corpus']}.", returncode=2)
        reader = Rules.load()
        readings = {document.id: read(reader, document) for document in corpus}
        predictions = {name: predicted(reading, name) for name, reading in readings.items()}
        self.stdout.write(score_table(evaluate(corpus, predictions, draws=options["draws"])))
        judged = [one for document in corpus for one in judge(document, readings[document.id])]
        self.stdout.write("\nconfidence, each fifth of the documents judged by a table fitted on the other four")
        self.stdout.write(reliability_table(reliability(held_back(judged))))
        scores = [score_document(document, predictions[document.id]) for document in corpus]
        self.stdout.write("\n" + _worst(scores, options["worst"]))
        if options["fit"]:
            Calibration.fit(judged).save()
            self.stdout.write(f"\n{len(judged)} judged values written to {TABLE}")


def read(reader: Rules, document: Annotated) -> Reading:
    published = When.parse(document.published) if document.published else None
    return reader.read(document.text, published=published, language=document.language)


def predicted(reading: Reading, name: str) -> Rows:
    return rows_of(rows(reading, id=name))


def _worst(scores: list[DocumentScore], number: int) -> str:
    ranked = sorted(scores, key=lambda score: (-score.mistakes, score.id))[:number]
    lines = ["documents read worst"]
    for score in ranked:
        wrong = [f"{name} +{tally.fp} -{tally.fn}" for name, tally in score.tallies.items() if tally.fp + tally.fn and name != "date_loose"]
        lines.append(f"  {score.id} ({score.language}): " + ", ".join(wrong))
        lines.extend(f"      false person: {name}" for name in score.false_persons)
        lines.extend(f"      missed person: {name}" for name in score.missed_persons)
    return "\n".join(lines)
