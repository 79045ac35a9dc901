"""Words arrive once, or are refused with a sentence that says what to do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import translation

from detentions.models import Citation, Source
from detentions.when import When
from tests.cast import NOW, Cast, assemble
from tests.tracker.texts import files
from tracker import drafting, intake
from tracker.models import Report

TEXT = "Funcionarios se llevaron a una persona en Caracas. Texto de muestra.\n"


def send(cast: Cast, content: bytes, *, encoding: str = "", channel: Report.Channel = Report.Channel.PASTE) -> intake.Received:
    return intake.receive(
        content=content,
        publisher="Diario Ejemplo",
        published=When.parse("2019-03-21"),
        by=cast.ana,
        organisation=cast.ours,
        at=NOW,
        channel=channel,
        encoding=encoding,
    )


@pytest.mark.django_db
def test_it_keeps_the_bytes_as_they_came_and_the_text_with_a_hash_of_its_own() -> None:
    received = send(assemble(), TEXT.replace("\n", "\r\n").encode())

    source = received.report.source
    assert received.is_new
    assert bytes(source.content or b"") == TEXT.replace("\n", "\r\n").encode()
    assert source.text == TEXT
    assert source.sha256 != source.text_sha256
    assert received.report.state == Report.State.RECEIVED


@pytest.mark.django_db
def test_it_answers_with_the_report_on_its_way_when_the_same_text_comes_twice() -> None:
    cast = assemble()

    first, second = send(cast, TEXT.encode()), send(cast, TEXT.encode())

    assert (first.is_new, second.is_new) == (True, False)
    assert first.report.pk == second.report.pk


@pytest.mark.django_db(transaction=True)
def test_it_receives_once_what_twenty_send_at_the_same_moment() -> None:
    cast = assemble()

    def attempt(_number: int) -> bool:
        try:
            return send(cast, TEXT.encode()).is_new
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as crowd:
        told_new = list(crowd.map(attempt, range(20)))

    assert told_new.count(True) == 1
    assert Report.objects.count() == Source.objects.count() == 1


REFUSED = {
    "nothing": (b"", "empty"),
    "only blanks": (b" \n\t ", "empty"),
    "a byte order mark alone": (b"\xef\xbb\xbf", "empty"),
    "twenty megabytes": (b"a " * 10_000_000, "too_big"),
    "NUL bytes": (b"Ana\x00 Muestra", "nul"),
    "UTF-16 without a mark": ("Ana Muestra fue detenida".encode("utf-16-le"), "nul"),
    "Latin-1": ("Ana Peña fue detenida en Mérida".encode("latin-1"), "encoding"),
    "a PDF": (b"%PDF-1.7 whatever", "binary"),
    "a zip file": (b"PK\x03\x04whatever", "binary"),
    "noise": (bytes(range(1, 32)) * 40, "binary"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize(("content", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_it_refuses_with_a_sentence_and_writes_nothing(content: bytes, code: str, language: str) -> None:
    cast = assemble()

    with translation.override(language), pytest.raises(intake.Refused) as refused:
        send(cast, content)

    assert refused.value.code == code
    assert str(refused.value).endswith(".")
    assert not Source.objects.exists()
    assert not Report.objects.exists()


@pytest.mark.django_db
def test_it_says_so_in_spanish_and_in_english() -> None:
    cast = assemble()
    said = {}
    for language in ("es", "en"):
        with translation.override(language), pytest.raises(intake.Refused) as refused:
            send(cast, b"")
        said[language] = str(refused.value)

    assert said["es"] != said["en"]


@pytest.mark.django_db
def test_it_reads_windows_text_when_told_so() -> None:
    received = send(assemble(), "Ana Peña fue detenida en Mérida".encode("cp1252"), encoding="cp1252")

    assert received.report.source.text == "Ana Peña fue detenida en Mérida"
    assert not Citation.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("\n\n  Se  llevaron a\tuna persona.\nOtra línea.\n", "Se llevaron a una persona."),
        ("palabras " * 40, " ".join(["palabras"] * 13) + "…"),
        ("x" * 5000, "x" * 119 + "…"),
    ],
)
def test_a_text_without_a_title_is_called_by_its_first_words_uncut(text: str, title: str) -> None:
    assert send(assemble(), text.encode()).report.source.title == title


@pytest.mark.django_db
def test_a_web_page_is_kept_as_it_came_and_read_as_text_that_names_its_tool() -> None:
    page = files.page().encode()
    source = send(assemble(), page, channel=Report.Channel.FILE).report.source

    assert bytes(source.content or b"") == page
    assert source.media_type == "text/html"
    assert source.text_tool.startswith("trafilatura ")
    assert files.LEAD in source.text
    assert source.title == "Se llevan a Ana Muestra"


@pytest.mark.django_db
def test_what_was_not_read_is_noted_for_the_reviewer() -> None:
    report = send(assemble(), files.mail(plain=files.LEAD, attachment="lista.pdf"), channel=Report.Channel.FILE).report

    assert report.is_partial
    assert report.left_out == ["lista.pdf"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "shown", "day"),
    [("2019-03-24", "2019-03-24", "2019-03-23"), ("", "2019-03-11", "2019-03-10"), ("2019-03-11",) * 2 + ("2019-03-10",)],
)
def test_a_second_organisations_days_are_read_from_the_one_that_it_told(told: str, shown: str, day: str) -> None:
    cast = assemble()
    words = b"El Sebin detuvo ayer a Ramona Muestra en Caracas.\n"
    of_theirs = {"by": cast.diego, "organisation": cast.theirs, "publisher": "Diario Dos", "channel": Report.Channel.PASTE}
    of_ours = {**of_theirs, "by": cast.ana, "organisation": cast.ours}
    intake.receive(content=words, published=When.parse("2019-03-11"), at=NOW, **of_theirs)  # type: ignore[arg-type]

    second = intake.receive(content=words, published=When.parse(told), at=NOW, **of_ours).report  # type: ignore[arg-type]
    drafting.draft(report_id=second.pk, at=NOW)

    assert str(Report.objects.get(pk=second.pk).when) == shown
    assert second.candidates.get().values["date"]["value"] == day
