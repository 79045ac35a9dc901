"""Verifies kept words and what cites them."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from detentions import verification
from detentions.choices import SourceKind
from detentions.models import Citation, Source

EVIDENCE = ("source", "citation")


class Command(BaseCommand):
    """`manage.py verify_evidence`. Changes nothing."""

    help = (
        "Hash the bytes and the text of every kept source again, cut every citation again from its source's text, and name each that "
        "differs; then hold sources and citations against the record of changes, so that words exchanged together with their hashes are "
        "found too. Sources of kind address only have no kept words and are counted apart. "
        "Exit code 0: all as received; 1: something differs."
    )

    def handle(self, *_args: object, **_options: object) -> None:
        problems = 0
        for problem in (*verification.check_sources(), *verification.check_citations(), *verification.check_facts(EVIDENCE)):
            self.stderr.write(problem)
            problems += 1
        addresses = Source.objects.filter(kind=SourceKind.ADDRESS_ONLY).count()
        kept = Source.objects.count() - addresses
        told = f"{kept} kept sources, {addresses} addresses without a copy, {Citation.objects.count()} citations"
        if problems:
            raise CommandError(f"{told}: {problems} differ from what was received.")
        self.stdout.write(f"{told}: all as received.")
        for uncited in verification.uncited_facts():
            self.stdout.write(f"Without a citation: {uncited}")
