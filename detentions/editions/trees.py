"""The editions as a tree of files that any web server hands out while the application and its database are down."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from html import escape
from pathlib import Path
from typing import Protocol

import orjson

from detentions.editions.files import as_json
from detentions.models import Edition, EditionFile, Tombstone

_PAGE = """<!doctype html>
<html lang="es">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<h1>{title}</h1>
{body}
</html>
"""


class Listed(Protocol):
    """What the list of editions says of one."""

    @property
    def number(self) -> int: ...

    @property
    def day(self) -> date: ...

    @property
    def made_at(self) -> datetime: ...


def page(edition: Edition, paths: list[str]) -> bytes:
    """The cover of one edition: no style, no script, nothing from elsewhere."""
    sample = "<p><b>Datos inventados, de muestra. / Invented sample data.</b></p>" if edition.is_sample else ""
    links = "".join(f'<li><a href="{escape(path)}">{escape(path)}</a></li>' for path in [*paths, "SHA256SUMS", "SHA256SUMS.sig", "key.pem"])
    about = f"<p>Cifras del / Figures of <b>{edition.day}</b> ({edition.country}). CC BY 4.0.</p>"
    return _PAGE.format(title=f"Edición {edition.number} / Edition {edition.number}", body=f"{sample}{about}<ul>{links}</ul>").encode()


def write(folder: Path) -> int:
    """Bring the tree in line with the database; answers with the number of files written. A file is there whole or not at all."""
    written = 0
    numbers = []
    for edition in Edition.objects.order_by("number"):
        numbers.append(edition)
        for path, content in EditionFile.objects.filter(edition=edition).values_list("path", "content"):
            written += _put(folder / str(edition.number) / path, bytes(content))
    for path, content in top(numbers, withdrawn=_withdrawn()).items():
        written += _put(folder / path, content)
    return written


def top(editions: Sequence[Listed], *, withdrawn: list[str]) -> dict[str, bytes]:
    """What stands above the editions: a page that leads to them, and the same for programs. `withdrawn`: moments, the last one last."""
    entries = [{"number": one.number, "day": one.day.isoformat(), "made_at": one.made_at.isoformat()} for one in editions]
    links = "".join(f'<li><a href="{one.number}/index.html">{one.number}: {one.day}</a></li>' for one in reversed(editions))
    page_of_all = _PAGE.format(title="Ediciones / Editions", body=f"<ul>{links}</ul>").encode()
    index = {"editions": entries, "withdrawn": len(withdrawn), "withdrawn_last": withdrawn[-1] if withdrawn else None}
    return {"index.html": page_of_all, "index.json": as_json(index)}


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
