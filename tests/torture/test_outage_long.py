"""A whole installation is stopped, its database and its Redis with it; the tree that it left is served by a plain web server."""

from __future__ import annotations

import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.editions.test_outage import a_plain_web_server, walk
from tests.installation import opened


@pytest.mark.torture
def test_the_last_edition_outlives_everything_of_ours(tmp_path: Path) -> None:
    with opened(tmp_path / "data", "--no-samples") as installation:
        made = installation.manage("publish_edition", "--now")
        assert "Edition 1" in made.stdout
        with urllib.request.urlopen(f"{installation.base_url}/editions/1/figures.csv", timeout=60) as answer:
            before = answer.read()
        installation.stop()
        with pytest.raises(urllib.error.URLError):
            urllib.request.urlopen(f"{installation.base_url}/editions/1/figures.csv", timeout=60)

        with a_plain_web_server(tmp_path / "data" / "editions") as address:
            pages = walk(address)

    assert pages[f"{address}1/figures.csv"] == before
    assert len(pages) > 15
