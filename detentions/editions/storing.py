"""Keeps files of editions in the database, and reads them. A file of a large edition has hundreds of megabytes: it passes as bytes, not
as text within a statement or an answer, which takes three times the memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection

from detentions.models import CondensedCases, Edition, EditionFile


def keep_file(edition: Edition, *, path: str, media_type: str, content: bytes) -> None:
    """Store a file, in place of the one that stands under this path. Where that is the same, nothing is written."""
    _run(_FILE, [edition.pk, path, media_type, content, hashlib.sha256(content).hexdigest()])


def keep_condensed(edition: Edition, *, made_of: bytes, content: bytes) -> None:
    _run(_CONDENSED, [edition.pk, hashlib.sha256(made_of).hexdigest(), content])


def read_file(edition: Edition, path: str) -> bytes:
    """Raises EditionFile.DoesNotExist."""
    with _cursor() as cursor:
        found = cursor.execute(_READ, [edition.pk, path], binary=True).fetchone()
    if found is None:
        raise EditionFile.DoesNotExist(path)
    return bytes(found[0])


def _run(statement: str, values: list[object]) -> None:
    with _cursor() as cursor:
        cursor.execute(statement, values)


@contextmanager
def _cursor() -> Iterator[psycopg.Cursor[Any]]:
    """The driver's own, which knows of no text."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        yield cursor


_FILES, _CASES = EditionFile._meta.db_table, CondensedCases._meta.db_table
_READ = f"SELECT content FROM {_FILES} WHERE edition_id = %s AND path = %s"
_FILE = (
    f"INSERT INTO {_FILES} (edition_id, path, media_type, content, sha256) VALUES (%s, %s, %s, %b, %s) ON CONFLICT (edition_id, path)"
    f" DO UPDATE SET content = excluded.content, sha256 = excluded.sha256 WHERE {_FILES}.sha256 <> excluded.sha256"
)
_CONDENSED = (
    f"INSERT INTO {_CASES} (edition_id, made_of, content) VALUES (%s, %s, %b)"
    " ON CONFLICT (edition_id) DO UPDATE SET made_of = excluded.made_of, content = excluded.content"
)
