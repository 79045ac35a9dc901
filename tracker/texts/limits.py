"""What is refused before any parser sees it, by linear looks at the bytes: shapes that keep parsers busy for minutes.

The figures are of pages that real outlets publish, with room: the largest has some 6,000 tags, depth 60.
"""

from __future__ import annotations

import io
import re
import zipfile

MOST_TAGS = 60_000
DEEPEST = 250
MOST_ATTRIBUTES = 200
MOST_UNPACKED = 80_000_000  # bytes of a zip archive's parts together
MOST_PAGES = 1_000

_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)([^<>]*)>")
_NEVER_CLOSED = {b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"source", b"track", b"wbr"}
_OFTEN_UNCLOSED = {b"p", b"li", b"td", b"tr", b"th", b"dt", b"dd", b"option"}


def is_too_much_page(content: bytes) -> bool:
    """Whether a page has more tags, more attributes in one tag, or deeper nesting than is let through."""
    depth = tags = 0
    for closing, name, attributes in _TAG.findall(content):
        tags += 1
        if (
            tags > MOST_TAGS
            or attributes.count(b"=") > MOST_ATTRIBUTES
            or len(attributes.split(None, MOST_ATTRIBUTES + 1)) > MOST_ATTRIBUTES
        ):
            return True
        low = name.lower()
        if low in _NEVER_CLOSED or low in _OFTEN_UNCLOSED or attributes.endswith(b"/"):
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        if depth > DEEPEST:
            return True
    return content.count(b"<") > 2 * MOST_TAGS


def is_too_much_archive(content: bytes) -> bool:
    """Whether a zip archive says that it unpacks to more than is let through, or holds more than a document ever does."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
    return len(parts) > 5_000 or sum(part.file_size for part in parts) > MOST_UNPACKED
