"""Whether each case is as public, or as closed, as the last change says that tells of it: else somebody has shown it past everybody."""

from __future__ import annotations

from collections.abc import Iterator

from detentions.choices import Visibility
from detentions.models import Change, Detention
from detentions.models.keys import Erased
from detentions.sealing import CannotOpen
from detentions.verification.payloads import Payloads

_BULK = "cases_opened_in_bulk"
_TOLD = {"case_published": "after", "case_withheld": "after", "visibility_changed": "to"}  # action → where its payload says it
_AT_A_TIME = 500


def check_visibility() -> Iterator[str]:
    """A case begins restricted, save where its batch says otherwise. Of samples loaded before batches said so, nothing is known."""
    told: dict[str, str] = {}
    unsaid: set[str] = set()
    payloads = Payloads()
    for change in Change.objects.filter(action__in=[_BULK, *_TOLD]).order_by("number").iterator(chunk_size=_AT_A_TIME):
        try:
            payload = payloads.of(change)
        except (Erased, CannotOpen):  # the latter is for `check_facts` to say
            unsaid.add(change.subject_id)
            continue
        if change.action != _BULK:
            told[change.subject_id] = payload[_TOLD[change.action]]
            unsaid.discard(change.subject_id)
        elif "shown" in payload:
            told |= payload["shown"]
        else:
            unsaid |= set(Detention.objects.filter(public_id__in=payload["cases"], is_sample=True).values_list("public_id", flat=True))
    rows = Detention.objects.order_by("pk").values_list("public_id", "visibility")
    for public_id, visibility in rows.iterator(chunk_size=_AT_A_TIME):
        expected = told.get(public_id, Visibility.RESTRICTED)
        if visibility != expected and public_id not in unsaid:
            yield f"case {public_id} is {visibility}, and the last change that tells of it says {expected}"
