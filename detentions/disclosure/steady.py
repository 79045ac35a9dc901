"""What an edition tells of each cell of a table, given all that earlier editions told. Pure.

A told number is exchanged for another only when at least five withheld people brought the change about; until then the old one stands.
People who were on a list, then or since, explain themselves: everybody can subtract them, so they don't count among the five.
"""

from __future__ import annotations

from detentions.disclosure.history import NOBODY, History, Told
from detentions.disclosure.policy import FEWEST_PEOPLE, Policy, nearest
from detentions.disclosure.tables import THE_TOTAL, Cell


def wanted(cell: Cell, history: History, policy: Policy) -> int | None:
    """What the rule alone would tell. Those whom a list named once are no cover for the others: without them there must be ten too."""
    size = len(history.now.withheld.get(cell, NOBODY))
    if history.unnamed(cell) < policy.smallest:
        return None
    return size if cell == THE_TOTAL else policy.told(size)


def fresh(cell: Cell, history: History, policy: Policy) -> Told:
    """What could be told of a cell of a table, before the hidden ones are checked."""
    count, ledger = wanted(cell, history, policy), history.ledger
    if not policy.is_steady or not ledger.past:
        return Told(count, history.number)
    last = ledger.last(cell)
    if count == history.corrected(cell, last):
        return last
    rivals = [told for told in ledger.all(cell) if count != history.corrected(cell, told)]
    return Told(count, history.number) if all(history.behind(cell, told) >= FEWEST_PEOPLE for told in rivals) else last


def withheld_count(cell: Cell, told: Told, history: History, policy: Policy) -> int | None:
    """The told number of withheld people as a reader of this edition works it out. None: nothing can be said."""
    left = history.corrected(cell, told)
    if left is None or left - len(history.gone(cell, history.number)) < policy.smallest:
        return None
    return left


def value(cell: Cell, withheld: int | None, history: History, policy: Policy) -> int | None:
    """The number that is printed: listed and withheld people together. A multiple of five, except the national total."""
    if withheld is None:
        return None
    listed = len(history.now.shown.get(cell, NOBODY))
    return listed + withheld if cell == THE_TOTAL else nearest(listed + withheld, policy.step)
