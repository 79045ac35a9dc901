"""When a number of withheld people may be told, and how. Pure.

The 10-5 rule of the Office for National Statistics of the United Kingdom: below ten nothing is told, otherwise the nearest multiple of
five. We apply it to the people who are *not* listed, because whoever subtracts the public list is left with exactly those.
"""

from __future__ import annotations

from dataclasses import dataclass

FEWEST_PEOPLE = 5  # a change that fewer people brought about is not shown
NARROWEST = 5  # what can be worked out of a hidden number spans at least so much
STEP = 5


@dataclass(frozen=True, slots=True)
class Policy:
    """`smallest`: fewer aren't told. `step`: told numbers are multiples of it. `is_steady`, `is_audited`: the two protections beyond."""

    smallest: int = 10
    step: int = STEP
    is_steady: bool = True
    is_audited: bool = True

    def told(self, count: int) -> int | None:
        return nearest(count, self.step) if count >= self.smallest else None

    def span(self, told: int) -> tuple[int, int]:
        """What a reader knows of the number behind a told one."""
        reach = self.step // 2
        return max(self.smallest, told - reach), told + reach


TEN_FIVE = Policy()


def nearest(count: int, step: int = STEP) -> int:
    """The nearest multiple; `step` is odd, so that there is no tie.

    >>> [nearest(count) for count in (12, 13, 17, 18)]
    [10, 15, 15, 20]
    """
    return (count + step // 2) // step * step
