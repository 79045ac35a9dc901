"""What each column of each table is: the codebook, as data. docs/codebook.md and datapackage.json are made of it."""

from __future__ import annotations

_DAY = "YYYY-MM-DD, by the country's own clock"
_DATES = (
    ("earliest", "date", "First day on which it may have happened; empty: not known"),
    ("latest", "date", "Last day on which it may have happened; empty: not known"),
    ("precision", "string", "day, month, year, range or unknown"),
)
_PLACES = (
    ("agency", "string", "Slug of the body that held the person; several: more than one; empty: not known"),
    ("state", "string", "Slug of the state where the person was taken; empty: not known"),
    ("facility", "string", "Slug of the place of detention; empty: not known"),
    ("sex", "string", "man, woman; empty: not known"),
    ("age_group", "string", "Age when taken: under_18, 18_to_29, 30_to_44, 45_to_59, 60_and_over; empty: not known"),
    ("civil_or_military", "string", "civilian, military; empty: not known"),
    ("charge", "string", "Slug of the offence that the authorities allege; several; empty: none known"),
    ("custody_state", "string", "State derived from the events by rule; empty: not known"),
)

SCHEMAS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "figures.csv": (
        ("basis", "string", "all: all confirmed cases, with disclosure control; listed: cases public by decision, exact"),
        ("definition", "string", "Counting rule, see definitions.json"),
        ("reading", "string", "surely: held whichever way uncertain dates fall; possibly: held if they fall so"),
        ("date", "date", f"Held at the end of this day, {_DAY}"),
        ("dimension_1", "string", "First dimension of the table; empty: the whole country"),
        ("dimension_2", "string", "Second dimension of the table; empty: none"),
        ("value_1", "string", "Value of the first dimension; unknown: not known"),
        ("value_2", "string", "Value of the second dimension"),
        ("value", "integer", "People held; empty: withheld"),
        ("status", "string", "exact; rounded: a multiple of five; held: waits until five withheld people have changed; withheld"),
    ),
    "cases.csv": (
        ("id", "string", "Id of the case; never changes"),
        ("person", "string", "Id of the first listed case of the same person: count distinct values to count people"),
        ("name", "string", "Name, public by decision; empty: withheld"),
        ("name_withheld", "string", "minor: a child: no name, months instead of days, no place of detention"),
        ("events", "integer", "Number of rows in events.csv"),
    ),
    "periods.csv": (
        ("id", "string", "Id of the case"),
        ("person", "string", "As in cases.csv"),
        ("definition", "string", "Counting rule"),
        ("from", "date", "First day held; empty: beginning not known"),
        ("to", "date", "First day no longer held; empty: still held"),
        ("sure", "boolean", "true: in both readings; false: in the reading possibly alone"),
        *_PLACES,
    ),
    "events.csv": (
        ("id", "string", "Id of the case"),
        ("kind", "string", "arrest, rearrest, disappearance, located, transfer, charge, hearing, sentence, release, death"),
        *_DATES,
        ("release_kind", "string", "With kind release: of which kind"),
        ("place", "string", "Slug of the place where it happened"),
        ("state", "string", "Slug of the state in which that place lies"),
        ("facility", "string", "Slug of the place where the person was held afterwards"),
        ("agencies", "string", "Slugs, separated by |"),
        ("sources", "string", "Addresses of published sources, separated by spaces; empty: none that may be named"),
        ("set_aside", "boolean", "true: of rival claims, one that numbers don't follow because a person ruled for another"),
    ),
    "ngo-counts.csv": (
        ("reference", "string", "Id of the figure"),
        ("publisher", "string", "Slug of the organisation or agency that published it"),
        ("metric", "string", "What it counts"),
        ("scope", "string", "country, or a part of it"),
        ("value", "integer", "As its source states it: never ours, never added to ours"),
        ("upper_bound", "integer", "The end of a stated range"),
        ("qualifier", "string", "exact, approx, at_least, more_than"),
        *_DATES,
        ("checked", "boolean", "false: loaded from a list, nobody here has compared it with its source yet"),
        ("source", "string", "Address of the source"),
    ),
    "changes.csv": (
        ("id", "string", "Id of the case"),
        ("change", "string", "created, updated, withdrawn"),
        ("reason", "string", "Why, in a word"),
    ),
}
