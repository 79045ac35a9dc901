"""The process in which foreign files are parsed: no keys, no database, little memory, and it is killed when it takes too long.

Parsers of web pages and documents hang, fill the memory or crash on files made for it. `python -m tracker.texts.child KIND ENCODING` reads
the bytes from standard input and answers one JSON object on standard output.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
import zipfile
from dataclasses import asdict
from pathlib import Path

from tracker.texts.kinds import Kind
from tracker.texts.told import NotText, Told, Trouble

MEMORY = 1_000_000_000  # bytes of address space
SECONDS = 20  # of processor time


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    kind, encoding = Kind(sys.argv[1]), sys.argv[2]
    answer = sys.stdout
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):  # parsers talk
        said = _said(kind, sys.stdin.buffer.read(), encoding)
    answer.write(json.dumps(said))
    return 0


def _said(kind: Kind, content: bytes, encoding: str) -> dict[str, object]:
    try:
        return asdict(_read(kind, content, encoding))
    except NotText as not_text:
        return {"trouble": not_text.trouble}
    except MemoryError:
        return {"trouble": Trouble.TOO_MUCH}
    except zipfile.BadZipFile:
        return {"trouble": Trouble.DAMAGED}
    except Exception:  # whatever a parser raises on a broken file; its words may quote the file, so they go nowhere
        return {"trouble": Trouble.DAMAGED}


def _read(kind: Kind, content: bytes, encoding: str) -> Told:
    """Each kind's parser is loaded alone and after the limits are set: this process lives for one file."""
    if kind is Kind.PAGE:
        from tracker.texts.pages import read  # noqa: PLC0415

        return read(content, encoding)
    if kind is Kind.MAIL:
        from tracker.texts.letters import read as read_mail  # noqa: PLC0415

        return read_mail(content)
    if kind is Kind.SHEET:
        from tracker.texts.workbooks import read as read_workbook  # noqa: PLC0415

        return read_workbook(content)
    if kind is Kind.FEED:
        from tracker.texts.newslists import read as read_list  # noqa: PLC0415

        return read_list(content)
    from tracker.texts.documents import read_pdf, read_word  # noqa: PLC0415

    return read_pdf(content) if kind is Kind.PDF else read_word(content)


if __name__ == "__main__":
    sys.exit(main())
