"""Whether a report is about political detention at all, or about crime, sport, fiction or history."""

from __future__ import annotations

from tracker.extraction.document import Document


def scores(document: Document) -> tuple[int, int, int]:
    """How many different political, criminal and fictional cues the report has."""
    seen: dict[str, set[str]] = {"political": set(), "crime": set(), "fiction": set()}
    for hit in document.hits:
        if hit.kind == "cue" and hit.key in seen:
            seen[hit.key].add(document.folded[hit.start : hit.end])
    return len(seen["political"]), len(seen["crime"]), len(seen["fiction"])


def is_political(document: Document) -> bool:
    political, crime, fiction = scores(document)
    return political > 0 and political >= crime and political > fiction


def is_denied(document: Document) -> bool:
    """A fact check or a denial: what it quotes is what it says didn't happen."""
    return any(hit.kind == "cue" and hit.key == "false_claim" for hit in document.hits)
