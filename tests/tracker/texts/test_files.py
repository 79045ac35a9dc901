"""Files of every kind give their words, or a reason that a person can act on. Nothing is dropped silently, nothing runs for long."""

from __future__ import annotations

import pytest

from tests.tracker.texts import files
from tests.tracker.texts.files import LEAD, MORE
from tracker.texts import NotText, Trouble, plain_words, reading, to_words
from tracker.texts.kinds import Kind


def test_a_page_gives_its_article_with_the_headline_and_without_menu_script_or_style() -> None:
    words = to_words(files.page().encode())

    assert words.kind is Kind.PAGE
    assert words.told.title == "Se llevan a Ana Muestra"
    assert words.told.text.startswith("Se llevan a Ana Muestra\n")
    assert words.told.text.count(LEAD) == words.told.text.count(MORE) == 4
    assert not {"Sección 3", "no es palabra", "color: red"} & set(words.told.text.split("\n"))
    assert not words.is_partial


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
def test_a_page_is_read_in_the_encoding_that_it_declares(charset: str) -> None:
    assert "Mérida" in to_words(files.page(charset=charset).encode(charset)).told.text


def test_a_page_that_lies_about_its_encoding_is_refused_until_the_sender_says_it() -> None:
    lying = files.page(charset="utf-8").encode("cp1252")

    with pytest.raises(NotText) as refused:
        to_words(lying)

    assert refused.value.trouble is Trouble.ENCODING
    assert "Mérida" in to_words(lying, encoding="cp1252").told.text


def test_a_page_with_hardly_an_article_gives_all_that_a_reader_of_it_sees() -> None:
    rows = "".join(f"<tr><td>{number}</td><td>Persona Inventada {number}</td></tr>" for number in range(40))
    text = to_words(files.page(body=f"<div><table>{rows}</table></div>").encode()).told.text

    assert all(f"Persona Inventada {number}" in text for number in range(40))


def test_a_page_of_which_most_is_left_out_is_marked_for_a_look_at_the_original() -> None:
    aside = "<aside class='sidebar related comments'>" + f"<p>{MORE}</p>" * 60 + "</aside>"
    words = to_words(files.page().replace("<footer>", f"{aside}<footer>").encode())

    assert LEAD in words.told.text
    assert words.is_partial or words.told.text.count(MORE) > 60


def test_a_pdf_gives_its_words_and_names_the_pages_that_are_pictures() -> None:
    words = to_words(files.pdf(LEAD, "", MORE))

    assert words.kind is Kind.PDF
    assert "Ana Muestra" in words.told.text
    assert "plazo de ley" in words.told.text
    assert words.told.left_out == ["p. 2"]
    assert words.is_partial


def test_a_word_file_gives_paragraphs_and_tables() -> None:
    words = to_words(files.word(LEAD, MORE, rows=(("Nombre", "Cédula"), ("Ana Muestra", "V-0"))))

    assert words.kind is Kind.WORD
    assert f"{LEAD}\n{MORE}\n" in words.told.text
    assert "Ana Muestra\tV-0" in words.told.text


def test_a_mail_gives_subject_and_words_and_keeps_its_sender_out_of_the_text() -> None:
    words = to_words(files.mail(plain=LEAD, html=f"<p>{LEAD}</p>", attachment="lista.pdf"))

    assert words.kind is Kind.MAIL
    assert words.told.text == f"Detención en Mérida\n\n{LEAD}\n"
    assert "fuente@" not in words.told.text
    assert words.told.left_out == ["lista.pdf"]


def test_a_mail_of_html_alone_is_read_too() -> None:
    assert LEAD in to_words(files.mail(html=f"<html><body><p>{LEAD}</p></body></html>")).told.text


def test_pasted_words_stay_as_they_are_also_when_they_look_like_a_page_or_a_mail() -> None:
    for pasted in (files.page(), "From: a\nTo: b\nSubject: c\n\nTexto."):
        assert plain_words(pasted.encode()).told.text == pasted


REFUSED = {
    "a PDF of pictures": (files.pdf("", ""), Trouble.NO_LETTERS),
    "a locked PDF": (files.locked_pdf(LEAD), Trouble.LOCKED),
    "a broken PDF": (b"%PDF-1.7 whatever", Trouble.DAMAGED),
    "a zip file": (b"PK\x03\x04whatever", Trouble.BINARY),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), Trouble.BINARY),
    "an empty Word file": (files.word(), Trouble.NO_LETTERS),
    "half a Word file": (files.word(LEAD)[:-400], Trouble.BINARY),
    "a Word file that unpacks to a hundred megabytes": (files.bomb(), Trouble.TOO_MUCH),
    "forty thousand nested tags": (b"<html><body>" + b"<b>" * 40_000 + LEAD.encode(), Trouble.TOO_MUCH),
    "two hundred thousand attributes": (b"<html><body><p " + b"a=1 " * 200_000 + b">" + LEAD.encode(), Trouble.TOO_MUCH),
    "half a million paragraphs": (b"<html><body>" + b"<p>a" * 500_000, Trouble.TOO_MUCH),
    "a page without words": (b"<!DOCTYPE html><html><body><img src='x.png'></body></html>", Trouble.EMPTY),
    "a mail with nothing but an attachment": (files.mail(attachment="foto.pdf"), Trouble.NO_LETTERS),
}


@pytest.mark.parametrize(("content", "trouble"), REFUSED.values(), ids=REFUSED.keys())
def test_what_gives_no_words_is_refused_for_a_reason(content: bytes, trouble: Trouble) -> None:
    with pytest.raises(NotText) as refused:
        to_words(content)

    assert refused.value.trouble is trouble


def test_the_parsing_process_gets_no_key_and_no_address_of_a_service() -> None:
    """A file that takes over its parser finds nothing there to go on with."""
    assert reading.ENVIRONMENT.keys() == {"PATH", "PYTHONUTF8", "HOME"}


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_file_of_any_kind_gives_words_or_a_reason(seed: int) -> None:
    try:
        outcome = to_words(files.damaged(seed)).told.text.strip()
    except NotText as refused:
        outcome = refused.trouble

    assert outcome
