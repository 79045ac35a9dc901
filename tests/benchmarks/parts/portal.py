"""The pages of the portal's benchmark: the case list however it is asked, and the pages that its lines lead to."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from detentions import names
from detentions.choices import Role
from detentions.models import Agency, Detention, FindableCase, Location, Membership
from tests.benchmarks.parts.population import NOW, new_database, open_cases, signed_in
from tests.cast import Cast
from tests.finding.people import invent, misheard

_SOME = 200
_AGENCIES, _PLACES = ("sebin", "dgcim", "gnb"), ("distrito-capital", "miranda", "zulia", "lara")


@dataclass(slots=True)
class Portal:
    """Grows: `fill` it to one size after the other."""

    cast: Cast
    browser: Client
    people: list[str]
    size: int = 0
    words: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, most: int) -> Portal:
        cast = new_database()
        Membership.objects.create(user=cast.beto, organisation=cast.ours, role=Role.LEAD, since=NOW)
        return cls(cast, signed_in(cast.beto), invent(most, seed=20190321))

    def fill(self, size: int) -> None:
        open_cases(self.cast, self.people[self.size : size], seed=7 + self.size)
        self.size = size
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        self.choose()

    def choose(self) -> None:
        """What is asked for: names as they are misheard, and cases from the whole of the record."""
        self.words = [typed for typed, _meant in misheard(self.people[: self.size], _SOME, seed=866)]
        ids = list(Detention.objects.order_by("pk").values_list("public_id", flat=True))
        self.cases = random.Random(11).sample(ids, min(len(ids), _SOME))

    def pages(self) -> dict[str, Callable[[int], object]]:
        """By name, what is asked; the number tells one asking from the next."""
        listed, filters = reverse("portal:cases"), {"state": ["held", "released"], "agency": _AGENCIES}
        agency = Agency.objects.get(slug="sebin")
        place = Location.objects.filter(slug__in=_places_held()).order_by("slug")[0]
        return {
            "list, all cases": lambda _n: self._get(listed),
            "list, all cases, two filters": lambda _n: self._get(listed, **filters),
            "list, all cases, page 40": lambda _n: self._get(listed, page="40"),
            "list, words": lambda n: self._get(listed, q=self._word(n)),
            "list, words, two filters": lambda n: self._get(listed, q=self._word(n), **filters),
            "list, words, days and place": lambda n: self._get(
                listed, q=self._word(n), place=_PLACES, since="2017-01-01", until="2020-01-01"
            ),
            "list, a common surname": lambda _n: self._get(listed, q="gonzalez"),
            "list, a common surname, two filters": lambda _n: self._get(listed, q="gonzalez", **filters),
            "list, numbers of the tabs": lambda _n: self._get(reverse("portal:case_tabs")),
            "case": lambda n: self._get(self._case("case", n)),
            "case on paper": lambda n: self._get(self._case("case_print", n)),
            "case, calls and notes": lambda n: self._get(self._case("case_notes", n)),
            "directory": lambda _n: self._get(reverse("portal:directory")),
            "directory, an agency": lambda _n: self._get(reverse("portal:directory_agency", kwargs={"slug": agency.slug})),
            "directory, a place of detention": lambda _n: self._get(reverse("portal:directory_place", kwargs={"slug": place.slug})),
        }

    def queries(self, ask: Callable[[int], object]) -> int:
        with CaptureQueriesContext(connection) as asked:
            ask(_SOME - 1)
        return len(asked)

    def hits(self, word: str) -> int:
        return FindableCase.objects.filter(terms__contains=[names.fold(word)]).count()

    def _get(self, address: str, **asked: object) -> None:
        answer = self.browser.get(address, asked)  # type: ignore[arg-type]  # lists are several values
        assert answer.status_code == 200, (address, answer.status_code)

    def _word(self, number: int) -> str:
        return self.words[number % len(self.words)]

    def _case(self, route: str, number: int) -> str:
        return reverse(f"portal:{route}", kwargs={"public_id": self.cases[number % len(self.cases)]})


def _places_held() -> list[str]:
    """Places of detention that some case names."""
    told = FindableCase.objects.filter(places__len__gt=1).order_by("pk").values_list("places", flat=True)[:50]
    known = {slug for slugs in told for slug in slugs}
    return list(Location.objects.filter(slug__in=known, kind="detention_facility").values_list("slug", flat=True))
