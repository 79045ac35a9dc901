"""The files of an edition: as they lie on disk beside the database, and as a spreadsheet opens them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from pytest_django import Settings

from detentions.editions import publishing, trees
from detentions.editions.files import as_csv
from detentions.models import Detention
from tests.api.registry import Registry
from tests.editions.conftest import AT, files, publish, show


def test_the_files_on_disk_are_those_of_the_database(a_record: Registry, tmp_path: Path) -> None:
    edition = publish()

    trees.write(tmp_path)

    made = files(edition)
    assert {path.name: path.read_bytes() for path in (tmp_path / str(edition.number)).iterdir()} == made
    assert trees.write(tmp_path) == 0


def test_a_tree_that_could_not_be_written_is_put_right_later(a_record: Registry, settings: Settings, tmp_path: Path) -> None:
    publish()
    case = Detention.objects.listed().order_by("pk")[0]
    trees.write(tmp_path)
    show(case, visibility="restricted")
    settings.EDITIONS_DIR = Path("/proc/nowhere")
    with pytest.raises(OSError, match="nowhere"):
        publishing.bury_withdrawn(at=AT)

    settings.EDITIONS_DIR = tmp_path
    publishing.bury_withdrawn(at=AT)

    assert case.public_id not in (tmp_path / "1" / "cases.json").read_text()


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "\u00a0=", "\ufeff=", "＝", "－", "＋", "＠"])
def test_no_cell_of_its_tables_is_a_formula(begins: str) -> None:
    table = as_csv("changes.csv", [("VE-222222", begins, "x")]).decode()

    written = list(csv.reader(io.StringIO(table, newline="")))

    assert written[1:] == [["VE-222222", f"'{begins}".replace("\r", "\n"), "x"]]
