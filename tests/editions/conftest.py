"""A small registry with listed and withheld people, and the folder in which its editions are written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from detentions.editions import publishing
from detentions.models import Detention, Edition, EditionFile, Location
from detentions.rollups import build_missing
from detentions.when import When
from tests.api import registry
from tests.api.conftest import a_registry, ask
from tests.api.registry import RECORDED, Registry

__all__ = ["a_registry", "ask"]
WITHHELD, LISTED = 17, 6
DAY = date(2019, 4, 30)
AT = datetime(2019, 5, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def a_record(a_registry: Registry, settings: Settings, tmp_path: Path) -> Registry:
    """Seventeen withheld and six listed people, held since 21 March 2019."""
    settings.EDITIONS_DIR = tmp_path / "editions"
    build_missing(at=RECORDED)
    for slug in ("norte", "sur"):
        Location.objects.create(slug=slug, name_es=slug, kind="state", country="VE", recorded_at=RECORDED)
    for number in range(WITHHELD + LISTED):
        case = a_registry.arrest(When.day(registry.SEED_DAY.earliest or DAY))
        if number < LISTED:
            show(case)
    return a_registry


def show(case: Detention, *, visibility: str = "listed") -> None:
    Detention.objects.filter(pk=case.pk).update(visibility=visibility)


def publish(at: datetime = AT, day: date = DAY) -> Edition:
    return publishing.publish(at=at, day=day, regardless=True)


def files(edition: Edition) -> dict[str, bytes]:
    return {path: bytes(content) for path, content in EditionFile.objects.filter(edition=edition).values_list("path", "content")}
