"""The editions as a tree of files that any web server hands out while the application and its database are down."""

from __future__ import annotations

import os
import tempfile
from html import escape
from pathlib import Path

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
    entries = [{"number": one.number, "day": one.day.isoformat(), "made_at": one.made_at.isoformat()} for one in numbers]
    index = {"editions": entries, "withdrawn": Tombstone.objects.count()}
    links = "".join(f'<li><a href="{one.number}/index.html">{one.number}: {one.day}</a></li>' for one in reversed(numbers))
    written += _put(folder / "index.html", _PAGE.format(title="Ediciones / Editions", body=f"<ul>{links}</ul>").encode())
    written += _put(folder / "index.json", as_json(index))
    return written


def is_behind(folder: Path) -> bool:
    """The tree still holds a withdrawn case, because an earlier attempt to write it failed. The index is written last."""
    try:
        index = orjson.loads((folder / "index.json").read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return Edition.objects.exists()
    return not isinstance(index, dict) or index.get("withdrawn") != Tombstone.objects.count()


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
