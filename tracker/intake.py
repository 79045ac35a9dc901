"""(1) Receives words once, keeps them as a Source, and rings the bell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from detentions import archive
from detentions.choices import SourceKind
from detentions.models import Organisation, User
from detentions.when import When
from tracker import bell, rules
from tracker.models import Report
from tracker.texts import NotText, decode
from tracker.texts.plain import TOOL, Trouble

_TITLE_CHARACTERS = 120
_SENTENCES = {
    Trouble.EMPTY: gettext_lazy("There is no text in it. Paste the report's words, or choose another file."),
    Trouble.NUL: gettext_lazy(
        "It holds NUL characters, so it is probably not a text. Open it in the program it comes from and copy the words."
    ),
    Trouble.BINARY: gettext_lazy("This is not a plain text file. Open it in the program it comes from and copy the words."),
    Trouble.ENCODING: gettext_lazy(
        "The text is not in UTF-8. If it comes from an older Windows program, choose the encoding Windows-1252 and send it again."
    ),
}


class Refused(Exception):
    """The words can't be kept. The message tells the sender what to do; `code` is for programs."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Received:
    """`is_new` is false when the same content had arrived before: then `report` is the one already on its way."""

    report: Report
    is_new: bool


@transaction.atomic
def receive(
    *,
    content: bytes,
    publisher: str,
    published: When | None,
    by: User,
    organisation: Organisation,
    at: datetime,
    channel: Report.Channel,
    kind: SourceKind = SourceKind.NEWS,
    title: str = "",
    address: str = "",
    encoding: str = "",
    is_sample: bool = False,
) -> Received:
    """Keep the words and put their report at the end of the queue, exactly once per content.

    Raises Refused; then nothing has been written.
    """
    if len(content) > settings.MAX_REPORT_BYTES:
        most = settings.MAX_REPORT_BYTES // 1_000_000
        raise Refused(
            "too_big", _("It is larger than %(most)s MB. Split it, or send only the part that speaks of detentions.") % {"most": most}
        )
    try:
        decoded = decode(content, encoding=encoding)
    except NotText as wrong:
        raise Refused(wrong.trouble.value, str(_SENTENCES[wrong.trouble])) from wrong
    source, _is_new = archive.keep(
        content=content,
        text=decoded.text,
        text_tool=TOOL,
        encoding=decoded.encoding,
        media_type="text/plain",
        kind=kind,
        publisher=publisher,
        published=published or When.unknown(),
        title=title or _first_line(decoded.text),
        address=address,
        is_sample=is_sample,
        by=by,
        at=at,
    )
    report, is_new = Report.objects.get_or_create(
        source=source, defaults={"organisation": organisation, "channel": channel, "submitted_by": by, "received_at": at}
    )
    if is_new:
        bell.ring_reading(report.pk)
    return Received(report, is_new)


@transaction.atomic
def read_again(*, report_id: UUID, by: User) -> None:
    """Put a failed report back at the start of its journey. Raises Refused."""
    report = Report.objects.select_for_update().get(pk=report_id)
    if reason := rules.why_not_read_again(by, report):
        raise Refused("not_allowed", reason)
    Report.objects.filter(pk=report_id, state=Report.State.FAILED).update(state=Report.State.RECEIVED, failure="", attempts=0)
    bell.ring_reading(report_id)


def _first_line(text: str) -> str:
    """A title for a text that has none: cut between words, never inside one."""
    line = " ".join(next((line for line in text.splitlines() if line.strip()), "")[: 2 * _TITLE_CHARACTERS].split())
    if len(line) <= _TITLE_CHARACTERS:
        return line
    whole_words, _space, _rest = line[:_TITLE_CHARACTERS].rpartition(" ")
    return (whole_words or line[: _TITLE_CHARACTERS - 1]) + "…"
