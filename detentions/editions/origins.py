"""Where the facts of a public case were read: what the press and organisations published, by address. No copy, nothing in confidence.

Testimonies, partners' lists, what a member of staff says and addresses that nobody kept a copy of are never named: they could lead to a
witness or a family. Nor is anything named of a case without a name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from detentions.choices import SourceKind
from detentions.models import Citation
from detentions.when import Precision, When

PUBLISHED = (SourceKind.NEWS, SourceKind.NGO_REPORT)


def origins(facts: Iterable[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """By fact: address, publisher and day of what was published, each once, in the order of addresses."""
    found: dict[UUID, dict[str, dict[str, Any]]] = defaultdict(dict)
    cited = Citation.objects.filter(fact_id__in=list(facts), source__kind__in=PUBLISHED, source__key=None).exclude(source__address="")
    columns = ("source__address", "source__publisher", "source__earliest", "source__latest", "source__precision")
    for fact, address, publisher, earliest, latest, precision in cited.values_list("fact_id", *columns):
        if _is_open(address):
            when = str(When(earliest, latest, Precision(precision)))
            found[fact][address] = {"address": address, "publisher": publisher, "published": when}
    return {fact: [told[address] for address in sorted(told)] for fact, told in found.items()}


def _is_open(address: str) -> bool:
    """An address of the open web that carries nobody's name or password."""
    try:
        parts = urlsplit(address)
        return parts.scheme in {"http", "https"} and "." in (parts.hostname or "") and "@" not in parts.netloc
    except ValueError:
        return False
