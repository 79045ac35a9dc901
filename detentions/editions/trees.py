"""The editions as a tree of files that any web server hands out while the application and its database are down."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import orjson

from detentions.editions import covers, storing
from detentions.editions.files import as_json
from detentions.models import Edition, EditionFile, Tombstone


def write(folder: Path) -> int:
    """Bring the tree in line with the database; answers with the number of files written. A file is there whole or not at all."""
    written = 0
    numbers = []
    for edition in Edition.objects.order_by("number"):
        numbers.append(edition)
        for path, sha256 in EditionFile.objects.filter(edition=edition).order_by("path").values_list("path", "sha256"):
            place = folder / str(edition.number) / path
            if not _is_there(place, sha256):
                written += _put(place, storing.read_file(edition, path))
    for path, content in top(numbers, withdrawn=_withdrawn()).items():
        written += _put(folder / path, content)
    return written


def top(editions: Sequence[covers.Listed], *, withdrawn: list[str]) -> dict[str, bytes]:
    """What stands above the editions: a page that leads to them, and the same for programs. `withdrawn`: moments, the last one last."""
    entries = [{"number": one.number, "day": one.day.isoformat(), "made_at": one.made_at.isoformat()} for one in editions]
    index = {"editions": entries, "withdrawn": len(withdrawn), "withdrawn_last": withdrawn[-1] if withdrawn else None}
    return {"index.html": covers.of_all(editions), "index.json": as_json(index)}


def _withdrawn() -> list[str]:
    return [at.isoformat() for at in Tombstone.objects.order_by("at").values_list("at", flat=True)]


def is_behind(folder: Path) -> bool:
    """The tree still holds a withdrawn case, because an earlier attempt to write it failed. The index is written last."""
    try:
        index = orjson.loads((folder / "index.json").read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return Edition.objects.exists()
    gone = _withdrawn()
    return not isinstance(index, dict) or (index.get("withdrawn"), index.get("withdrawn_last")) != (len(gone), gone[-1] if gone else None)


def _is_there(path: Path, sha256: str) -> bool:
    """Read from the disk, so that only what changed is read from the database: editions are many and large."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def _put(path: Path, content: bytes) -> int:
    if path.is_file() and path.read_bytes() == content:
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(draft).chmod(0o644)
    Path(draft).rename(path)
    return 1
