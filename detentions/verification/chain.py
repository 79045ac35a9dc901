"""The chain of changes, and anchors of its end.

The chain finds an edit, a deletion, an insertion and a re-dating by itself. Whoever can recompute the whole chain, or cut its
tail, is found only with an anchor: what the chain's end was, kept outside of this installation. Rows added after the last anchor by
somebody with full power over the database can't be told from ours.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from detentions.models import Change
from detentions.models.changes import FIRST

_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of the chain at some moment: how many rows, the number of the last one and its hash."""

    count: int
    last: int
    hash: str


class BadAnchor(Exception):
    """The anchor file can't be read. The message says where."""


@dataclass(frozen=True, slots=True)
class ChainReport:
    """`problem` is empty when all is well; else it names the first bad row, whose number is `row` (0: none in particular)."""

    end: Anchor
    problem: str = ""
    row: int = 0


def read_anchors(text: str) -> list[Anchor]:
    """One anchor per line, as JSON, oldest first. Raises BadAnchor."""
    anchors = []
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), start=1):
        try:
            raw = json.loads(line)
            anchors.append(Anchor(int(raw["count"]), int(raw["last"]), str(raw["hash"])))
        except (ValueError, KeyError, TypeError) as wrong:
            raise BadAnchor(f"line {number} is no anchor: {wrong}") from wrong
    return anchors


def anchor_line(anchor: Anchor) -> str:
    return json.dumps(asdict(anchor), sort_keys=True) + "\n"


def walk_chain(anchors: Sequence[Anchor] = ()) -> ChainReport:
    """Follow the chain from its first row and hold it against `anchors`. Stops at the first bad row."""
    wanted = {anchor.last: anchor for anchor in anchors}
    end = Anchor(0, 0, FIRST)
    good = 0  # the last row that an anchor vouches for
    for change in Change.objects.order_by("number").iterator(chunk_size=_AT_A_TIME):
        problem = _broken(change, end)
        anchor = wanted.get(change.number)
        if not problem and anchor and anchor.hash != change.hash:
            problem = (
                f"its hash is not the one that the anchor holds: the chain was recomputed somewhere in rows {good + 1} to {change.number}"
            )
        if problem:
            return ChainReport(end, f"change {change.number}: {problem}", change.number)
        end = Anchor(end.count + 1, change.number, change.hash)
        good = change.number if anchor else good
    if anchors and anchors[-1].last > end.last:
        missing = anchors[-1].last
        return ChainReport(
            end, f"change {end.last + 1}: it is missing; the anchor knows {missing} rows, {end.count} are here", end.last + 1
        )
    return ChainReport(end)


def _broken(change: Change, before: Anchor) -> str:
    if change.number != before.last + 1:
        return f"row {before.last + 1} is missing before it"
    if change.previous != before.hash:
        return "it does not follow the row before it"
    if change.compute_hash() != change.hash:
        return "its content is not what was written"
    return ""
