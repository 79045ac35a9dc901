"""Every string has a Spanish translation, the compiled catalogue is the one in the repository, and placeholders survive."""

from __future__ import annotations

import ast
import re

import polib

from tests.catalogue import MO, PO, message_of, used
from tests.test_house_rules import modules

_PLACEHOLDER = re.compile(r"%\([a-z_]+\)s|\{[a-z_]+\}|<[^>]+>")


def forms(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_string_is_translated() -> None:
    catalogue = {message_of(entry): entry for entry in polib.pofile(str(PO))}

    missing = [(message.text, files) for message, files in used().items() if message not in catalogue]
    empty = [entry.msgid for entry in catalogue.values() if not all(form.strip() for form in forms(entry))]

    assert not missing, "Run `python -m tests.catalogue` and translate what is new."
    assert not empty


def test_the_catalogue_holds_nothing_that_is_no_longer_used() -> None:
    assert {message_of(entry) for entry in polib.pofile(str(PO))} <= set(used())


def test_the_compiled_catalogue_is_the_readable_one() -> None:
    readable = {message_of(entry): forms(entry) for entry in polib.pofile(str(PO))}
    compiled = {message_of(entry): forms(entry) for entry in polib.mofile(str(MO))}

    assert compiled == readable


def test_no_string_to_translate_stands_inside_a_formatted_one() -> None:
    """What collects the strings doesn't look there: such a string would stay English."""
    called = ("_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy")

    inside = [
        f"{name}:{call.lineno}"
        for name, module in modules()
        for formatted in ast.walk(module)
        if isinstance(formatted, ast.JoinedStr)
        for call in ast.walk(formatted)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in called
    ]

    assert not inside


def test_placeholders_and_tags_survive_the_translation() -> None:
    for entry in polib.pofile(str(PO)):
        sources = [entry.msgid, entry.msgid_plural] if entry.msgid_plural else [entry.msgid]
        for source, form in zip(sources, forms(entry), strict=True):
            assert set(_PLACEHOLDER.findall(form)) == set(_PLACEHOLDER.findall(source)), entry.msgid


def test_no_word_that_does_harm_is_in_the_catalogue() -> None:
    """We say "captured", "terrorist" or "criminal" of nobody, in any language."""
    harmful = re.compile(r"\b(captur\w+|terrorist\w*|criminal\w*|delincuent\w*)\b", re.IGNORECASE)

    for entry in polib.pofile(str(PO)):
        for words in (entry.msgid, *forms(entry)):
            assert not harmful.search(words), words
