"""Lists of news (RSS, Atom) to their entries. Parsed in the child process, as every foreign file that is more than text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from tracker.texts.kinds import Kind
from tracker.texts.reading import in_child


@dataclass(frozen=True, slots=True)
class Entry:
    """`link` as it stands there, perhaps relative; `published` with its zone, None where it isn't told."""

    link: str
    title: str
    summary: str
    published: datetime | None


def to_entries(content: bytes) -> list[Entry]:
    """The entries in the order of the list, those without a link left out. Raises NotText for what is no such list."""
    told = json.loads(in_child(Kind.FEED, content, "").text)
    return [
        Entry(one["link"], one["title"], one["summary"], datetime.fromisoformat(one["published"]) if one["published"] else None)
        for one in told
    ]
