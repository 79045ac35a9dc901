"""The short way for exact dates says what the long way says, day by day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from detentions.custody import LifeEvent, Rule, held, possibly_held, surely_held
from detentions.when import When

FIRST = date(2020, 1, 1)
KINDS = ["arrest", "rearrest", "disappearance", "located", "transfer", "charge", "hearing", "sentence", "release", "release", "death"]
events = st.lists(
    st.builds(
        lambda kind, day, release: LifeEvent(kind, When.day(FIRST + timedelta(days=day)), release if kind == "release" else ""),
        st.sampled_from(KINDS),
        st.integers(0, 9),
        st.sampled_from(["full_liberty", "house_arrest"]),
    ),
    max_size=7,
)
rules = st.builds(
    Rule, st.just("x"), held_through=st.sampled_from([frozenset(), frozenset({"house_arrest"})]), minimum_hours=st.sampled_from([0, 48])
)


@given(events=events, rule=rules)
def test_it_agrees_with_the_definition_on_every_day(events: list[LifeEvent], rule: Rule) -> None:
    found = held(events, rule)

    for day in [date.min, *(FIRST + timedelta(days=place) for place in range(-1, 12))]:
        covered = [any(start <= day and (end is None or day < end) for start, end in periods) for periods in (found.surely, found.possibly)]
        assert covered == [surely_held(events, day, rule), possibly_held(events, day, rule)]
    for periods in (found.surely, found.possibly):
        assert all(one[1] is not None and one[1] < other[0] for one, other in pairwise(periods))
