"""What kind of file some bytes are: by their content. A name or a browser's word for it proves nothing."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum

_PAGE = re.compile(rb"(?i)<(?:!doctype\s+html|html|head|body)[\s>]")
_HEADER = re.compile(rb"(?i)\A(?:[!-9;-~]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){3}")
_MAIL = re.compile(rb"(?im)^(?:from|received|return-path|message-id):")
_LOOK_AT = 2_000
_SHORTEST_UTF16 = 4


class Kind(StrEnum):
    """Its value is the media type."""

    PLAIN = "text/plain"
    PAGE = "text/html"
    PDF = "application/pdf"
    WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    MAIL = "message/rfc822"
    FEED = "application/rss+xml"  # lists of news only (`feeds`): no report is one
    SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"  # registers only (`tables`): no report is one


def kind_of(content: bytes) -> Kind:
    """The kind of `content`; PLAIN for whatever else it is, which `plain.decode` then reads or refuses."""
    start = content[:_LOOK_AT].lstrip(b"\xef\xbb\xbf \t\r\n")
    if content[:_LOOK_AT].lstrip().startswith(b"%PDF-"):
        return Kind.PDF
    if content.startswith(b"PK\x03\x04"):
        return Kind.WORD if _is_word(content) else Kind.PLAIN
    if start.startswith(b"<") and _PAGE.search(_narrow(start)):
        return Kind.PAGE
    header = _HEADER.match(start)
    if header and _MAIL.search(header.group()):
        return Kind.MAIL
    return Kind.PAGE if _PAGE.match(_narrow(content[:_LOOK_AT])) else Kind.PLAIN


def _narrow(start: bytes) -> bytes:
    """UTF-16 letters as one byte each, so that its tags are seen."""
    has_mark = start[:2] in {b"\xff\xfe", b"\xfe\xff"} and len(start) >= _SHORTEST_UTF16
    return start[2:].replace(b"\x00", b"") if has_mark else start


def _is_word(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
