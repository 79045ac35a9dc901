"""`manage.py ingest FILE --published DATE --source NAME`: send a report from a shell."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from detentions.choices import SourceKind
from detentions.models import Organisation, User
from detentions.when import NotADate, When
from tracker import intake
from tracker.models import Report
from tracker.texts.plain import ENCODINGS


class Command(BaseCommand):
    help = (
        "Send a file (text, web page, PDF, Word or e-mail) to the queue, exactly as the portal's form does. "
        "A worker reads it; reviewers decide on what it proposes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="a text, .html, .pdf, .docx or .eml file; - reads standard input")
        parser.add_argument("--published", default="", metavar="DATE", help="when it was published: 2019-03-21, 2019-03 or 2019")
        parser.add_argument("--source", default="", metavar="NAME", help="who published it, for example an outlet or an NGO")
        parser.add_argument("--address", default="", metavar="URL", help="where it was read; it is not fetched")
        parser.add_argument("--kind", default=SourceKind.NEWS, choices=[SourceKind.NEWS, SourceKind.NGO_REPORT, SourceKind.PARTNER_LIST])
        parser.add_argument(
            "--encoding", default="", choices=["", *ENCODINGS], help="only when a text is not in UTF-8, or a page says a wrong encoding"
        )
        parser.add_argument("--by", default="", metavar="USERNAME", help="in whose name; the first administrator unless given")
        parser.add_argument("--lang", default="", choices=["", "es", "en"], help="of this command's messages; the terminal's unless given")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["lang"] or settings.TERMINAL_LANGUAGE):
            wrong = [file for file in options["files"] if not self._send(file, options)]
        if wrong:
            sys.exit(1)

    def _send(self, file: str, options: dict[str, Any]) -> bool:
        try:
            received = intake.receive(
                content=sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes(),
                publisher=options["source"],
                published=_published(options["published"]),
                by=_sender(options["by"]),
                organisation=_organisation(),
                at=timezone.now(),
                channel=Report.Channel.COMMAND,
                kind=SourceKind(options["kind"]),
                address=options["address"],
                encoding=options["encoding"],
            )
        except OSError as error:
            self.stderr.write(f"{file}: {_why_not_open(error)}")
            return False
        except intake.Refused as refused:
            self.stderr.write(f"{file}: {refused}")
            return False
        sentence = _("received, on its way as %(id)s") if received.is_new else _("the same text was received before, as %(id)s")
        self.stdout.write(f"{file}: " + sentence % {"id": received.report.pk})
        return True


def _why_not_open(error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return _("There is no such file. Check its name and folder.")
        case IsADirectoryError():
            return _("This is a folder. Name the files in it.")
        case PermissionError():
            return _("You may not read this file. Ask its owner, or copy it to a folder of yours.")
    return _("It can't be opened (%(why)s).") % {"why": error.strerror}


def _published(text: str) -> When:
    try:
        return When.parse(text)
    except NotADate as wrong:
        raise CommandError(_("Write the date as 2019-03-21, 2019-03 or 2019, or leave it empty when it isn't known.")) from wrong


def _sender(username: str) -> User:
    people = User.objects.filter(is_active=True, is_machine=False, memberships__until=None)
    found = people.filter(username=username).first() if username else people.order_by("pk").first()
    if found is None:
        raise CommandError(_("There is no such member of staff. Start the installation once with `make run`, or name one with --by."))
    return found


def _organisation() -> Organisation:
    found = Organisation.objects.filter(is_tenant=True).order_by("pk").first()
    if found is None:
        raise CommandError(_("The installation has no organisation yet. Start it once with `make run`."))
    return found
