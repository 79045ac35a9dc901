"""Follows lists of news: a worker looks at each when its time has come, and every new entry becomes an address to be fetched.

Nothing is read from a list but addresses, titles and days: the words of a report always come from its own page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from detentions.choices import SourceKind
from detentions.models import Organisation, User
from detentions.names import fold
from detentions.when import When
from tracker import addresses, bell, casework, fetching, rules
from tracker.models import Feed, Fetch
from tracker.texts import Entry, NotText, to_entries

_AT_MOST = 50  # entries of one list that wait to be fetched; the rest comes with a later look
_APART = timedelta(seconds=10)  # between two pages of one list: we ask as a reader does, not as a harvester
_SWEEP_AT_MOST = 100
_LONGEST_ADDRESS = 1_000
_OLDEST = 1971  # the year 1 and 1 January 1970 are what programs write for no day at all


class Refused(Exception):
    """Nothing was stored. The message says what to do, `field` where."""

    def __init__(self, sentence: str, field: str = "address") -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An entry that is new here. `address` is whole."""

    address: str
    entry: Entry


def follow(
    *, address: str, publisher: str, kind: SourceKind, words: str, every: Feed.Every, by: User, organisation: Organisation, at: datetime
) -> Feed:
    """Look at the list from now on; one that was left is taken up again, in the name of `by`. Raises Refused."""
    if not addresses.is_on():
        raise Refused(_("Fetching addresses is switched off in this installation. Ask your administrator."))
    if reason := rules.why_not_follow(by, organisation.pk):
        raise Refused(reason)
    try:
        fetching.target_of(address, also=settings.FETCH_MAY_ALSO_REACH, hidden=addresses.way().is_hidden)
    except fetching.Failed as failed:
        raise Refused(_("Only public web addresses are fetched: http or https, without a password or a port of its own.")) from failed
    told = {"publisher": publisher, "kind": kind, "words": fold(words), "every_minutes": every, "is_active": True}
    fresh = {"followed_by": by, "followed_at": at, "due_at": at, "failure": "", "failing_since": None}
    with transaction.atomic():
        feed, _is_new = Feed.objects.update_or_create(organisation=organisation, address=address, defaults={**told, **fresh})
        bell.ring_feed(feed.pk)
    return feed


def leave(*, feed: Feed, by: User) -> None:
    """Don't look at it any more. What came of it stays. Raises Refused."""
    if reason := rules.why_not_follow(by, feed.organisation_id):
        raise Refused(reason)
    Feed.objects.filter(pk=feed.pk).update(is_active=False)


def look_now(*, feed: Feed, by: User, at: datetime) -> None:
    """Look at it without waiting for its time; in the name of `by` from now on. Raises Refused."""
    if reason := rules.why_not_follow(by, feed.organisation_id):
        raise Refused(reason)
    with transaction.atomic():
        Feed.objects.filter(pk=feed.pk, is_active=True).update(due_at=at, followed_by=by)
        bell.ring_feed(feed.pk)


def sweep(*, at: datetime) -> int:
    """Ring for every list whose time has come. Returns how many."""
    ids = list(Feed.objects.due(at=at).order_by("due_at", "pk").values_list("pk", flat=True)[:_SWEEP_AT_MOST])
    for feed_id in ids:
        bell.ring_feed(feed_id)
    return len(ids)


def look(*, feed_id: int, at: datetime) -> None:
    """Look at one list, when its time has come and nobody else does. A look that is lost is made up for by the next."""
    feed = _claim(feed_id, at=at)
    if feed is None:
        return
    if rules.why_not_submit(feed.followed_by, feed.organisation_id):
        _failed(feed, Feed.Trouble.NOBODY, at=at)
        return
    if not addresses.is_on():
        _failed(feed, Fetch.Failure.OFF, at=at)
        return
    try:
        got = fetching.fetch(feed.address, addresses.way(), most_bytes=settings.MAX_REPORT_BYTES)
        entries = to_entries(got.content)
    except fetching.Failed as failed:
        _failed(feed, failed.why, at=at)
        return
    except NotText:
        _failed(feed, Feed.Trouble.NO_FEED, at=at)
        return
    with transaction.atomic():
        _ask_for(feed, _new(feed, entries, base=got.address), at=at)
        Feed.objects.filter(pk=feed.pk).update(looked_at=at, entries=len(entries), failure="", failing_since=None)


def _claim(feed_id: int, *, at: datetime) -> Feed | None:
    """Whoever moves the time of the next look is the one who looks."""
    feed = Feed.objects.due(at=at).select_related("organisation", "followed_by").filter(pk=feed_id).first()
    if feed is None:
        return None
    following = at + timedelta(minutes=feed.every_minutes)
    moved = Feed.objects.due(at=at).filter(pk=feed_id, due_at=feed.due_at).update(due_at=following)
    return feed if moved else None


def _failed(feed: Feed, why: Fetch.Failure | Feed.Trouble, *, at: datetime) -> None:
    Feed.objects.filter(pk=feed.pk).update(looked_at=at, failure=why, failing_since=feed.failing_since or at)


def _new(feed: Feed, entries: Iterable[Entry], *, base: str) -> list[_Wanted]:
    """Those that the organisation has never asked for, that may be fetched, and that hold one of the words."""
    wanted: dict[str, _Wanted] = {}
    for entry in entries:
        address = _whole(entry.link, base)
        if address and _holds(entry, feed.words):
            wanted.setdefault(address, _Wanted(address, entry))
    asked_for = Fetch.objects.filter(Q(organisation=feed.organisation_id) | Q(feed=feed), address__in=list(wanted))
    known = set(asked_for.values_list("address", flat=True))
    room = max(_AT_MOST - feed.fetches.filter(state__in=[Fetch.State.WAITING, Fetch.State.FETCHING]).count(), 0)
    return [one for address, one in wanted.items() if address not in known][:room]


def _whole(link: str, base: str) -> str:
    """The address that may be fetched, without the part after #; "" for any other."""
    try:
        address = urljoin(base, link).partition("#")[0]
        fetching.target_of(address, also=settings.FETCH_MAY_ALSO_REACH, hidden=addresses.way().is_hidden)
    except (ValueError, fetching.Failed):
        return ""
    return address if len(address) <= _LONGEST_ADDRESS else ""


def _holds(entry: Entry, words: str) -> bool:
    """Whether one of the words begins a word of the title or the summary: "detenid" finds "detenidos"."""
    if not words:
        return True
    told = f" {fold(f'{entry.title} {entry.summary}')}"
    return any(f" {word}" in told for word in words.split())


def _day(entry: Entry, *, at: datetime) -> When:
    """When it was published; unknown for days that programs write where they know none, and for days to come."""
    if entry.published is None or entry.published.year < _OLDEST or entry.published > at + timedelta(days=1):
        return When.unknown()
    return When.day(casework.today(entry.published))


def _ask_for(feed: Feed, wanted: list[_Wanted], *, at: datetime) -> None:
    made = Fetch.objects.bulk_create(
        [
            Fetch(
                address=one.address,
                publisher=feed.publisher,
                published=str(_day(one.entry, at=at)),
                title=one.entry.title[:300],
                kind=feed.kind,
                organisation=feed.organisation,
                asked_by=feed.followed_by,
                asked_at=at,
                due_at=at + _APART * number,
                feed=feed,
            )
            for number, one in enumerate(wanted)
        ],
        ignore_conflicts=True,
    )
    if made:
        bell.ring_fetching(made[0].pk)
