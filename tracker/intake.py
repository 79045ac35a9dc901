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
from tracker import bell, moves, rules
from tracker.matching import twins
from tracker.models import Report
from tracker.texts import NotText, Trouble, Words, plain_words, to_words

_TITLE_CHARACTERS = 120
_MOST_LEFT_OUT = 100
_TYPED = {Report.Channel.PASTE, Report.Channel.TESTIMONY}
_SENTENCES = {
    Trouble.EMPTY: gettext_lazy("There is no text in it. Paste the report's words, or choose another file."),
    Trouble.NUL: gettext_lazy(
        "It holds NUL characters, so it is probably not a text. Open it in the program it comes from and copy the words."
    ),
    Trouble.BINARY: gettext_lazy(
        "This is no file that we can read: text, web page, PDF, Word (.docx) or e-mail. "
        "Open it in the program it comes from and copy the words."
    ),
    Trouble.ENCODING: gettext_lazy(
        "The text is not in UTF-8. If it comes from an older Windows program, choose the encoding Windows-1252 and send it again."
    ),
    Trouble.NO_LETTERS: gettext_lazy(
        "It holds pictures and no letters, as scanned papers do. Have its words recognised or type them, and send them as text."
    ),
    Trouble.LOCKED: gettext_lazy("It is locked with a password. Open it, save a copy without the password, and send that."),
    Trouble.DAMAGED: gettext_lazy(
        "The file is damaged or not what its beginning says. Open it in its own program, save it anew, or copy the words."
    ),
    Trouble.TOO_MUCH: gettext_lazy("The file unpacks to more than we open safely. Copy the words that speak of detentions and paste them."),
    Trouble.TOO_SLOW: gettext_lazy(
        "Reading the file took too long and was stopped. Copy the words that speak of detentions and paste them."
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
    """Keep the words and put their report at the end of the organisation's queue, exactly once per content.

    Another organisation that sends the same words has a report of its own, and learns nothing of what the first one decided. The words are
    kept once, with the publisher, title and address that their first sender told; days are read from the one that its own sender told.

    Raises Refused; then nothing has been written.
    """
    if len(content) > settings.MAX_REPORT_BYTES:
        most = settings.MAX_REPORT_BYTES // 1_000_000
        raise Refused(
            "too_big", _("It is larger than %(most)s MB. Split it, or send only the part that speaks of detentions.") % {"most": most}
        )
    try:
        words = (plain_words if channel in _TYPED else to_words)(content, encoding=encoding)
    except NotText as wrong:
        raise Refused(wrong.trouble.value, sentence_of(wrong.trouble)) from wrong
    source, _is_new = archive.keep(
        content=content,
        text=words.told.text,
        text_tool=words.told.tool,
        encoding=words.encoding,
        media_type=words.kind.value,
        kind=kind,
        publisher=publisher,
        published=published or When.unknown(),
        title=title or _one_line(words.told.title) or _first_line(words.told.text),
        address=address,
        is_sample=is_sample,
        by=by,
        at=at,
    )
    own_day = str(published) if published and published.earliest and published != source.when else ""
    came = {"channel": channel, "submitted_by": by, "received_at": at, "published": own_day}
    report, is_new = Report.objects.get_or_create(source=source, organisation=organisation, defaults={**came, **_unread(words)})
    if is_new:
        bell.ring_reading(report.pk)
    return Received(report, is_new)


def sentence_of(trouble: Trouble) -> str:
    """What the sender is told."""
    return str(_SENTENCES[trouble])


@transaction.atomic
def read_again(*, report_id: UUID, by: User) -> None:
    """Put a failed report back at the start of its journey. Raises Refused."""
    report = Report.objects.select_for_update().get(pk=report_id)
    if reason := rules.why_not_read_again(by, report):
        raise Refused("not_allowed", reason)
    Report.objects.filter(pk=report_id, state__in=moves.before(Report.State.RECEIVED)).update(
        state=Report.State.RECEIVED, failure="", attempts=0
    )
    bell.ring_reading(report_id)


def _unread(words: Words) -> dict[str, object]:
    return {
        "sketch": twins.sketch(words.told.text),
        "coverage": words.told.coverage,
        "left_out": words.told.left_out[:_MOST_LEFT_OUT],
        "is_partial": words.is_partial,
    }


def _first_line(text: str) -> str:
    """A title for a text that has none."""
    return _one_line(next((line for line in text.splitlines() if line.strip()), ""))


def _one_line(text: str) -> str:
    """At most a title's length, cut between words, never inside one."""
    line = " ".join(text[: 2 * _TITLE_CHARACTERS].split())
    if len(line) <= _TITLE_CHARACTERS:
        return line
    whole_words, _space, _rest = line[:_TITLE_CHARACTERS].rpartition(" ")
    return (whole_words or line[: _TITLE_CHARACTERS - 1]) + "…"
