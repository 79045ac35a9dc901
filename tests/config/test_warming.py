"""A web process that has settled has read its pages, and looks no more through what it holds for good."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from django.template.engine import Engine
from django.template.loaders.cached import Loader

from config import warming


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def test_it_has_every_page_and_looks_through_them_no_more() -> None:
    warming.settle()

    loader = Engine.get_default().template_loaders[0]
    assert isinstance(loader, Loader)
    assert {"portal/report.html", "portal/parts/actions.html", "public/series.html"} <= set(loader.get_template_cache)
    assert gc.get_freeze_count() > 100_000
    assert gc.isenabled()
