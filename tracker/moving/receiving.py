"""(1, 2) A file arrives, and a person says what its columns mean. Nothing of it is in the record yet: it can be thrown away whole."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from detentions.models import Organisation, User
from detentions.when import When
from tracker import bell, notices
from tracker.models import ColumnMap, Register
from tracker.moving import fields, permitted
from tracker.texts import NotText, Table, Trouble, to_table

_HEADER_WITHIN = 20  # rows: above a header there may be a title
_LONGEST_HEADER = 200
S = Register.State
OPEN = (S.MAPPING, S.CHECKING, S.CHECKED)


class Refused(Exception):
    """`field` is the form's field; the message says what to do."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def receive(
    *, content: bytes, file_name: str, encoding: str, title: str, as_of: When, organisation: Organisation, by: User, at: datetime
) -> Register:
    """Keep a file until people have decided on it. Raises Refused; then nothing was written."""
    if reason := permitted.why_not_move_in(by, organisation.pk):
        raise Refused("", reason)
    if len(content) > settings.MAX_REPORT_BYTES:
        raise Refused(
            "file", _("It is larger than %(most)s MB. Split it into several files.") % {"most": settings.MAX_REPORT_BYTES // 1_000_000}
        )
    try:
        table = to_table(content, encoding=encoding)
    except NotText as wrong:
        raise Refused("file", _said(wrong.trouble)) from wrong
    sha256 = hashlib.sha256(content).hexdigest()
    if Register.objects.filter(organisation=organisation, sha256=sha256).exclude(state=S.TAKEN_BACK).exists():
        raise Refused("file", _("This very file is here already. Open it in the list below."))
    number, headers, total = _header(table)
    known = ColumnMap.objects.filter(organisation=organisation, headers_sha256=ColumnMap.digest(headers)).first()
    return Register.objects.create(
        organisation=organisation,
        sent_by=by,
        sent_at=at,
        title=title.strip()[:200],
        as_of=str(as_of),
        file_name=file_name[-200:],
        content=content,
        sha256=sha256,
        media_type=table.media_type,
        encoding=table.encoding,
        text=table.text,
        text_tool=table.tool,
        left_out=list(table.left_out),
        header_row=number,
        headers=headers,
        fields=known.fields if known else fields.guess(headers),
        words=known.words if known else {},
        day_first=known.day_first if known else True,
        total=total,
    )


@transaction.atomic
def name_columns(*, register_id: UUID, chosen: Sequence[str], day_first: bool, by: User, at: datetime) -> Register:
    """What the columns mean; the check begins anew, and signatures fall. Raises Refused."""
    register = to_change(register_id, by, OPEN)
    used = [code for code in chosen if code]
    if len(chosen) != len(register.headers) or any(code not in fields.BY_CODE for code in used):
        raise Refused("", _("Say of each column what it means, or that it isn't used."))
    if len(used) != len(set(used)):
        twice = next(code for code in used if used.count(code) > 1)
        raise Refused("", _("Two columns can't both be “%(field)s”.") % {"field": fields.BY_CODE[twice].label})
    if not {"name", "surnames"} & set(used):
        raise Refused("", _("One column must hold the name, or two of them given names and surnames."))
    register.fields, register.day_first = list(chosen), day_first
    ColumnMap.objects.update_or_create(
        organisation=register.organisation,
        headers_sha256=ColumnMap.digest(register.headers),
        defaults={
            "headers": register.headers,
            "fields": register.fields,
            "words": register.words,
            "day_first": day_first,
            "saved_at": at,
            "saved_by": by,
        },
    )
    start_check(register, at=at)
    return register


def start_check(register: Register, *, at: datetime) -> None:
    """Read every row again. Answers and signatures belong to an earlier reading and fall."""
    register.rows.all().delete()
    unsign(register)
    notices.no_signature_wanted(register, at=at)
    register.state, register.done, register.trouble, register.attempts, register.lease_until = S.CHECKING, 0, "", 0, None
    register.compared_by, register.compared_at = None, None
    register.save()
    bell.ring_register(register.pk)


def unsign(register: Register) -> None:
    """The plan is another one now: whoever signed must look again."""
    register.plan_sha256, register.first_by, register.first_at = "", None, None


def to_change(register_id: UUID, by: User, states: Sequence[Register.State]) -> Register:
    """The register, locked, when the person may work on it and it is in one of `states`. Raises Refused."""
    register = Register.objects.select_for_update(of=("self",)).select_related("organisation").filter(pk=register_id).first()
    if register is None or permitted.why_not_move_in(by, register.organisation_id):
        raise Refused("", _("There is no such file."))
    if register.state not in states:
        raise Refused("", _("Somebody was quicker: the file is in another state now. Look at it again."))
    return register


@transaction.atomic
def discard(*, register_id: UUID, by: User) -> None:
    """Throw a file away before anything of it is in the record: bytes, rows and answers. Raises Refused."""
    register = to_change(register_id, by, OPEN)
    register.delete()


def _header(table: Table) -> tuple[int, list[str], int]:
    """The row of the header, its cells, and how many rows below it have words. Raises Refused."""
    lines = table.text.split("\n")
    widths = [sum(1 for cell in line.split("\t") if cell) for line in lines]
    widest = max(widths)
    number = next(at for at, width in enumerate([*widths[:_HEADER_WITHIN], widest], 1) if width * 2 > widest)
    total = sum(1 for width in widths[number:] if width)
    if number > min(_HEADER_WITHIN, len(lines)) or not total:
        raise Refused("file", _("No table with a row of headers was found. The headers must stand above the rows."))
    headers = [cell.strip()[:_LONGEST_HEADER] for cell in lines[number - 1].split("\t")]
    return number, headers, total


def _said(trouble: Trouble) -> str:
    match trouble:
        case Trouble.ENCODING:
            return _(
                "The text is not in UTF-8. If it comes from an older Windows program, choose the encoding Windows-1252 and send it again."
            )
        case Trouble.LOCKED:
            return _("It is locked with a password. Open it, save a copy without the password, and send that.")
        case Trouble.TOO_MUCH | Trouble.TOO_SLOW:
            return _("It is larger than we open safely: at most 20,000 rows and 100 columns. Split it into several files.")
        case Trouble.EMPTY:
            return _("There is nothing in it. Choose another file.")
    return _("This is no table that we can read: a CSV file or a workbook (.xlsx). Save it anew in one of these forms.")
