"""Writes figures that somebody else published: recorded with their source, superseded or withdrawn, never edited.

Figures whose parts don't add up are kept as published and earn a flag (`detentions.arithmetic`).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction

from detentions.actions import chain
from detentions.actions.cases import Words
from detentions.actions.directories import Outcome
from detentions.actions.figures import Figure, conflicting, figure_of, row_of
from detentions.choices import SourceKind
from detentions.models import Agency, Citation, NgoCount, Source, User
from detentions.when import When

__all__ = ["Figure", "NotStanding", "figure_of", "load_counts", "on_file", "record_count", "supersede_count", "withdraw_count"]


class NotStanding(Exception):
    """The figure was withdrawn or superseded in the meantime."""


@transaction.atomic
def record_count(*, figure: Figure, source: Source, words: Sequence[Words] = (), by: User, at: datetime) -> NgoCount:
    """Record one figure with the words that state it. Without words the source is cited as a whole."""
    if not figure.reference:
        figure = replace(figure, reference=f"n{secrets.token_hex(6)}")
    count = row_of(_with_conflicts(figure), source, by=by, at=at)
    count.save(force_insert=True)
    _cite(count, source, words, at=at)
    _note("count_recorded", figure.reference, figure.state(), wrote=count, by=by, at=at)
    return count


@transaction.atomic
def supersede_count(
    *,
    count: NgoCount,
    figure: Figure,
    reason: str,
    source: Source | None = None,
    words: Sequence[Words] = (),
    words_of: NgoCount | None = None,
    by: User,
    at: datetime,
) -> NgoCount:
    """Record `figure` in place of `count`, which is kept as superseded, with `words` and those of `words_of`. Raises NotStanding."""
    source = source or count.source
    made = row_of(_with_conflicts(replace(figure, reference=count.reference)), source, by=by, at=at)
    _close(count, reason=reason, by=by, at=at, successor=made)
    made.save(force_insert=True)
    kept = _take_along(words_of, made, at=at) if words_of else 0
    if words or not kept:
        _cite(made, source, words, at=at)
    payload = {"reason": reason, "was": figure_of(count).state(), "is": figure.state()}
    _note("count_superseded", count.reference, payload, wrote=made, closed=count, by=by, at=at)
    return made


def on_file(figure: Figure) -> NgoCount | None:
    """The standing row that says the same; nobody else makes one until this transaction ends.

    A checked row says the same when all does but parts and wording. Unchecked ones need only name the same value, and two such are none.
    """
    type(figure.body)._default_manager.select_for_update(no_key=True).get(pk=figure.body.pk)
    rows = NgoCount.objects.standing().filter(
        country=figure.country,
        metric=figure.metric,
        scope=figure.scope,
        value=figure.value,
        earliest=figure.as_of.earliest,
        latest=figure.as_of.latest,
        **{"agency" if isinstance(figure.body, Agency) else "organisation": figure.body},
    )
    known = list(rows.select_related("organisation", "agency", "source").order_by("recorded_at", "reference"))
    told = (figure.qualifier, figure.upper_bound, figure.period_start, figure.is_sample)
    checked = [row for row in known if row.is_checked and (row.qualifier, row.upper_bound, row.period_start, row.is_sample) == told]
    unchecked = [row for row in known if not row.is_checked]
    return checked[0] if checked else unchecked[0] if len(unchecked) == 1 else None


@transaction.atomic
def withdraw_count(*, count: NgoCount, reason: str, by: User, at: datetime) -> None:
    """We no longer say that this figure was published. The row stays. Raises NotStanding."""
    _close(count, reason=reason, by=by, at=at, successor=None)
    payload = {"reason": reason}
    _note("count_withdrawn", count.reference, payload, closed=count, by=by, at=at)


@transaction.atomic
def load_counts(*, figures: Sequence[tuple[Figure, str]], country: str, by: User, at: datetime) -> Outcome:
    """Load seeded figures, each with the address it was read at, as *unchecked*; one Change for the whole load.

    A row of the file is compared with what `by` loaded last: when it reads differently, it supersedes that. A figure that a person has
    confirmed, superseded or withdrawn since is theirs: a file changes nothing about it.
    """
    wanted = {figure.reference: (replace(figure, is_checked=False), address) for figure, address in figures}
    loaded = _last_loaded(country, by)
    new = [reference for reference in wanted if reference not in loaded]
    theirs = [reference for reference in wanted if reference in loaded and loaded[reference].withdrawn_at is not None]
    ours = [reference for reference in wanted if reference in loaded and loaded[reference].withdrawn_at is None]
    changed = [reference for reference in ours if _differs(loaded[reference], *wanted[reference])]
    sources, noted = _addresses([wanted[reference] for reference in (*new, *changed)], by=by, at=at)
    made = {ref: row_of(figure, sources[address], by=by, at=at) for ref in (*new, *changed) for figure, address in [wanted[ref]]}
    for reference in changed:
        _close(loaded[reference], reason="The seed file was changed.", by=by, at=at, successor=made[reference])
    NgoCount.objects.bulk_create(made.values(), batch_size=500)
    Citation.objects.bulk_create(_citation(count, Words(count.source), at=at) for count in made.values())
    if made:
        chain.append(
            action="counts_loaded",
            subject_kind="directory",
            subject_id="ngo_counts",
            payload={"country": country, "new": new, "changed": changed},
            by=by,
            at=at,
            wrote={"ngo_count": [count.pk for count in made.values()], "source": noted},
            closed={"ngo_count": [loaded[reference].pk for reference in changed]},
        )
    gone = sorted(reference for reference, count in loaded.items() if reference not in wanted and count.withdrawn_at is None)
    return Outcome(len(new), len(changed), len(ours) - len(changed), gone, left_alone=len(theirs))


def _with_conflicts(figure: Figure) -> Figure:
    """With a flag for each figure that it contradicts. Both are kept; which one slipped, or why they differ, nobody here knows."""
    return replace(figure, flags=[*dict.fromkeys([*figure.flags, *(f"contradicts:{count.reference}" for count in conflicting(figure))])])


def _note(
    action: str,
    reference: str,
    payload: Mapping[str, Any],
    *,
    by: User,
    at: datetime,
    wrote: NgoCount | None = None,
    closed: NgoCount | None = None,
) -> None:
    chain.append(
        action=action,
        subject_kind="ngo_count",
        subject_id=reference,
        payload=payload,
        by=by,
        at=at,
        wrote={"ngo_count": [wrote.pk]} if wrote else None,
        closed={"ngo_count": [closed.pk]} if closed else None,
    )


def _last_loaded(country: str, by: User) -> dict[str, NgoCount]:
    """What the loader recorded last under each reference, locked."""
    rows = NgoCount.objects.filter(country=country, recorded_by=by).select_related("organisation", "agency", "source")
    return {count.reference: count for count in rows.select_for_update(of=("self",)).order_by("recorded_at", "pk")}


def _differs(count: NgoCount, figure: Figure, address: str) -> bool:
    return figure_of(count).state() != figure.state() or count.source.address != address


def _close(count: NgoCount, *, reason: str, by: User, at: datetime, successor: NgoCount | None) -> None:
    """Withdraw the row if it still stands; the one whose update counts wins. Raises NotStanding."""
    # The successor is inserted later in this transaction: the foreign key is checked at its end.
    closed = NgoCount.objects.filter(pk=count.pk, withdrawn_at=None).update(
        withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason, superseded_by=successor.pk if successor else None
    )
    if not closed:
        raise NotStanding(count.reference)


def _cite(count: NgoCount, source: Source, words: Sequence[Words], *, at: datetime) -> None:
    whole = [] if words else [Words(source)]
    rows = [_citation(count, one, at=at) for one in (*dict.fromkeys(words), *whole)]
    Citation.objects.bulk_create(rows, ignore_conflicts=True)  # the words may have been taken along from an earlier row


def _take_along(earlier: NgoCount, made: NgoCount, *, at: datetime) -> int:
    """The new row rests on the words of the earlier one too. Returns on how many."""
    known = Citation.objects.filter(fact_kind="ngo_count", fact_id=earlier.pk)
    taken = [
        Citation(
            fact_kind=one.fact_kind,
            fact_id=made.pk,
            field=one.field,
            source_id=one.source_id,
            start=one.start,
            end=one.end,
            quote_sha256=one.quote_sha256,
            recorded_at=at,
        )
        for one in known.order_by("pk")
    ]
    return len(Citation.objects.bulk_create(taken))


def _citation(count: NgoCount, words: Words, *, at: datetime) -> Citation:
    quote = words.source.words()[words.start : words.end] if words.start is not None else ""
    return Citation(
        fact_kind="ngo_count",
        fact_id=count.pk,
        field=words.field,
        source=words.source,
        start=words.start,
        end=words.end,
        quote_sha256=Citation.digest(quote) if quote else "",
        recorded_at=at,
    )


def _addresses(wanted: Sequence[tuple[Figure, str]], *, by: User, at: datetime) -> tuple[dict[str, Source], list[UUID]]:
    """A Source of kind *address only* per address, and the ids of those made because there was none. Its publisher is the host."""
    known = {source.address: source for source in Source.objects.filter(kind=SourceKind.ADDRESS_ONLY)}
    for figure, address in wanted:
        if address not in known:
            published = When.parse(figure.published)
            known[address] = Source(
                kind=SourceKind.ADDRESS_ONLY,
                address=address,
                publisher=urlsplit(address).hostname or address,
                earliest=published.earliest,
                latest=published.latest,
                precision=published.precision.value,
                received_at=at,
                received_by=by,
            )
    made = Source.objects.bulk_create([source for source in known.values() if source._state.adding])
    return known, [source.pk for source in made]
