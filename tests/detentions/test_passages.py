"""What happens once is counted once: arrests and releases told several times, in several words, in several records."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from detentions import custody, dossier
from detentions.actions import cases, directories, merging, rulings
from detentions.actions.cases import EventFacts, PersonFacts
from detentions.choices import EventKind, ReleaseKind
from detentions.custody import LifeEvent
from detentions.local_time import offsets_of
from detentions.models import CustodyEvent, Detention, FindableCase, Judgement
from detentions.statistics import Flow, Question, flow, in_custody, lengths_ended, rule_named, seen_by_a_judge
from detentions.when import When
from tests.cast import Cast, assemble
from tests.settings import SEEDS_DIR

NOW = datetime(2024, 7, 1, 12, 0, tzinfo=UTC)
YEAR = (date(2024, 1, 1), date(2024, 12, 31))
ALL = {"counts": "persons", "held_through": ["house_arrest"], "minimum_hours": 0, "stale_after_days": 0}
RULES = {"all": ALL, "two-days": {**ALL, "minimum_hours": 48}, "cases": {**ALL, "counts": "detentions"}}
OFFSETS = offsets_of(SEEDS_DIR / "ve" / "country.toml")


def told(line: str) -> list[LifeEvent]:
    """`arrest 2024-05-02, release 2024-05-20 pardon`: kind, day and kind of release."""
    events = []
    for part in line.split(", "):
        kind, when, release, *_none = [*part.split(" "), ""]
        events.append(LifeEvent(kind, When.parse(when.replace("?", "")), release if kind == "release" else ""))
    return events


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("arrest 2024-05-02, arrest 2024-05-03, disappearance 2024-05", 1),
        ("arrest 2024-05-02, release 2024-05-03, arrest 2024-06-01", 2),
        ("arrest 2024-05-02, rearrest 2024-05-02", 1),
        ("arrest 2024-05-02, rearrest 2024-06-02", 2),
        ("arrest ?, rearrest 2024-06-02", 2),
        ("arrest 2024-05-02, release 2024-05-02, rearrest 2024-05-02", 2),
        ("arrest 2024-05-02, release 2024-05-10, rearrest 2024-06-01, rearrest 2024-06", 2),
        ("release 2024-05-10", 0),
    ],
)
def test_it_tells_arrests_from_their_retelling(line: str, number: int) -> None:
    assert len(custody.takings(told(line))) == number


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("release 2024-05-20 not_stated, release 2024-05-20 pardon", 1),
        ("release 2024-05-20 pardon, release 2024-05-20 amnesty", 1),
        ("release 2024-05-20 full_liberty, release 2024-05-22 full_liberty", 1),
        ("release 2024-05-20 full_liberty, release 2024-05-22 not_stated", 1),
        ("release 2024-05-20 house_arrest, release 2024-06-22 full_liberty", 2),
        ("release 2024-05-20 house_arrest, release 2024-06-22 not_stated, release 2024-06-22 full_liberty", 2),
        ("release 2024-05-20 pardon, rearrest 2024-06-01, release 2024-06-22 pardon", 2),
        ("release ? not_stated, release 2024-06-22 pardon", 1),
    ],
)
def test_it_tells_releases_from_their_retelling(line: str, number: int) -> None:
    assert len(custody.releases(told(line))) == number


def test_house_arrest_and_later_liberty_are_no_rivals() -> None:
    assert custody.rivals(told("arrest 2024-01-01, release 2024-05-20 house_arrest, release 2024-06-22 full_liberty"), {}) == []
    assert len(custody.rivals(told("arrest 2024-01-01, release 2024-05-20 pardon, release 2024-05-20 amnesty"), {})) == 1


@pytest.fixture
def cast(db: None) -> Cast:
    cast = assemble()
    texts = {"name_es": "x", "name_en": "x", "text_es": "x", "text_en": "x"}
    rules = [{"slug": slug, "number": 1, "definition": definition, **texts} for slug, definition in RULES.items()]
    directories.load_rules(rules=rules, by=cast.ana, at=NOW)
    return cast


def opened(cast: Cast, line: str, **traits: str) -> Detention:
    facts = [
        EventFacts(EventKind(one.kind), one.when, release_kind=ReleaseKind(one.release_kind) if one.release_kind else None)
        for one in told(line)
    ]
    case, _event = cases.open_case(
        person=PersonFacts("Ramona Muestra", attributes=traits),
        event=facts[0],
        country="VE",
        organisation=cast.ours,
        is_sample=False,
        by=cast.ana,
        at=NOW,
    )
    for fact in facts[1:]:
        cases.record_event(detention=case, version=case.version, event=fact, by=cast.ana, at=NOW)
    return case


def asked(rule: str, known_at: datetime | None = None) -> Question:
    return Question("VE", rule_named(f"{rule}-v1"), known_at)


def counted(rule: str, kind: Flow) -> int:
    return flow(asked(rule), kind, [YEAR])[0].value


def test_who_is_let_go_the_same_day_was_arrested_and_held_for_no_night(cast: Cast) -> None:
    opened(cast, "arrest 2024-05-02, release 2024-05-02 full_liberty")
    opened(cast, "arrest 2024-05-02, release 2024-05-03 full_liberty")
    opened(
        cast,
        "arrest 2024-05-02, transfer 2024-05-02, release 2024-05-09 full_liberty, rearrest 2024-05-09, release 2024-05-10 full_liberty",
    )
    kinds = (Flow.ARRESTS, Flow.RELEASES, Flow.TRANSFERS)

    assert [counted("all", kind) for kind in kinds] == [4, 4, 1]
    assert [counted("two-days", kind) for kind in kinds] == [1, 1, 1]
    assert [lengths_ended(asked(rule), *YEAR).groups["under_2_days"] for rule in ("all", "two-days")] == [2, 0]


def test_one_person_in_two_records_is_arrested_once_a_day(cast: Cast) -> None:
    first, second = (opened(cast, "arrest 2024-05-02, release 2024-05-20 full_liberty") for _record in range(2))
    merging.judge_people(one=first.detainee, other=second.detainee, verdict=Judgement.Verdict.SAME, reason="One face.", by=cast.ana, at=NOW)

    assert [counted("all", kind) for kind in (Flow.ARRESTS, Flow.RELEASES)] == [1, 1]
    assert [counted("cases", kind) for kind in (Flow.ARRESTS, Flow.RELEASES)] == [2, 2]


def test_a_merge_of_two_tellings_counts_one_release_and_says_its_kind(cast: Cast) -> None:
    first, second = opened(cast, "arrest 2024-05-02, release 2024-05-20 not_stated"), opened(cast, "release 2024-05-20 pardon")
    merging.merge_cases(absorbed=second, into=first, version=second.version, reason="One case.", by=cast.ana, at=NOW)

    (passage,) = flow(asked("all"), Flow.RELEASES, [YEAR])

    assert (passage.value, passage.possibly, passage.by_kind) == (1, 1, {"pardon": (1, 1)})


def test_numbers_follow_a_ruling_as_the_case_file_does_and_remember_when_it_was_made(cast: Cast) -> None:
    case = opened(cast, "arrest 2024-05-02, arrest 2024-05-12, release 2024-06-01 pardon, release 2024-06-20 pardon")
    later = [NOW + timedelta(days=days) for days in range(1, 5)]
    made = []
    for moment, (kind, on) in zip(later, [("arrest", "2024-05-12"), ("release", "2024-06-20")], strict=False):
        claim = CustodyEvent.objects.get(detention=case, kind=kind, earliest=on)
        made.append(rulings.rule_on(detention=case, version=case.version, followed=claim, reason="Seen.", by=cast.ana, at=moment))
    rulings.withdraw_ruling(ruling=made[0], version=case.version, reason="Doubt.", by=cast.ana, at=later[2])

    days = [date(2024, 5, 5), date(2024, 6, 10)]
    numbers = [[in_custody(asked("all", moment), day).value for day in days] for moment in (NOW, *later[:3], None)]

    assert numbers == [[1, 0], [0, 0], [0, 1], [1, 1], [1, 1]]
    for day, number in zip(days, numbers[-1], strict=True):
        found = dossier.dossier(case, day=day, rule=asked("all").rule.rule, offsets=OFFSETS, now=NOW)
        assert found is not None
        assert found.situation.held is bool(number)
    assert [flow(asked("all", moment), Flow.RELEASES, [YEAR])[0].value for moment in (NOW, None)] == [1, 1]


def test_the_list_of_cases_says_the_state_that_a_ruling_leaves(cast: Cast) -> None:
    case = opened(cast, "arrest 2024-05-02, release 2024-06-01 escape, release 2024-06-01 house_arrest")
    claim = CustodyEvent.objects.get(detention=case, release_kind="escape")

    rulings.rule_on(detention=case, version=case.version, followed=claim, reason="Seen.", by=cast.ana, at=NOW)

    assert FindableCase.objects.get(detention_id=case.pk).state == "escaped"


def told_by(*words: str) -> list[str]:
    out = StringIO()
    call_command("numbers", *words, "--rule", "all-v1", stdout=out)
    return [line for line in out.getvalue().splitlines() if not line.startswith("#")]


def test_its_command_says_of_how_many_the_value_is_known(cast: Cast) -> None:
    opened(cast, "arrest 2024-05-02, release 2024-05-20 pardon", sex="man")
    opened(cast, "arrest 2024-05-04")
    window = ["--from", "2024-05-01", "--to", "2024-05-31", "--by", "sex", "--rule", "all-v1"]
    series, arrests = StringIO(), StringIO()

    call_command("numbers", "series", *window, "--every", "day", stdout=series)
    call_command("numbers", "arrests", *window, stdout=arrests)

    told = series.getvalue().splitlines()
    assert "# sex known of nobody on 2024-05-01" in told
    assert "# sex known of 50.0% on 2024-05-10" in told
    assert "# sex known of 0.0% on 2024-05-31" in told
    assert "# sex known of 50.0% on 2024-05-01 to 2024-05-31" in arrests.getvalue().splitlines()


def test_its_command_prints_the_same_numbers_with_their_definition(cast: Cast) -> None:
    opened(cast, "arrest 2024-05-02, release 2024-05-20 pardon")
    opened(cast, "arrest 2024-05-04")
    window = ["--from", "2024-05-01", "--to", "2024-06-30"]

    assert told_by("held", "--day", "2024-05-10") == ["date,value,possibly", "2024-05-10,2,2"]
    assert told_by("held", "--day", "2024-05-10", "--by", "sex") == ["date,sex,value,possibly", "2024-05-10,,2,2", "2024-05-10,total,2,2"]
    assert told_by("held", "--day", "2024-05-10", "--known-at", "2024-06-01T00:00Z")[1] == "2024-05-10,0,0"
    assert told_by("held", "--day", "2024-05-10", "--where", "sex=woman")[1] == "2024-05-10,0,0"
    assert told_by("series", *window)[1:] == ["2024-05-31,1,1", "2024-06-30,1,1"]
    assert told_by("series", *window, "--by", "custody_state")[1:] == ["2024-05-31,held,1,1", "2024-06-30,held,1,1"]
    assert told_by("releases", *window)[1:] == [
        "2024-05-01,2024-05-31,total,1,1",
        "2024-05-01,2024-05-31,pardon,1,1",
        "2024-06-01,2024-06-30,total,0,0",
    ]
    assert told_by("lengths", *window)[1] == "ended between the days,1"


@pytest.mark.parametrize(
    "words",
    [
        ["series"],
        ["held", "--where", "colour=red"],
        ["held", "--known-at", "2024-06-01T00:00"],
        ["lengths", "--by", "sex"],
        ["arrests", "--from", "2024-05-01", "--by", "sex", "--by", "state"],
    ],
)
def test_its_command_says_what_it_cannot_answer(cast: Cast, words: list[str]) -> None:
    with pytest.raises(CommandError):
        told_by(*words)


def test_it_counts_who_saw_a_judge_within_the_time_of_the_law(cast: Cast) -> None:
    opened(cast, "arrest 2024-05-02, hearing 2024-05-03")  # two whole days at most
    opened(cast, "arrest 2024-05-02, hearing 2024-05-04")  # 24 to 72 hours
    opened(cast, "arrest 2024-05-02, charge 2024-05-20, release 2024-06-01 pardon, rearrest 2024-06-05, release 2024-06-06 pardon")
    opened(cast, "arrest 2024-05-02")
    opened(cast, "arrest 2024-05-02, charge ?")
    opened(cast, "arrest 2024-04-28/2024-05-02, hearing 2024-06-01")  # perhaps not in the period
    first, second = opened(cast, "arrest 2024-05-09"), opened(cast, "hearing 2024-05-10")
    merging.merge_cases(absorbed=second, into=first, version=second.version, reason="One case.", by=cast.ana, at=NOW + timedelta(days=1))

    def seen(known_at: datetime | None) -> list[int]:
        window = (date(2024, 5, 1), date(2024, 6, 30))
        return list(seen_by_a_judge(asked("all", known_at), *window, now=NOW + timedelta(days=2), offsets=OFFSETS).parts.values())

    # in time, late, nobody tells, not known
    assert seen(None) == [3, 1, 1, 2]
    assert seen(NOW) == [2, 1, 2, 2]
    assert told_by("judge", "--from", "2024-05-01", "--to", "2024-06-30")[1:] == [
        "arrests,7",
        "in_time,3",
        "late,1",
        "not_told,1",
        "not_known,2",
    ]
