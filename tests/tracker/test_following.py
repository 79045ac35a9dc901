"""Lists of news: a worker looks at them when their time has come, and each new entry is fetched once; nothing leads inside."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from detentions.choices import Role, SourceKind
from detentions.models import Membership
from detentions.when import When
from tests.cast import NOW, Cast, assemble, member
from tests.portal.conftest import SignIn, as_user  # noqa: F401 -- a fixture
from tracker import addresses, following
from tracker.models import Feed, Fetch, Report, Trace

PAGE = "/portal/reports/feeds/"
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def followed(cast: Cast, port: int, path: str = "/list", words: str = "") -> Feed:
    lead = member("Lidia", Role.LEAD, cast.ours)
    address = f"http://127.0.0.1:{port}{path}"
    told = {"publisher": "Diario Ejemplo", "kind": SourceKind.NEWS, "words": words, "every": Feed.Every.HOUR}
    return following.follow(address=address, by=lead, organisation=cast.ours, at=NOW, **told)  # type: ignore[arg-type]


def looked(feed: Feed, *, after: timedelta = timedelta()) -> Feed:
    following.look(feed_id=feed.pk, at=NOW + after)
    return Feed.objects.get(pk=feed.pk)


def asked_for(port: int) -> list[str]:
    return [one.address.removeprefix(f"http://127.0.0.1:{port}") for one in Fetch.objects.order_by("due_at")]


def test_each_entry_is_asked_for_once_and_nothing_leads_inside(cast: Cast, port: int) -> None:
    feed = looked(followed(cast, port))

    assert asked_for(port) == ["/page", "/two"]
    assert (feed.failure, feed.entries, feed.looked_at) == ("", 5, NOW)
    again = looked(feed, after=HOUR)
    assert (again.looked_at, Fetch.objects.count()) == (NOW + HOUR, 2)


def test_its_title_and_its_day_go_with_it_and_no_file_of_this_machine(cast: Cast, port: int) -> None:
    looked(followed(cast, port))

    first = Fetch.objects.order_by("due_at")[0]
    assert (first.title, first.published) == ("Detenidos en Caracas &inside;", "2019-03-21")
    assert (first.publisher, first.asked_by.display_name) == ("Diario Ejemplo", "Lidia")


def test_what_is_fetched_becomes_a_report(cast: Cast, port: int) -> None:
    looked(followed(cast, port))
    for one in Fetch.objects.all():
        addresses.go(fetch_id=one.pk, at=NOW + HOUR)

    found = {report.source.title: str(report.source.when) for report in Report.objects.all()}
    assert found == {"Detenidos en Caracas &inside;": "2019-03-21", "El puente": str(When.unknown())}


@pytest.mark.parametrize(
    ("words", "wanted"), [("detenid", ["/page"]), ("EXCARCELADOS", ["/two"]), ("preso", []), ("detenid, excarcel", ["/page", "/two"])]
)
def test_only_entries_with_one_of_the_words(cast: Cast, port: int, words: str, wanted: list[str]) -> None:
    looked(followed(cast, port, words=words))

    assert asked_for(port) == wanted


def test_it_is_looked_at_when_its_time_has_come_and_by_one_worker(cast: Cast, port: int) -> None:
    feed = followed(cast, port)

    assert following.sweep(at=NOW) == 1
    assert looked(feed).due_at == NOW + HOUR
    assert following.sweep(at=NOW + HOUR / 2) == 0
    assert looked(feed, after=HOUR / 2).looked_at == NOW
    assert following.sweep(at=NOW + HOUR) == 1


@pytest.mark.parametrize(
    ("path", "why"), [("/page", Feed.Trouble.NO_FEED), ("/gone", Fetch.Failure.GONE), ("/bomb", Fetch.Failure.TOO_BIG)]
)
def test_what_fails_says_why_and_since_when(cast: Cast, port: int, settings: Settings, path: str, why: str) -> None:
    settings.MAX_REPORT_BYTES = 100_000
    feed = followed(cast, port, path)
    looked(feed)
    failed = looked(feed, after=HOUR)

    assert (failed.failure, failed.failing_since, failed.looked_at) == (why, NOW, NOW + HOUR)
    assert Fetch.objects.count() == 0


def test_one_that_comes_back_fails_no_longer(cast: Cast, port: int) -> None:
    feed = looked(followed(cast, port, "/gone"))
    Feed.objects.update(address=f"http://127.0.0.1:{port}/list")

    assert looked(feed, after=HOUR).failing_since is None


def test_nothing_comes_in_the_name_of_somebody_who_left(cast: Cast, port: int) -> None:
    feed = followed(cast, port)
    Membership.objects.filter(user=feed.followed_by).update(until=NOW)

    assert looked(feed).failure == Feed.Trouble.NOBODY
    assert Fetch.objects.count() == 0


def test_one_that_was_left_is_not_looked_at_and_can_be_taken_up_again(cast: Cast, port: int) -> None:
    feed = followed(cast, port)
    following.leave(feed=feed, by=feed.followed_by)
    assert looked(feed).looked_at is None

    told = {"publisher": "Otro nombre", "kind": SourceKind.NEWS, "words": "", "every": Feed.Every.DAY}
    again = following.follow(address=feed.address, by=feed.followed_by, organisation=cast.ours, at=NOW, **told)  # type: ignore[arg-type]
    assert (again.pk, again.is_active, again.publisher) == (feed.pk, True, "Otro nombre")


@pytest.mark.parametrize("address", ["http://10.0.0.1/feed", "file:///etc/passwd", "http://localhost/feed", "ftp://example.org/feed", "x"])
def test_an_address_of_inside_is_not_followed(cast: Cast, port: int, address: str) -> None:
    lead = member("Lidia", Role.LEAD, cast.ours)

    with pytest.raises(following.Refused):
        following.follow(
            address=address, publisher="X", kind=SourceKind.NEWS, words="", every=Feed.Every.HOUR, by=lead, organisation=cast.ours, at=NOW
        )
    assert not Feed.objects.exists()


def of_lead(cast: Cast, as_user: SignIn, language: str = "en") -> Client:  # noqa: F811 -- the fixture
    return as_user(member("Lucas", Role.LEAD, cast.ours), language=language)


def test_a_lead_follows_looks_and_leaves_on_the_page(cast: Cast, port: int, as_user: SignIn) -> None:  # noqa: F811 -- the fixture
    browser = of_lead(cast, as_user)
    address = f"http://127.0.0.1:{port}/list"
    told = {"address": address, "publisher": "Diario Ejemplo", "kind": "news", "words": "detenid", "every_minutes": "60"}

    assert browser.post(PAGE, told).status_code == 302
    feed = Feed.objects.get()
    following.look(feed_id=feed.pk, at=feed.due_at)
    addresses.go(fetch_id=Fetch.objects.get().pk, at=feed.due_at)

    page = browser.get(PAGE).content.decode()
    assert "5 entries" in page
    assert "1 report" in page
    browser.post(f"{PAGE}{feed.pk}/", {"action": "leave"})
    assert not Feed.objects.get().is_active
    assert ">left<" in browser.get(PAGE).content.decode()


def test_somebody_elses_list_is_absent(cast: Cast, port: int, as_user: SignIn) -> None:  # noqa: F811 -- the fixture
    feed = followed(cast, port)
    other = as_user(member("Otto", Role.LEAD, cast.theirs))

    assert feed.address not in other.get(PAGE).content.decode()
    assert other.post(f"{PAGE}{feed.pk}/", {"action": "leave"}).status_code == 404
    assert Feed.objects.get().is_active


def test_what_is_done_with_a_list_is_told_to_the_leads_of_its_organisation_alone(
    cast: Cast,
    port: int,
    as_user: SignIn,  # noqa: F811 -- the fixture
) -> None:
    feed = followed(cast, port)
    Membership.objects.create(user=feed.followed_by, organisation=cast.theirs, role=Role.LEAD, since=NOW)

    as_user(feed.followed_by).post(f"{PAGE}{feed.pk}/", {"action": "leave"})

    assert Trace.objects.get(act="feed").organisations == [cast.ours.pk]


def test_so_is_asking_for_an_address_once_more(cast: Cast, port: int, as_user: SignIn) -> None:  # noqa: F811 -- the fixture
    feed = looked(followed(cast, port))
    Membership.objects.create(user=feed.followed_by, organisation=cast.theirs, role=Role.LEAD, since=NOW)
    Fetch.objects.update(state=Fetch.State.FAILED, failure=Fetch.Failure.GONE)

    as_user(feed.followed_by).post(f"/portal/reports/addresses/{Fetch.objects.all()[0].pk}/again/")

    assert Trace.objects.get(act="fetch_again").organisations == [cast.ours.pk]


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "Only public web addresses are fetched"), ("es", "Solo se descargan direcciones públicas de la web")]
)
def test_a_refusal_is_said_at_its_field_and_keeps_what_was_typed(
    cast: Cast,
    port: int,
    as_user: SignIn,  # noqa: F811 -- the fixture
    language: str,
    sentence: str,
) -> None:
    told = {"address": "http://10.0.0.1/", "publisher": "Diario Ejemplo", "kind": "news", "words": "detenid", "every_minutes": "360"}

    answer = of_lead(cast, as_user, language).post(PAGE, told)

    page = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in page
    assert 'value="http://10.0.0.1/"' in page
    assert '<option value="360" selected>' in page


def test_a_list_that_brings_ever_new_addresses_waits_until_those_it_named_are_fetched(cast: Cast, port: int) -> None:
    feed = followed(cast, port)
    told = {"organisation": cast.ours, "asked_by": feed.followed_by, "asked_at": NOW, "due_at": NOW}
    Fetch.objects.bulk_create(Fetch(address=f"https://example.org/{number}", feed=feed, **told) for number in range(49))

    looked(feed)
    assert Fetch.objects.count() == 50
    Fetch.objects.filter(address="https://example.org/0").update(state=Fetch.State.FAILED, failure=Fetch.Failure.GONE)
    looked(feed, after=HOUR)
    assert Fetch.objects.count() == 51


def test_a_day_that_cannot_be_is_no_day_and_does_not_stop_the_list(cast: Cast, port: int) -> None:
    """Programs write the year 1 where they know none."""
    feed = looked(followed(cast, port, "/odd-days"))

    assert feed.failure == ""
    assert [one.published for one in Fetch.objects.all()] == [str(When.unknown())] * 3
