"""Does the record still stand as it was written? Reads everything, changes nothing."""

from detentions.verification.batches import check_batches
from detentions.verification.chain import Anchor, BadAnchor, ChainReport, anchor_line, read_anchors, walk_chain
from detentions.verification.evidence import check_citations, check_sources, uncited_facts
from detentions.verification.facts import check_facts
from detentions.verification.visibility import check_visibility

__all__ = [
    "Anchor",
    "BadAnchor",
    "ChainReport",
    "anchor_line",
    "check_batches",
    "check_citations",
    "check_facts",
    "check_sources",
    "check_visibility",
    "read_anchors",
    "uncited_facts",
    "walk_chain",
]
