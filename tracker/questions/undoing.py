"""What one person may do at once: take a case off the public list, take a merge back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from detentions.actions import cases, merging, visibility
from detentions.models import Detention, Merge, User
from tracker import bell
from tracker.questions.asking import NotAllowed, Wrong
from tracker.questions.table import why_not_split, why_not_withhold


@transaction.atomic
def withhold(*, detention: Detention, reason: str, by: User, at: datetime) -> None:
    """Off the public list, in all editions, now. What else happens to the case meanwhile can't stand in the way.

    Raises NotAllowed, Wrong.
    """
    locked = Detention.objects.select_for_update(of=("self",)).select_related("key").get(pk=detention.pk)
    if why := why_not_withhold(by, locked):
        raise NotAllowed(why)
    if not reason.strip():
        raise Wrong("reason", _("Say why, in a sentence. It is kept, and whoever looks later reads it."))
    visibility.withhold(detention=locked, version=locked.version, reason=reason.strip(), by=by, at=at)
    bell.ring_burial()


@transaction.atomic
def split(*, merge: Merge, reason: str, by: User, at: datetime) -> None:
    """The two were not one: each has its own events again. Raises NotAllowed, Wrong."""
    absorbed = Detention.objects.select_for_update(of=("self",)).select_related("key").get(pk=merge.absorbed_id)
    if why := why_not_split(by, absorbed):
        raise NotAllowed(why)
    if not reason.strip():
        raise Wrong("reason", _("Say why, in a sentence. It is kept, and whoever looks later reads it."))
    merge.absorbed = absorbed
    try:
        merging.split_cases(merge=merge, version=absorbed.version, reason=reason.strip(), by=by, at=at)
    except cases.Outdated as wrong:
        raise NotAllowed(_("This merge has been taken back already.")) from wrong


def standing_merges(detention: Detention) -> list[Merge]:
    """Which cases were merged into this one."""
    rows = Merge.objects.standing().filter(into=detention).select_related("absorbed", "into", "recorded_by")
    return list(rows.order_by("recorded_at", "pk"))
