"""The keys of an installation, written once, at its first start."""

from __future__ import annotations

import base64
import os
import secrets
import tempfile
from pathlib import Path

from config import env
from config.embedded.folders import private_folder
from config.places import Places


class DataKeyLost(Exception):
    """There is data, and the key that seals it is gone. A new one would hide the loss until it is too late."""


def write_missing(places: Places) -> None:
    """Write the keys that neither the environment nor an earlier start provides."""
    private_folder(places.keys)
    if not env.secret("SECRET_KEY"):
        _write_once(places.keys / "secret_key", secrets.token_urlsafe(48))
    if not env.secret("DATA_KEY"):
        if places.postgres.exists() and not (places.keys / "data_key").exists():
            raise DataKeyLost
        _write_once(places.keys / "data_key", base64.b64encode(secrets.token_bytes(32)).decode("ascii"))


def _write_once(path: Path, content: str) -> None:
    """Whole or not at all, never over an existing one, readable by us alone."""
    if path.exists():
        path.chmod(0o600)
        return
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(content + "\n")
        file.flush()
        os.fsync(file.fileno())
    Path(draft).rename(path)
