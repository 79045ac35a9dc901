"""The loader of reference data: insert, supersede, never twice, all or nothing."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from detentions.actions import published_counts
from detentions.choices import SourceKind
from detentions.models import (
    Agency,
    Change,
    Citation,
    CountingRule,
    Location,
    NgoCount,
    Offence,
    Organisation,
    Source,
    SupersededEntry,
    User,
)

SEEDS = Path(settings.SEEDS_DIR) / "ve"
LATER = datetime(2030, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the seed files that a test may spoil."""
    return Path(shutil.copytree(SEEDS, tmp_path / "ve"))


def load(folder: Path = SEEDS) -> str:
    out = StringIO()
    call_command("load_seeds", folder=folder, stdout=out)
    return out.getvalue()


def swap(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def everything() -> dict[str, int]:
    models = (Agency, Location, Organisation, Offence, CountingRule, NgoCount, Source, Citation, SupersededEntry, Change, User)
    return {model.__name__: model._default_manager.count() for model in models}


def test_it_loads_every_row_once_and_writes_nothing_the_second_time() -> None:
    first = load()
    after_first = everything()
    second = load()

    assert everything() == after_first
    assert (
        after_first | {"Agency": 126, "Location": 652, "Organisation": 103, "Offence": 55, "CountingRule": 2, "NgoCount": 389}
        == after_first
    )
    assert after_first["Change"] == 4 + 2 + 1
    assert f"{'published figures':20}{389:8}{0:9}{0:11}" in first
    assert f"{'published figures':20}{0:8}{0:9}{389:11}" in second


def test_it_keeps_hierarchies_and_places() -> None:
    load()

    sebin = Agency.objects.get(slug="sebin")
    helicoide = Location.objects.get(slug="el-helicoide")

    assert sebin.predecessor == Agency.objects.get(slug="disip")
    assert helicoide.state == Location.objects.get(slug="distrito-capital")
    assert helicoide.operator_agency == "sebin"
    assert Agency.objects.get(slug="policia-zulia").state == Location.objects.get(slug="zulia")


def test_it_enters_figures_as_seeded_and_unchecked_with_an_address() -> None:
    load()

    count = NgoCount.objects.get(value=866, earliest=date(2019, 3, 21))
    citation = Citation.objects.get(fact_id=count.pk)

    assert not count.is_checked
    assert count.source.kind == SourceKind.ADDRESS_ONLY
    assert (citation.source, citation.start) == (count.source, None)
    assert not NgoCount.objects.filter(is_checked=True).exists()


@pytest.mark.parametrize(
    ("reference", "when"),
    [
        ("c0091", "2019-06-28/2019-07-04"),  # week
        ("c0003", "2014-03"),  # month
        ("c0192", "2024-01-01/2024-03-31"),  # quarter
        ("c0001", "2013"),  # year
        ("c0009", "2014-01-01/2014-12-31"),  # period
    ],
)
def test_it_keeps_the_day_of_a_figure_as_exactly_as_it_is_given(reference: str, when: str) -> None:
    load()

    assert str(NgoCount.objects.get(reference=reference).when) == when


def test_it_supersedes_a_changed_entry_and_keeps_how_it_read(folder: Path) -> None:
    load(folder)
    swap(folder / "agencies.csv", "Miraflores", "Palacio de Miraflores")

    told = load(folder)

    kept = SupersededEntry.objects.get()
    assert f"{'agencies':20}{0:8}{1:9}{125:11}" in told
    assert (kept.directory, kept.slug, kept.state["aliases"]) == ("agencies", "presidencia", ["Miraflores"])
    assert Agency.objects.get(slug="presidencia").aliases == ["Palacio de Miraflores"]
    assert json_of_last_change() == {"country": "VE", "new": [], "changed": ["presidencia"]}


def test_it_supersedes_a_changed_figure_and_keeps_the_earlier_one(folder: Path) -> None:
    load(folder)
    swap(folder / "ngo_counts.csv", "2014-02-21,period,2000-01-01,317,", "2014-02-21,period,2000-01-01,318,")

    load(folder)

    old, new = NgoCount.objects.filter(reference="c0002").order_by("recorded_at")
    assert (old.value, new.value, old.superseded_by, new.withdrawn_at) == (317, 318, new, None)
    assert NgoCount.objects.standing().count() == 389


def test_it_reports_rows_that_have_gone_and_deletes_nothing(folder: Path) -> None:
    load(folder)
    path = folder / "charges.csv"
    path.write_text(
        "\n".join(line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("boicot,")) + "\n", encoding="utf-8"
    )

    told = load(folder)

    assert "in file no more, offences: boicot" in told
    assert Offence.objects.filter(slug="boicot").exists()


@pytest.fixture
def person(db: None) -> User:
    return User.objects.create_user("beto")


def test_it_leaves_a_figure_that_a_person_withdrew(person: User) -> None:
    load()
    count = NgoCount.objects.get(reference="c0002")
    published_counts.withdraw_count(count=count, reason="The page says something else.", by=person, at=LATER)

    told = load()

    assert "1 confirmed, changed or withdrawn by a person" in told
    assert not NgoCount.objects.standing().filter(reference="c0002").exists()


def test_it_leaves_a_figure_that_a_person_confirmed_from_other_words(person: User, folder: Path) -> None:
    load(folder)
    count, other = NgoCount.objects.get(reference="c0002"), NgoCount.objects.get(reference="c0091").source
    figure = replace(published_counts.figure_of(count), is_checked=True, note="Read again.")
    published_counts.supersede_count(count=count, figure=figure, source=other, reason="Confirmed", by=person, at=LATER)
    rows = everything()

    load(folder)
    swap(folder / "ngo_counts.csv", "2014-02-21,period,2000-01-01,317,", "2014-02-21,period,2000-01-01,318,")
    load(folder)

    assert everything() == rows
    standing = NgoCount.objects.standing().get(reference="c0002")
    assert (standing.is_checked, standing.value, standing.source) == (True, 317, other)


BROKEN = [
    ("agencies.csv", "presidencia,Presidencia", "Presidencia!,Presidencia", "agencies.csv, row 2, column slug: 'Presidencia!' must be"),
    (
        "agencies.csv",
        "vicepresidencia,Vicepres",
        "presidencia,Vicepres",
        "agencies.csv, row 3, column slug: 'presidencia' stands already in row 2",
    ),
    (
        "agencies.csv",
        ",government,presidencia,",
        ",government,presidenta,",
        "agencies.csv, row 3, column parent: 'presidenta' is no slug of agencies.csv",
    ),
    ("agencies.csv", ",government,", ",gobierno,", "agencies.csv, row 2, column kind: 'gobierno' is none of"),
    ("locations.csv", ",10.45,-66.98,", ",norte,-66.98,", "locations.csv, row 3, column lat: 'norte' is not decimal degrees"),
    ("locations.csv", ",10.45,-66.98,", ",,-66.98,", "locations.csv, row 3, column lat: latitude and longitude stand together"),
    ("ngo_counts.csv", ",317,exact", ",trescientos,exact", "ngo_counts.csv, row 3, column value: 'trescientos' is not a whole number"),
    ("ngo_counts.csv", "c0001,foro-penal", "c0001,foro-penall", "ngo_counts.csv, row 2, column organisation: 'foro-penall' is no slug"),
    ("ngo_counts.csv", "2014-02-21,period", "2014-02-31,period", "ngo_counts.csv, row 3, column as_of: '2014-02-31'"),
    ("ngo_counts.csv", "id,organisation", "id,organization", "ngo_counts.csv, row 1: the column organisation is missing"),
    ("charges.csv", ",ordinary,", ",civil,", "charges.csv, row 2, column jurisdiction: 'civil' is none of ordinary, military"),
    ("organisations.csv", "vente-venezuela,", "", "organisations.csv, row 2: 11 cells are expected"),
    ("counting_rules.toml", "minimum_hours = 0", 'minimum_hours = "0"', "counting_rules.toml, rule 1, definition.minimum_hours"),
    ("country.toml", 'iso = "VE"', 'iso = "Venezuela"', "country.toml, iso: write the two capital letters"),
    ("country.toml", 'iso = "VE"', "iso = VE", "country.toml: Invalid value"),
]


@pytest.mark.parametrize(("file", "old", "new", "complaint"), BROKEN, ids=[f"{row[0]}: {row[2]}" for row in BROKEN])
def test_it_names_file_row_and_column_and_writes_nothing(folder: Path, file: str, old: str, new: str, complaint: str) -> None:
    swap(folder / file, old, new)
    before = everything()

    with pytest.raises(CommandError) as refused:
        load(folder)

    assert complaint in str(refused.value)
    assert everything() == before


def test_it_refuses_to_change_a_recorded_rule(folder: Path) -> None:
    load(folder)
    swap(folder / "counting_rules.toml", "minimum_hours = 48", "minimum_hours = 24")

    with pytest.raises(CommandError, match="foro-penal-like-v1 is already recorded"):
        load(folder)

    assert CountingRule.objects.get(slug="foro-penal-like").definition["minimum_hours"] == 48


def test_it_says_which_file_is_missing(folder: Path) -> None:
    (folder / "charges.csv").unlink()

    with pytest.raises(CommandError, match=r"charges\.csv: the file is missing"):
        load(folder)


def json_of_last_change() -> object:
    return json.loads(bytes(Change.objects.order_by("-number")[0].payload))
