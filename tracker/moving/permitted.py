"""Who may bring a register in, and who may sign it: each rule once, as a readable reason or "" (the others stand in `tracker.rules`)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from detentions.models import User
from tracker.rules import Access, Permission


def why_not_move_in(user: User, organisation_id: int) -> str:
    """Why the person may not bring a register of the organisation in, or ""."""
    if not Access.of(user).may(Permission.REVIEW, organisation_id):
        return _("Only reviewers and leads of the organisation move its register in.")
    return ""


def why_not_sign_register(user: User, organisation_id: int) -> str:
    """Why the person may not sign a batch, or take it back, or ""."""
    if not Access.of(user).may(Permission.LEAD, organisation_id):
        return _("Only leads of the organisation sign a batch or take it back.")
    return ""
