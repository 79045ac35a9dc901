"""A real installation with invented cases: the role of the public side can answer what happened to listed people."""

from __future__ import annotations

import json
import urllib.request
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.installation import Installation

pytestmark = pytest.mark.xdist_group("installation")


def told(installation: Installation, **asked: str) -> Any:
    question = urlencode({"basis": "listed", "from": "2014-01-01", "every": "year", **asked})
    with urllib.request.urlopen(f"{installation.base_url}/api/v1/statistics/?{question}", timeout=60) as answer:
        return json.load(answer)


def test_it_answers_every_measure(installation: Installation) -> None:
    installation.manage("load_samples", "--pause", "0")

    for measure in ("arrests", "releases", "deaths", "transfers", "length_of_detention"):
        numbers = [point["value"] for point in told(installation, measure=measure)["points"]]
        parts = told(installation, measure=measure, by="state")["points"]

        assert (sum(numbers) > 0) is (measure != "deaths"), measure  # nobody on the invented list dies
        if measure in {"arrests", "length_of_detention"}:  # a part is shown where it is possible, so no year is left out
            assert sum(point["value"] for point in parts) == sum(numbers), measure
