"""The series as inline SVG. Pure: values and words in, markup out. No style attribute, no script, no text that isn't given.

`<text>` takes its size by attribute while the style sheet sets `svg { font-size: 0 }`: where a browser turns SVG off, the labels
don't spill over the page (Tor Browser's safest level does). A table with the same figures always stands under the drawing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 16.0, 24.0, 30.0
# What a drawing looks like where the style sheet isn't loaded: every one of these is overruled by the class.
_PLAIN = {
    "c-bg": 'fill="none"',
    "c-grid": 'stroke="#ccc"',
    "c-axis": 'stroke="#666"',
    "c-unv": 'fill="#b5c9cd"',
    "c-ver": 'fill="#0b5a6b"',
    "c-own-l": 'fill="none" stroke="#0b5a6b"',
    "c-ngo": 'fill="#9a5200"',
    "c-ngo-l": 'stroke="#9a5200"',
    "c-ngo-d": 'stroke="#9a5200" stroke-dasharray="2 3"',
}
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1_000, 2_000, 2_500, 5_000, 10_000, 20_000, 50_000, 100_000)


@dataclass(frozen=True, slots=True)
class Dot:
    """Ours on one day: surely and possibly."""

    day: date
    value: int
    possibly: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure of somebody else. `first` and `last` differ when only the month or the year is known."""

    first: date
    last: date
    value: int

    @property
    def day(self) -> date:
        return self.first + (self.last - self.first) / 2


@dataclass(frozen=True, slots=True)
class Frame:
    """The size of a drawing and the class that shows it on wide or on narrow screens."""

    width: int
    height: int
    font: int
    css_class: str


WIDE = Frame(1088, 330, 12, "only-wide")
NARROW = Frame(344, 300, 11, "only-narrow")


@dataclass(frozen=True, slots=True)
class Words:
    """What the drawing says. `ticks` are days with a label on the axis, `number` writes a number as the reader does."""

    others: str
    ticks: Sequence[tuple[date, str]]
    number: Callable[[int], str]


class _Scale:
    def __init__(self, frame: Frame, first: date, last: date, top: int) -> None:
        self.frame, self.first, self.top = frame, first, max(top, 1)
        self.days = max((last - first).days, 1)

    def x(self, day: date) -> float:
        share = min(max((day - self.first).days / self.days, 0.0), 1.0)
        return _LEFT + (self.frame.width - _LEFT - _RIGHT) * share

    def y(self, value: int) -> float:
        return _TOP + (self.frame.height - _TOP - _BOTTOM) * (1 - value / self.top)


def draw(frame: Frame, dots: Sequence[Dot], marks: Sequence[Mark], words: Words) -> str:
    """The whole drawing. `dots` may be empty: then only the figures of others stand in it."""
    days = [dot.day for dot in dots] or [mark.day for mark in marks]
    if not days:
        return ""
    highest = max([dot.possibly for dot in dots] + [mark.value for mark in marks], default=1)
    step = next((size for size in _STEPS if size * 5 >= highest), math.ceil(highest / 5))
    scale = _Scale(frame, min(days), max(days), step * max(math.ceil(highest / step), 1))
    parts = [f'<rect class="c-bg" width="{frame.width}" height="{frame.height}"/>', *_grid(scale, step, words), *_ticks(scale, words)]
    if dots:
        parts += _areas(scale, dots)
    parts += _diamonds(scale, dots, marks)
    parts += _labels(scale, dots, marks, words)
    size = f'viewBox="0 0 {frame.width} {frame.height}" width="{frame.width}" height="{frame.height}"'
    drawn = re.sub(r'class="(c-[a-z-]+)"', lambda found: f"{found.group()} {_PLAIN.get(found[1], '')}".rstrip(), "".join(parts))
    return f'<svg class="{frame.css_class}" {size} aria-hidden="true" focusable="false">{drawn}</svg>'


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _text(css_class: str, size: int, x: float, y: float, anchor: str, words: str) -> str:
    return f'<text class="{css_class}" font-size="{size}" x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}">{escape(words)}</text>'


def _grid(scale: _Scale, step: int, words: Words) -> list[str]:
    parts = []
    for value in range(0, scale.top + 1, step):
        y = _n(scale.y(value))
        kind = "c-grid" if value else "c-axis"
        parts.append(f'<line class="{kind}" x1="{_n(_LEFT)}" x2="{_n(scale.frame.width - _RIGHT)}" y1="{y}" y2="{y}"/>')
        parts.append(_text("c-t", scale.frame.font, _LEFT - 6, scale.y(value) + 4, "end", words.number(value)))
    return parts


def _ticks(scale: _Scale, words: Words) -> list[str]:
    parts = []
    floor = scale.frame.height - _BOTTOM
    room = 0.0
    for day, label in words.ticks:
        x = scale.x(day)
        half = len(label) * scale.frame.font * 0.28
        parts.append(f'<line class="c-axis" x1="{_n(x)}" x2="{_n(x)}" y1="{_n(floor)}" y2="{_n(floor + 5)}"/>')
        if x - half >= room and x + half <= scale.frame.width:
            parts.append(_text("c-t", scale.frame.font, x, floor + 18, "middle", label))
            room = x + half + 4
    return parts


def _areas(scale: _Scale, dots: Sequence[Dot]) -> list[str]:
    base = f"V{_n(scale.y(0))}H{_n(scale.x(dots[0].day))}Z"
    possibly = _steps(scale, [(dot.day, dot.possibly) for dot in dots])
    surely = _steps(scale, [(dot.day, dot.value) for dot in dots])
    return [
        f'<path class="c-unv" d="{possibly}{base}"/>',
        f'<path class="c-ver" d="{surely}{base}"/>',
        f'<path class="c-own-l" d="{surely}"/>',
    ]


def _steps(scale: _Scale, pairs: Sequence[tuple[date, int]]) -> str:
    """A line that keeps its height until the next known day: no value is made up in between."""
    (first, height), rest = pairs[0], pairs[1:]
    path = f"M{_n(scale.x(first))} {_n(scale.y(height))}"
    for day, value in rest:
        if value != height:
            path += f"H{_n(scale.x(day))}V{_n(scale.y(value))}"
            height = value
    return path + f"H{_n(scale.x(pairs[-1][0]))}"


def _diamonds(scale: _Scale, dots: Sequence[Dot], marks: Sequence[Mark]) -> list[str]:
    size = 5 if len(marks) > 20 else 6
    parts = []
    for mark in marks:
        x, y = scale.x(mark.day), scale.y(mark.value)
        under = [dot.value for dot in dots if dot.day <= mark.day]
        if under and len(marks) <= 20:
            parts.append(f'<line class="c-ngo-d" x1="{_n(x)}" x2="{_n(x)}" y1="{_n(y + size)}" y2="{_n(scale.y(under[-1]))}"/>')
        if mark.first != mark.last:
            ends = f'x1="{_n(scale.x(mark.first))}" x2="{_n(scale.x(mark.last))}"'
            parts.append(f'<line class="c-ngo-l" {ends} y1="{_n(y)}" y2="{_n(y)}"/>')
        parts.append(f'<path class="c-ngo" d="M{_n(x)} {_n(y - size)}l{size} {size}-{size} {size}-{size}-{size}z"/>')
    return parts


def _labels(scale: _Scale, dots: Sequence[Dot], marks: Sequence[Mark], words: Words) -> list[str]:
    """The last of ours; of the others the last, the highest, the lowest and the first, as far as they don't touch."""
    parts, taken = [], []
    font = scale.frame.font
    if dots:
        x, y = scale.x(dots[-1].day), scale.y(dots[-1].value)
        taken.append((x - 20, y - 8))
        parts.append(_text("c-own-t", font, x - 6, y - 6, "end", words.number(dots[-1].value)))
    telling = [marks[-1], max(marks, key=_value), min(marks, key=_value), marks[0]] if marks else []
    for mark in telling:
        x, y = scale.x(mark.day), scale.y(mark.value) - 10
        if all(abs(x - other) > 34 or abs(y - height) > 14 for other, height in taken):
            taken.append((x, y))
            anchor = "end" if x > scale.frame.width - 40 else "start" if x < _LEFT + 20 else "middle"
            parts.append(_text("c-ngo-t", font + 1, x, y, anchor, words.number(mark.value)))
    if marks:
        parts.append(_text("c-ngo-t", font, _LEFT + 6, 12, "start", words.others))
    return parts


def _value(mark: Mark) -> int:
    return mark.value


def spark(values: Sequence[int], *, width: int = 150, height: int = 28) -> str:
    """A line without axes or words, for beside a number. What it says must stand in words too."""
    if len(values) < 2:
        return ""
    top, step = max(*values, 1), (width - 4) / (len(values) - 1)
    points = " ".join(f"{_n(2 + step * at)},{_n(2 + (height - 4) * (1 - value / top))}" for at, value in enumerate(values))
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    line = f'<polyline class="c-own-l" {_PLAIN["c-own-l"]} points="{points}"/>'
    return f'<svg class="spark" {size} aria-hidden="true" focusable="false">{line}</svg>'
