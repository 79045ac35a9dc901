"""Pasting and uploading: each trouble is said at its field in the person's language, and nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django.fixtures import Settings

from detentions.models import Source
from tests.cast import Cast
from tests.portal.conftest import SignIn
from tests.portal.scene import TEXT, received
from tests.tracker.texts import files
from tracker.models import Report

PAGE = "/portal/reports/new/"
GOOD = {"text": TEXT, "publisher": "Diario Ejemplo", "published": "2019-03-21", "kind": "news", "encoding": ""}

TROUBLES: list[tuple[str, dict[str, Any], str, str]] = [
    ("nothing at all", {"text": ""}, "Paste the text of the report", "Pegue el texto del reporte"),
    ("only blanks", {"text": " \n\t "}, "Paste the text of the report", "Pegue el texto del reporte"),
    ("NUL pasted", {"text": "detenido\x00ayer"}, "NUL characters", "caracteres NUL"),
    ("no publisher", {"publisher": ""}, "Say who published it", "Diga quién lo publicó"),
    ("a date that isn't one", {"published": "21/13/2019"}, "Write the date as 2019-03-21", "Escriba la fecha así: 2019-03-21"),
    ("an address that isn't one", {"address": "not an address"}, "valid URL", "URL válida"),
    ("text and file", {"file": SimpleUploadedFile("a.txt", b"texto")}, "Send one of them", "Envíe uno de los dos"),
    ("an empty file", {"text": "", "file": SimpleUploadedFile("a.txt", b"")}, "no text in it", "No tiene texto"),
    (
        "a picture",
        {"text": "", "file": SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40)},
        "no file that we can read",
        "no es un archivo que podamos leer",
    ),
    ("NUL in a file", {"text": "", "file": SimpleUploadedFile("a.txt", b"detenido\x00ayer")}, "NUL characters", "caracteres NUL"),
    ("Latin-1 as UTF-8", {"text": "", "file": SimpleUploadedFile("a.txt", "detención".encode("cp1252"))}, "Windows-1252", "Windows-1252"),
    (
        "another encoding than said",
        {"text": "", "encoding": "utf-16", "file": SimpleUploadedFile("a.txt", b"detenido en Caracas")},
        "UTF-8",
        "UTF-8",
    ),
]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("_name", "wrong", "english", "spanish"), TROUBLES, ids=[trouble[0] for trouble in TROUBLES])
def test_it_says_what_is_wrong_and_keeps_what_was_typed(
    cast: Cast, as_user: SignIn, _name: str, wrong: dict[str, Any], english: str, spanish: str, language: str
) -> None:
    for value in wrong.values():
        if isinstance(value, SimpleUploadedFile):
            value.seek(0)

    answer = as_user(cast.ana, language=language).post(PAGE, {**GOOD, "title": "Un título", **wrong})

    page = answer.content.decode()
    assert answer.status_code == 400
    assert (english if language == "en" else spanish) in page
    assert "Un título" in page
    assert not Report.objects.exists()


def test_a_file_with_unread_parts_tells_the_reviewer_and_offers_the_original(cast: Cast, as_user: SignIn) -> None:
    mail = files.mail(plain=TEXT, attachment="lista.pdf")
    browser = as_user(cast.ana)
    browser.post(PAGE, {**GOOD, "text": "", "file": SimpleUploadedFile("correo.eml", mail)})
    report = Report.objects.get()

    page = browser.get(reverse("portal:report", kwargs={"report_id": report.pk})).content.decode()
    download = browser.get(reverse("portal:original", kwargs={"report_id": report.pk}))

    assert "Not read: lista.pdf." in page
    assert download.content == mail
    assert download["Content-Disposition"].startswith("attachment;")
    assert download["Content-Type"] == "application/octet-stream"


def test_it_receives_a_pasted_text_once(cast: Cast, as_user: SignIn) -> None:
    browser = as_user(cast.ana)

    first = browser.post(PAGE, GOOD)
    again = browser.post(PAGE, {**GOOD, "text": TEXT.replace("\n", "\r\n")}, follow=True)

    report = Report.objects.get()
    assert first.headers["Location"] == reverse("portal:report_new")
    assert (report.source.text, report.source.publisher, str(report.source.when)) == (TEXT, "Diario Ejemplo", "2019-03-21")
    assert report.channel == Report.Channel.PASTE
    assert again.redirect_chain[-1][0] == reverse("portal:report", kwargs={"report_id": report.pk})
    assert "had been received before" in again.content.decode()


def test_it_receives_a_file_in_the_encoding_it_is_said_to_have(cast: Cast, as_user: SignIn) -> None:
    file = SimpleUploadedFile("a.txt", "Detención en Mérida".encode("cp1252"))

    as_user(cast.ana).post(PAGE, {**GOOD, "text": "", "file": file, "encoding": "cp1252"})

    assert Source.objects.get().text == "Detención en Mérida"
    assert Report.objects.get().channel == Report.Channel.FILE


def test_a_text_that_another_organisation_holds_becomes_a_report_of_ones_own_and_tells_nothing(cast: Cast, as_user: SignIn) -> None:
    theirs = received(cast)
    fresh = as_user(cast.diego).post(PAGE, {**GOOD, "text": TEXT + "Otra frase.", "publisher": "Diario Uno"}, follow=True)

    answer = as_user(cast.diego).post(PAGE, GOOD, follow=True)

    assert answer.redirect_chain == fresh.redirect_chain
    assert "had been received before" not in answer.content.decode()
    own = Report.objects.get(source=theirs.source, organisation=cast.theirs)
    assert own.pk != theirs.pk
    assert str(theirs.pk) not in answer.content.decode()
    assert Source.objects.count() == 2


@pytest.mark.parametrize(("language", "sentence"), [("en", "is larger than 1 MB"), ("es", "pasa de 1 MB")])
def test_it_refuses_what_is_too_big_with_a_sentence(cast: Cast, as_user: SignIn, settings: Settings, language: str, sentence: str) -> None:
    settings.MAX_REPORT_BYTES = 1_000_000
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_500_000
    browser = as_user(cast.ana, language=language)

    pasted = browser.post(PAGE, {**GOOD, "text": "a" * 2_000_000})
    uploaded = browser.post(PAGE, {**GOOD, "text": "", "file": SimpleUploadedFile("a.txt", b"a" * 2_000_000)})

    assert (pasted.status_code, uploaded.status_code) == (413, 400)
    assert sentence in pasted.content.decode()
    assert sentence in uploaded.content.decode()
    assert not Report.objects.exists()


def test_a_forged_form_is_refused(cast: Cast, as_user: SignIn) -> None:
    browser = as_user(cast.ana)
    browser.handler.enforce_csrf_checks = True

    assert browser.post(PAGE, GOOD).status_code == 403
    assert not Report.objects.exists()
