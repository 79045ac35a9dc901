"""The long form of test_verification.py: 7 kinds of tampering, 100 times each, and one flipped bit in each of 200 sources."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.db import transaction

from detentions.actions import chain
from detentions.models import Source
from tests.cast import NOW, assemble
from tests.detentions.tampering import KINDS
from tests.detentions.test_verification import flipped, keep, tampered

pytestmark = [pytest.mark.torture, pytest.mark.django_db]


def test_seven_kinds_of_tampering_a_hundred_times_each_are_all_found() -> None:
    cast, rng = assemble(), random.Random(20190321)
    with transaction.atomic():
        rows = [
            chain.append(
                action="noted", subject_kind="test", subject_id=str(n), payload={"n": n}, by=cast.ana, at=NOW + timedelta(minutes=n)
            )
            for n in range(1, 41)
        ]

    found = {kind: tampered(kind, rows, tries=100, rng=rng) for kind in KINDS}

    print(f"found of 100 each: {found}")  # noqa: T201 — the figures are what this test shows
    assert found == dict.fromkeys(KINDS, 100)


def test_one_flipped_bit_in_each_of_two_hundred_sources_is_found() -> None:
    keep(assemble(), 200)

    found = flipped(list(Source.objects.all()), rng=random.Random(866))

    print(f"found {found} of 200 flipped bits")  # noqa: T201 — the figures are what this test shows
    assert found == 200
