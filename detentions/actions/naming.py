"""Corrects the main name of a person: the wrong one stays with the time until which it was said, and may stay as another spelling."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from detentions import names
from detentions.actions import chain
from detentions.actions.cases import Outdated, advance
from detentions.actions.facts import Impossible, Words, cite
from detentions.models import Citation, DetaineeName, Detention, User

_LONGEST = 200


@transaction.atomic
def correct_name(
    *, detention: Detention, version: int, as_written: str, words: Sequence[Words], keep_earlier: bool, reason: str, by: User, at: datetime
) -> DetaineeName:
    """Say the main name differently from now on. `keep_earlier`: the earlier one stays as another spelling, with its words, so that whoever
    knows the person by it still finds the case. A spelling that becomes the main name is no other spelling any more; its words go with it.

    Raises Impossible, Outdated.
    """
    told = " ".join(names.seen(as_written).split())
    if not names.fold(told):
        raise Impossible(_("Write the name."))
    if len(told) > _LONGEST:
        raise Impossible(_("The name is too long."))
    standing = DetaineeName.objects.standing().filter(detainee=detention.detainee_id)
    earlier = standing.filter(kind=DetaineeName.Kind.MAIN).first()
    if earlier is None or earlier.as_written == told:
        raise Impossible(_("The main name reads so already."))
    advance(detention, version)
    spelt_so = list(standing.filter(as_written=told).exclude(pk=earlier.pk).order_by("pk"))
    closed = [earlier.pk, *(spelling.pk for spelling in spelt_so)]
    ended = standing.filter(pk__in=closed).update(withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason)
    if ended != len(closed):
        raise Outdated(str(earlier.pk))
    main = _recorded(detention, told, DetaineeName.Kind.MAIN, [*words, *_cited([spelling.pk for spelling in spelt_so])], by=by, at=at)
    DetaineeName.objects.filter(pk=earlier.pk).update(superseded_by=main)
    wrote = [main.pk]
    if keep_earlier and not standing.filter(as_written=earlier.as_written).exists():
        wrote.append(_recorded(detention, earlier.as_written, DetaineeName.Kind.ALIAS, _cited([earlier.pk]), by=by, at=at).pk)
    chain.append(
        action="name_corrected",
        subject_kind="detention",
        subject_id=detention.public_id,
        payload={"name_id": earlier.pk, "by": main.pk, "name": told, "reason": reason},
        by=by,
        at=at,
        key=detention.key,
        wrote={"name": wrote},
        closed={"name": closed},
    )
    return main


def _recorded(
    detention: Detention, as_written: str, kind: DetaineeName.Kind, words: Sequence[Words], *, by: User, at: datetime
) -> DetaineeName:
    made = DetaineeName.objects.create(
        detainee_id=detention.detainee_id,
        as_written=as_written,
        folded=names.fold(as_written),
        kind=kind,
        recorded_at=at,
        recorded_by=by,
    )
    cite("name", made, words, at=at)
    return made


def _cited(facts: Sequence[UUID]) -> list[Words]:
    """The words that these names rest on."""
    rows = Citation.objects.filter(fact_id__in=facts).select_related("source__key").order_by("source", "start", "pk")
    return [Words(one.source, one.start, one.end, one.field) for one in rows]
