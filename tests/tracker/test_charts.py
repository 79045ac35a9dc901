"""The drawing says what it is given, nothing more, and nothing a browser would run."""

from __future__ import annotations

import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from tracker import charts

DAYS = [date(2019, 1, 1) + timedelta(days=7 * week) for week in range(12)]
WORDS = charts.Words(others="Published by Foro Penal", ticks=[(date(2019, 2, 1), "Feb")], number=str)


def dots(*values: int) -> list[charts.Dot]:
    return [charts.Dot(day, value, value + 1) for day, value in zip(DAYS, values, strict=False)]


def mark(value: int, day: date = DAYS[3]) -> charts.Mark:
    return charts.Mark(day, day, value)


@pytest.mark.parametrize("frame", [charts.WIDE, charts.NARROW])
def test_it_is_well_formed_and_runs_nothing(frame: charts.Frame) -> None:
    drawn = charts.draw(frame, dots(0, 1, 1, 3), [mark(866)], WORDS)

    root = ElementTree.fromstring(drawn)
    assert root.tag == "svg"
    assert not re.search(r"style=|<script|href|on\w+=", drawn)
    assert "866" in drawn


def test_words_are_escaped() -> None:
    drawn = charts.draw(charts.WIDE, [], [mark(5)], charts.Words("<script>alert(1)</script> & co", [], str))

    assert "<script>" not in drawn
    assert "&amp; co" in drawn


def test_text_takes_its_size_by_attribute() -> None:
    """Where a browser turns SVG off, the style sheet's zero size keeps labels from spilling."""
    drawn = charts.draw(charts.WIDE, dots(1, 2), [mark(3)], WORDS)

    assert all("font-size=" in text for text in re.findall(r"<text[^>]*>", drawn))


def test_without_a_style_sheet_no_shape_is_black() -> None:
    root = ElementTree.fromstring(charts.draw(charts.WIDE, dots(1, 2, 5), [mark(3), charts.Mark(DAYS[0], DAYS[4], 676)], WORDS))

    shapes = [shape for name in ("rect", "path", "line") for shape in root.iter(name)]
    assert len(shapes) > 8
    assert not [shape.attrib for shape in shapes if not {"fill", "stroke"} & shape.attrib.keys()]


def test_nothing_to_draw_is_nothing() -> None:
    assert charts.draw(charts.WIDE, [], [], WORDS) == ""


def test_a_period_has_a_bar_and_a_day_has_none() -> None:
    month = charts.Mark(date(2019, 1, 1), date(2019, 1, 31), 676)

    assert "c-ngo-l" in charts.draw(charts.WIDE, dots(1, 2), [month], WORDS)
    assert "c-ngo-l" not in charts.draw(charts.WIDE, dots(1, 2), [mark(676)], WORDS)


def test_the_line_keeps_its_height_between_known_days() -> None:
    drawn = charts.draw(charts.WIDE, dots(1, 1, 5, 5), [], WORDS)

    line = re.search(r'class="c-own-l"[^>]* d="([^"]+)"', drawn)
    assert line is not None
    assert "L" not in line[1]
    assert line[1].count("V") == 1


def test_everything_stays_inside_the_frame() -> None:
    marks = [mark(value, DAYS[0] - timedelta(days=40)) for value in (1, 2_000)]

    root = ElementTree.fromstring(charts.draw(charts.NARROW, dots(0, 2_500, 7), marks, WORDS))

    for line in root.iter("line"):
        assert all(0 <= float(line.get(name, "0")) <= charts.NARROW.width for name in ("x1", "x2"))
        assert all(0 <= float(line.get(name, "0")) <= charts.NARROW.height for name in ("y1", "y2"))
