"""Linear programs over all tables at once (HiGHS): the least and the most that a hidden number can be, for whoever knows the spans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import numpy
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, vstack

from detentions.disclosure import DIMENSIONS, Cell
from detentions.disclosure.tables import cells_of

Span = tuple[float, float]
NO_LIMIT = 10_000.0


class Attack:
    """What can be worked out of `spans`, which say between which numbers each cell lies.

    The unknowns are all combinations of all dimensions, so that no relation between tables is left out.
    """

    def __init__(self, spans: Mapping[Cell, Span], known: Mapping[str, Sequence[str]]) -> None:
        self._number = {cell: number for number, cell in enumerate(spans)}
        people = list(product(*(known[dimension] for dimension in DIMENSIONS)))
        rows = [self._number[cell] for values in people for cell in cells_of(values)]
        columns = numpy.repeat(numpy.arange(len(people)), len(cells_of(people[0])))
        self._sums = csr_matrix((numpy.ones(len(rows)), (rows, columns)), shape=(len(spans), len(people)))
        low, high = numpy.array(list(spans.values()), dtype=float).T
        capped = high < NO_LIMIT
        self._above = vstack([self._sums[capped], -self._sums]).tocsr()
        self._limits = numpy.concatenate([high[capped], -low])

    def bounds(self, cell: Cell) -> Span:
        """The least and the most that the number behind `cell` can be."""
        wanted = self._sums[self._number[cell]].toarray().ravel()
        return self._extreme(wanted), -self._extreme(-wanted)

    def _extreme(self, wanted: numpy.ndarray) -> float:
        found = linprog(wanted, A_ub=self._above, b_ub=self._limits, bounds=(0, NO_LIMIT), method="highs")
        assert found.status == 0, found.message
        return float(found.fun)
