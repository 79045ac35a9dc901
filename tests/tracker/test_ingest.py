"""`manage.py ingest`: a report sent from a shell, and what a person reads there when it can't be taken."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.cast import assemble
from tracker.models import Report

TEXT = "Funcionarios se llevaron a una persona en Caracas. Texto de muestra.\n"


def ingest(*words: str) -> tuple[int, str, str]:
    """Exit code, what was said, what was complained about."""
    out, err = StringIO(), StringIO()
    try:
        call_command("ingest", *words, stdout=out, stderr=err)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def report(tmp_path: Path) -> Path:
    file = tmp_path / "report.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "first", "again"),
    [("es", "recibido, en camino", "ya se había recibido"), ("en", "received, on its way", "was received before")],
)
def test_it_says_that_a_report_is_on_its_way_and_that_it_was_there_before(report: Path, language: str, first: str, again: str) -> None:
    assemble()

    assert first in ingest(str(report), "--lang", language)[1]
    assert again in ingest(str(report), "--lang", language)[1]
    assert Report.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "sentence"), [("es", "No existe ese archivo. Revise"), ("en", "There is no such file. Check")])
def test_it_says_what_to_do_about_a_file_that_is_not_there_and_takes_the_others(report: Path, language: str, sentence: str) -> None:
    assemble()

    code, said, complained = ingest(str(report.parent / "no.txt"), str(report.parent), str(report), "--lang", language)

    assert code == 1
    assert sentence in complained
    assert complained.count("\n") == 2
    assert str(report) in said
    assert Report.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"", b"a\0b", b"%PDF-1.7\n\xff", "Detención".encode("latin-1"), b"a b " * 5_000_000])
def test_it_refuses_what_is_no_text_and_writes_nothing(tmp_path: Path, content: bytes) -> None:
    assemble()
    file = tmp_path / "report.txt"
    file.write_bytes(content)

    code, said, complained = ingest(str(file))

    assert (code, said) == (1, "")
    assert complained.startswith(f"{file}: ")
    assert Report.objects.count() == 0


@pytest.mark.django_db
def test_a_date_that_is_none_stops_it_before_anything_is_kept(report: Path) -> None:
    assemble()

    with pytest.raises(CommandError, match="2019-03-21"):
        ingest(str(report), "--published", "31-02-2019")

    assert Report.objects.count() == 0
