"""The attacker: knows the rules, every told number and the public list, and calculates. Linear programs over all tables at once (HiGHS)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

import numpy
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from detentions.disclosure import DIMENSIONS, THE_TOTAL, Cell, Policy
from detentions.disclosure.tables import cells_of

Span = tuple[float, float]


class Attack:
    """What can be worked out of the withheld people, from `told` (cell → number, None where nothing is told).

    The unknowns are all combinations of all dimensions, so that no relation between tables is left out. `small` are the hidden cells of
    which the attacker knows that they hide a number below the rule's; of the other hidden ones nothing is known but that they aren't.
    """

    def __init__(self, told: Mapping[Cell, int | None], known: Mapping[str, Sequence[str]], policy: Policy, small: Iterable[Cell]) -> None:
        self._number = {cell: number for number, cell in enumerate(told)}
        hidden = set(small)
        spans = [self._span(cell, count, policy, is_small=cell in hidden) for cell, count in told.items()]
        people = list(product(*(known[dimension] for dimension in DIMENSIONS)))
        rows = [self._number[cell] for values in people for cell in cells_of(values)]
        columns = numpy.repeat(numpy.arange(len(people)), len(cells_of(people[0])))
        self._sums = csr_matrix((numpy.ones(len(rows)), (rows, columns)), shape=(len(told), len(people)))
        self._low = numpy.array([low for low, _high in spans])
        self._high = numpy.array([high for _low, high in spans])

    @staticmethod
    def _span(cell: Cell, count: int | None, policy: Policy, *, is_small: bool) -> Span:
        if count is None:
            return (0, policy.smallest - 1) if is_small else (policy.smallest, 10_000)
        return (count, count) if cell == THE_TOTAL else policy.span(count)

    def bounds(self, cell: Cell) -> Span:
        """The least and the most that the number behind `cell` can be."""
        wanted = self._sums[self._number[cell]].toarray().ravel()
        return self._extreme(wanted), -self._extreme(-wanted)

    def _extreme(self, wanted: numpy.ndarray) -> float:
        capped = self._high < 10_000
        found = linprog(
            wanted,
            A_ub=csr_matrix_of(self._sums[capped], -self._sums),
            b_ub=numpy.concatenate([self._high[capped], -self._low]),
            bounds=(0, None),
            method="highs",
        )
        assert found.status == 0, found.message
        return float(found.fun)


def csr_matrix_of(above: csr_matrix, below: csr_matrix) -> csr_matrix:
    """One matrix on top of another."""
    rows = numpy.concatenate([above.tocoo().row, below.tocoo().row + above.shape[0]])
    columns = numpy.concatenate([above.tocoo().col, below.tocoo().col])
    data = numpy.concatenate([above.tocoo().data, below.tocoo().data])
    return csr_matrix((data, (rows, columns)), shape=(above.shape[0] + below.shape[0], above.shape[1]))
