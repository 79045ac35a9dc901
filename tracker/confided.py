"""Who may read what was told in confidence, and until when. Each rule once: as a filter, and as a readable reason or ""."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from detentions.local_time import local_day, offsets_of
from detentions.models import User
from tracker.models import Report, Testimony
from tracker.rules import Access, Permission

_READERS = Testimony.Readers


def day_of(at: datetime) -> date:
    """The local day of the country, by which consent ends."""
    return local_day(at, offsets_of(settings.SEEDS_DIR / settings.COUNTRY.lower() / "country.toml"))


def why_closed(testimony: Testimony | None, *, at: datetime) -> str:
    """Why nobody reads the words any more, or "". A testimony without a consent on file is closed."""
    if testimony is None:
        return _("Its words are closed: no consent is on file.")
    if testimony.closed_by_id:
        return _("Its words are closed: the consent was taken back.")
    if testimony.closed_at or day_of(at) > testimony.until:
        return _("Its words are closed: the consent ended on %(day)s.") % {"day": testimony.until.isoformat()}
    return ""


def why_not_read(user: User, report: Report, access: Access | None = None, *, at: datetime) -> str:
    """Why the person may not read the words of the report, or "". Asks the database only about testimony."""
    if report.channel != Report.Channel.TESTIMONY:
        return ""
    testimony = Testimony.objects.filter(pk=report.pk).first()
    if (reason := why_closed(testimony, at=at)) or testimony is None:
        return reason
    if not _is_reader(user, testimony, report.organisation_id, access or Access.of(user)):
        return _("These words were given in confidence, and you are not among those who may read them: %(readers)s.") % {
            "readers": testimony.get_readers_display()
        }
    return ""


def readable(user: User, access: Access, *, at: datetime) -> Q:
    """`why_not_read` as a filter on reports."""
    staff = Q(testimony__readers=_READERS.STAFF, organisation__in=access.where(Permission.SEE_REPORTS))
    reviewers = Q(testimony__readers=_READERS.REVIEWERS, organisation__in=access.where(Permission.REVIEW))
    leads = Q(organisation__in=access.where(Permission.LEAD))
    taker = Q(testimony__taken_by=user, organisation__in=access.where(Permission.SEE_REPORTS))
    is_open = Q(testimony__closed_at=None, testimony__until__gte=day_of(at))
    return ~Q(channel=Report.Channel.TESTIMONY) | (is_open & (staff | reviewers | leads | taker))


def closed_by(testimonies: Iterable[Testimony], user: User, *, at: datetime) -> dict[UUID, str]:
    """Of the sources of these those whose words the person may not see quoted in a case that is open to them, each with the reason.

    Reads their reports: load them with the testimonies.
    """
    access: Access | None = None
    found: dict[UUID, str] = {}
    for testimony in testimonies:
        access = access or Access.of(user)
        if reason := why_closed(testimony, at=at):
            found[testimony.report.source_id] = reason
        elif not testimony.may_quote and not _is_reader(user, testimony, testimony.report.organisation_id, access):
            found[testimony.report.source_id] = _("Testimony: its words are shown only to those whom the consent names.")
    return found


def _is_reader(user: User, testimony: Testimony, organisation: int, access: Access) -> bool:
    if access.may(Permission.LEAD, organisation):
        return True
    if not access.may(Permission.SEE_REPORTS, organisation):
        return False
    if testimony.taken_by_id == user.pk or testimony.readers == _READERS.STAFF:
        return True
    return testimony.readers == _READERS.REVIEWERS and access.may(Permission.REVIEW, organisation)
