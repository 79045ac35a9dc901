"""The strings of the product and their translations.

`python -m tests.catalogue` brings the Spanish catalogue up to date: new strings are added (empty), those no longer used are dropped,
and the .mo is compiled. It needs no gettext tools. `tests/test_locale.py` fails while a string has no translation.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.utils.translation.template import templatize

BASE = Path(__file__).resolve().parent.parent
PO = BASE / "tracker" / "locale" / "es" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
_CODE = ("config", "detentions", "tracker")
_TEMPLATES = BASE / "tracker" / "templates"
_IN_CONTEXT = ((1, "c"), 2)
_KEYWORDS: dict[str, object] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), _IN_CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """One string as the code has it. `context` and `plural` are "" when there is none."""

    text: str
    plural: str = ""
    context: str = ""


def used() -> dict[Message, list[str]]:
    """Every translatable string of the product, with the files it stands in."""
    found: dict[Message, list[str]] = {}
    for path, source in _sources():
        name = path.relative_to(BASE).as_posix()
        for _line, words, _comments, context in extract("python", io.BytesIO(source), keywords=_KEYWORDS):  # type: ignore[arg-type]
            text, plural = (words[0], words[1]) if isinstance(words, tuple) else (words, "")
            if text:
                message = Message(str(text), str(plural or ""), context or "")
                found.setdefault(message, [])
                if name not in found[message]:
                    found[message].append(name)
    return found


def _sources() -> Iterator[tuple[Path, bytes]]:
    for folder in _CODE:
        for path in sorted((BASE / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_bytes()
    for path in sorted(_TEMPLATES.rglob("*")):
        if path.suffix in {".html", ".txt"}:
            code = str(templatize(path.read_text(encoding="utf-8"), origin=str(path)))
            yield path, "\n".join(line.lstrip() for line in code.splitlines()).encode()


def message_of(entry: polib.POEntry) -> Message:
    return Message(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def update() -> int:
    """Rewrite the catalogue and compile it. Returns how many strings still wait for a translation."""
    old = {message_of(entry): entry for entry in polib.pofile(str(PO))} if PO.exists() else {}
    new = polib.POFile(wrapwidth=100)
    new.metadata = {
        "Project-Id-Version": "Detention Record",
        "Language": "es",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for message, files in sorted(used().items()):
        known = old.get(message)
        entry = polib.POEntry(msgid=message.text, msgid_plural=message.plural, msgctxt=message.context or None)
        entry.occurrences = [(name, "") for name in files]
        if message.plural:
            entry.msgstr_plural = known.msgstr_plural if known else {0: "", 1: ""}
        else:
            entry.msgstr = known.msgstr if known else ""
        if "%(" in message.text:
            entry.flags = ["python-format"]
        new.append(entry)
    PO.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(PO))
    new.save_as_mofile(str(MO))
    return len(new.untranslated_entries())


if __name__ == "__main__":
    sys.stdout.write(f"{update()} strings wait for a translation in {PO.relative_to(BASE)}\n")
