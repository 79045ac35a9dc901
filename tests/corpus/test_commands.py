"""The commands `extract` and `extraction_report`: what they print and how they end."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

STORY = "CARACAS — Foro Penal dijo este lunes que hay 320 presos políticos en Venezuela."
CORPUS = Path(__file__).parent / "dev"


def test_it_prints_one_json_line_for_each_line(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "\n".join(json.dumps({"id": name, "text": STORY, "published": "2021-04-05", "lang": "es"}) for name in ("one", "two"))
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    printed = io.StringIO()

    call_command("extract", "--jsonl", stdout=printed)

    found = [json.loads(line) for line in printed.getvalue().splitlines()]
    assert [row["id"] for row in found] == ["one", "two"]
    assert [(c["organisation"], c["metric"], c["value"], c["as_of"]) for c in found[0]["ngo_counts"]] == [
        ("Foro Penal", "political_prisoners", 320, "2021-04-05")
    ]
    start, end = found[0]["ngo_counts"][0]["evidence"]["value"][0]
    assert STORY[start:end] == "320"


def test_it_prints_a_table_for_people(tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    printed = io.StringIO()

    call_command("extract", str(tmp_path / "story.txt"), "--published", "2021-04-05", stdout=printed)

    assert "Foro Penal" in printed.getvalue()
    assert "320" in printed.getvalue()


def test_it_reads_the_rest_and_ends_with_1_when_something_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("not json\n" + json.dumps({"id": "one", "text": STORY, "published": None, "lang": "es"})))
    printed, complained = io.StringIO(), io.StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("extract", "--jsonl", stdout=printed, stderr=complained)

    assert ended.value.code == 1
    assert "line 1" in complained.getvalue()
    assert json.loads(printed.getvalue())["id"] == "one"


def test_it_refuses_a_date_that_is_none() -> None:
    with pytest.raises(CommandError, match="2019-03-21"):
        call_command("extract", "--published", "yesterday")


def test_it_reports_scores_and_calibration() -> None:
    printed = io.StringIO()

    call_command("extraction_report", "--draws", "2", "--worst", "1", stdout=printed)

    assert "expected calibration error" in printed.getvalue()
    assert "documents read worst" in printed.getvalue()


def test_it_says_so_when_there_is_nothing_to_report_on(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no annotated reports"):
        call_command("extraction_report", "--corpus", str(tmp_path))
