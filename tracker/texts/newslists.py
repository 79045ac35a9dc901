"""RSS and Atom by feedparser. Runs in the child process only."""

from __future__ import annotations

import calendar
import io
import json
import re
import time
from datetime import UTC, datetime
from importlib.metadata import version

import feedparser

from tracker.texts.told import NotText, Told, Trouble

MOST = 200  # entries of one list; the newest stand first
_LONGEST = 2_000
_TAG = re.compile(r"<[^<>]*>")


def read(content: bytes) -> Told:
    """The entries as JSON. Raises NotText."""
    found = feedparser.parse(io.BytesIO(content), resolve_relative_uris=False, sanitize_html=False)
    if not found.version:
        raise NotText(Trouble.DAMAGED)
    entries = [
        {
            "link": str(one.get("link", ""))[:_LONGEST].strip(),
            "title": _words(one.get("title", "")),
            "summary": _words(one.get("summary", "")),
            "published": _moment(one.get("published_parsed") or one.get("updated_parsed")),
        }
        for one in found.entries[:MOST]
    ]
    return Told(json.dumps([one for one in entries if one["link"]]), f"feedparser {version('feedparser')}")


def _words(told: object) -> str:
    """Without tags, white space as single blanks."""
    return " ".join(_TAG.sub(" ", str(told).replace("\x00", "")).split())[:_LONGEST]


def _moment(told: time.struct_time | None) -> str:
    try:
        return datetime.fromtimestamp(calendar.timegm(told), tz=UTC).isoformat() if told else ""
    except (ValueError, OverflowError, OSError):
        return ""
