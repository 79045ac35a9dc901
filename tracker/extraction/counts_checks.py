"""Checks of published figures: parts add up to their total, this week's stock follows from last week's, a demand counts nobody freed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

PAIRS = (
    ("men", "women"),
    ("civilians", "military"),
    ("adults", "adolescents"),
    ("convicted", "awaiting_trial"),
)
_DEMANDS = r"demand\w*|call(?:s|ed|ing)? (?:for|on)|urg\w+|commit\w+|appeal\w*|exig\w+|pedi\w*|piden?|pidi\w+|reclam\w+|solicit\w+|clam\w+"
_ASKED = re.compile(
    rf"(?<!\w)(?:{_DEMANDS})(?: [^ .;:]+){{0,6}} (?:release|freedom|liberation|liberacion|libertad|excarcelacion) "
    r"(?:of|de|a)(?: [^ .;:]+){0,4} ?$"
)

_MEMBERS = (
    r"defen\w+|activis\w+|members?|lawyers?|volunteers?|workers?|employees?|integrantes?|miembros?|abogad[oa]s?|"
    r"voluntari[oa]s?|trabajador\w*"
)
_THEIRS = re.compile(
    rf"(?<!\w)(?:{_MEMBERS})(?: \(\w+\))? (?:from|of|de|del|with) (?:the |la |el )?"
    r"(?:ngo |ong |group |organi[sz]acion |organi[sz]ation )?[^,.;:()]{0,25}\(?$"
)

_CASE = re.compile(
    r"(?<!\w)(?:convictions?|sentenc\w+|case|arrest|detention|trial|named|condenas?|caso|detencion|arresto|juicio) "
    r"(?:of |de |a |against )?(?:\w+ ){0,2}$"
)
_FAR, _WERE = 160, (", fueron ", ", han sido ", ", were ", ", have been ")
_DAY = re.compile(
    r"(?: (?:el|este|on|last|pasado|[a-z]+day|lunes|martes|miercoles|jueves|viernes|sabado|domingo))* (?:a |to )?(?:al menos )?"
)


def is_theirs(before: str) -> bool:
    """ "two activists from the NGO X were freed": they are X's, which says nothing here. `before` is what stands before the name."""
    return _THEIRS.search(before) is not None


def is_asked(before: str) -> bool:
    """ "exigió la libertad de los 3.500": what stands before a figure of people whose release is only asked for."""
    return _ASKED.search(before) is not None


def was_freed(folded: str, release: tuple[str, int, int], figure: int, counted: int) -> bool:
    """ "excarcelaron este jueves a 16 adolescentes", "86 adolescentes, detenidos en protestas, fueron liberados": though held before.

    `release` are the words of a release and where they stand, `figure` is where the figure starts, `counted` where its noun ends.
    """
    _, start, end = release
    if end <= figure:
        return _DAY.fullmatch(folded, end, figure) is not None
    return counted <= start <= counted + _FAR and folded[max(0, start - 16) : start].endswith(_WERE)


def is_of_case(before: str) -> bool:
    """ "condemned the conviction of four prisoners of conscience": a case, and no count. `before` is what stands before the figure."""
    return _CASE.search(before) is not None


def adds_up(total: int, parts: Mapping[str, int]) -> list[tuple[str, str]]:
    """The two-way splits that are complete and add up to the total."""
    if len(parts) < 2:
        return []
    return [pair for pair in PAIRS if all(part in parts for part in pair) and sum(parts[part] for part in pair) == total]


def part_warnings(total: int, parts: Mapping[str, int]) -> tuple[str, ...]:
    """One warning per split that doesn't add up, and per part that is larger than the whole.

    >>> part_warnings(1567, {"men": 1474, "women": 213})
    ('men + women = 1687, not 1567',)
    """
    found = []
    for first, second in PAIRS:
        if first in parts and second in parts and parts[first] + parts[second] != total:
            found.append(f"{first} + {second} = {parts[first] + parts[second]}, not {total}")
    found.extend(f"{name} {value} is more than {total}" for name, value in parts.items() if value > total)
    return tuple(found)


def flow_warning(stocks: Sequence[int], arrests: int | None, releases: int | None) -> str:
    """`stock + in − out`: a warning when two stocks and both flows are told and don't agree. `stocks` is newest first."""
    if len(stocks) != 2 or arrests is None or releases is None:
        return ""
    expected = stocks[1] + arrests - releases
    return "" if expected == stocks[0] else f"{stocks[1]} + {arrests} - {releases} = {expected}, not {stocks[0]}"
