"""Scores as a table for a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.extraction.confidence import Bin, calibration_error
from tracker.extraction.scoring import FIELDS, FieldScore, GroupScore

_FEW_DOCUMENTS = 8


def _number(value: float) -> str:
    return "  -  " if value != value else f"{value:.3f}"


def _with_interval(value: float, interval: tuple[float, float]) -> str:
    return f"{_number(value)} [{_number(interval[0])}-{_number(interval[1])}]"


def _line(name: str, score: FieldScore) -> str:
    tally = score.tally
    figures = (
        _with_interval(tally.precision, score.precision_interval),
        _with_interval(tally.recall, score.recall_interval),
        _with_interval(tally.f1, score.f1_interval),
    )
    return f"{name:<14} {tally.tp:>5} {tally.fp:>5} {tally.fn:>5}  " + " ".join(f"{figure:<22}" for figure in figures)


def score_table(groups: Mapping[str, GroupScore]) -> str:
    """One block per language with enough documents, fields as lines, 95% intervals in brackets."""
    lines = []
    for name, group in groups.items():
        if group.documents < _FEW_DOCUMENTS:
            continue
        lines.append(f"\n{name}: {group.documents} documents")
        lines.append(f"{'':<14} {'tp':>5} {'fp':>5} {'fn':>5}  {'precision [95%]':<22} {'recall [95%]':<22} {'F1 [95%]':<22}")
        lines.extend(_line(field, group.fields[field]) for field in FIELDS)
        lines.append(
            f"names wrongly detained: {group.violations} of {group.names_listed} ({group.violation_share:.1%}); "
            f"wrongly called relevant: {len(group.wrongly_relevant)} of {group.irrelevant} ({group.wrongly_relevant_share:.1%}); "
            f"relevant missed: {len(group.missed_relevant)}"
        )
    return "\n".join(lines)


def reliability_table(table: list[Bin]) -> str:
    """What was said and what was true, by bin."""
    lines = [f"{'values':>7} {'said':>7} {'true':>7} {'gap':>7}"]
    lines.extend(f"{one.size:>7} {one.said:>7.3f} {one.true:>7.3f} {one.said - one.true:>+7.3f}" for one in table)
    return "\n".join([*lines, f"expected calibration error: {calibration_error(table):.3f}"])
