"""The page of data: the files of the last edition, every address of the interface, all editions with their main numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from detentions import editions, published
from tracker.public import wording

_KILO = 1_000


@dataclass(frozen=True, slots=True)
class FileLine:
    """One table of an edition. `forms`: what it is called, its path, its size in words."""

    what: str
    row_is: str
    rows: str
    forms: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class EditionLine:
    number: int
    made: str
    day: str
    everybody: str
    listed: str
    created: int
    updated: int
    withdrawn: int
    sample: bool


@dataclass(frozen=True, slots=True)
class DataPage:
    last: EditionLine | None
    files: list[FileLine]
    editions: list[EditionLine]


def data_page(language: str) -> DataPage:
    made = list(reversed(editions.editions()))
    told = [_edition(one, language) for one in made]
    return DataPage(told[0] if told else None, _files(made[0], language) if made else [], told)


def _files(edition: editions.Info, language: str) -> list[FileLine]:
    names = {
        "figures": (_("Public figures"), _("a number, with its basis, rule, day and group")),
        "cases": (_("Public cases"), _("a case that is public by decision")),
        "periods": (_("Periods of detention"), _("a period of a public case by one counting rule")),
        "events": (_("Events"), _("a dated event of a public case")),
        "ngo-counts": (_("Published counts"), _("a count, with who, when and where it was published")),
        "changes": (_("Changes"), _("a public case that came, changed or was withdrawn")),
    }
    lines = []
    for name, (what, row_is) in names.items():
        found = [(form, editions.file(edition.number, f"{name}.{form}")) for form in ("csv", "json")]
        tables = [file for form, file in found if form == "csv" and file]
        rows = tables[0].content.count(b"\n") - 1 if tables else 0
        forms = [(form.upper(), file.path, _size(len(file.content), language)) for form, file in found if file]
        lines.append(FileLine(what, row_is, wording.number(rows, language), forms))
    return lines


def _size(size: int, language: str) -> str:
    return f"{wording.number(max(round(size / _KILO), 1), language)} kB"


def _edition(one: editions.Info, language: str) -> EditionLine:
    day = one.day.isoformat()
    rule = published.DEFAULT_DEFINITION
    printed = editions.printed(editions.figures(one.number), definition=rule, reading="surely", by=(), days=[day])
    value = next((number.value for number in printed if number.value is not None), None)
    (listed,) = editions.printed(editions.figures(one.number), definition=rule, reading="surely", by=(), days=[day], basis="listed")
    changed = Counter(entry["change"] for entry in editions.changes(one.number))
    return EditionLine(
        number=one.number,
        made=wording.short_day(one.made_at.date(), language),
        day=wording.short_day(one.day, language),
        everybody=wording.number(value, language) if value is not None else _("withheld"),
        listed=wording.number(listed.value or 0, language),
        created=changed["created"],
        updated=changed["updated"],
        withdrawn=changed["withdrawn"],
        sample=one.is_sample,
    )
