"""What can be wrong with a row, as codes that are kept and sentences that people read: each names its column and says what to do."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Fault:
    """`column` counts from 0; `detail` is the word in question."""

    column: int
    field: str
    code: str
    detail: str = ""


SENTENCES: dict[str, Promise] = {
    "no_name": _("There is no name. Write it as your sources give it."),
    "too_long": _("It is longer than %(detail)s characters. Shorten it."),
    "cell_error": _("The cell holds an error of the spreadsheet: %(detail)s. Repair the formula, or empty the cell."),
    "bad_letters": _("Letters were lost: %(detail)s. Save the file anew as UTF-8, or choose its encoding when you send it."),
    "not_a_date": _("“%(detail)s” is no date. Write 2019-03-21, 21/03/2019, 2019-03 or 2019."),
    "no_such_day": _("There is no such day: %(detail)s. Check the day and the month."),
    "future": _("The date lies in the future: %(detail)s."),
    "too_early": _("The year can't be right: %(detail)s."),
    "born_after": _("The birth is dated after the arrest."),
    "released_before": _("The release is dated before the arrest."),
    "died_before": _("The death is dated before the arrest."),
    "after_death": _("The release is dated after the death."),
    "unknown_word": _("“%(detail)s” is not known here. Say below what it means, or write it as the directory does."),
    "several": _("Several entries are called “%(detail)s”. Say below which one is meant."),
    "sex_unclear": _("“%(detail)s” may mean man (masculino) or woman (mujer). Say below what it means in this file."),
    "nothing_said": _("Nothing says that the person was detained: give the arrest, the place or the release."),
    "no_such_case": _("There is no case %(detail)s among those that your organisation may add to."),
    "other_name": _("%(detail)s carries another name. Check the number."),
    "same_reference": _("Your number stands in row %(detail)s already."),
    "same_case": _("The case stands in row %(detail)s already. Put what is said of it into one row."),
    "too_many_cells": _("There are more cells than headers: “%(detail)s” has none. A separator may stand inside a cell."),
}


def sentence(code: str, detail: str) -> str:
    return str(SENTENCES[code]) % {"detail": detail}
