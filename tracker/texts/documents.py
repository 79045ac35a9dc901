"""PDF and Word files. Runs in the child process only."""

from __future__ import annotations

import io
import re
from importlib.metadata import version
from typing import Any

import docx
from docx.table import Table
from pypdf import PdfReader

from tracker.texts import limits
from tracker.texts.told import NotText, Told, Trouble, letters_in, tidy


def read_pdf(content: bytes) -> Told:
    """The words of a PDF, page after page. A page without letters is named. Raises NotText."""
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise NotText(Trouble.LOCKED)
    if len(reader.pages) > limits.MOST_PAGES:
        raise NotText(Trouble.TOO_MUCH)
    pages = [page.extract_text() for page in reader.pages]
    bare = [number for number, text in enumerate(pages, 1) if not letters_in(text)]
    if len(bare) == len(pages):
        raise NotText(Trouble.NO_LETTERS)
    title = str((reader.metadata.title if reader.metadata else "") or "").strip()
    text = "\n\n".join(text for text in pages if letters_in(text))
    return Told(tidy(text), f"pypdf {version('pypdf')}", title, round(1 - len(bare) / len(pages), 3), [f"p. {number}" for number in bare])


def read_word(content: bytes) -> Told:
    """The words of a .docx in their order, a table's cells with tabs between them, text boxes last. Footnotes are named, not read.

    Raises NotText.
    """
    if limits.is_too_much_archive(content):
        raise NotText(Trouble.TOO_MUCH)
    document = docx.Document(io.BytesIO(content))
    blocks = [_block(block) for block in document.iter_inner_content()]
    text = "\n".join([*blocks, *_boxes(document.element.body)])
    if not letters_in(text):
        raise NotText(Trouble.NO_LETTERS)
    notes = [name for name in ("footnotes", "endnotes") if _has_notes(document, name)]
    return Told(tidy(text), f"python-docx {version('python-docx')}", (document.core_properties.title or "").strip(), 1.0, notes)


def _block(block: Any) -> str:
    if isinstance(block, Table):
        return "\n".join("\t".join(" ".join(cell.text.split()) for cell in row.cells) for row in block.rows)
    return str(block.text)


def _boxes(body: Any) -> list[str]:
    """Paragraphs of text boxes, each once: a file holds every box in a new and in an old form."""
    boxes = body.xpath(".//w:txbxContent[not(ancestor::*[local-name()='Fallback'])]")
    return ["".join(piece.text or "" for piece in line.xpath(".//w:t")) for box in boxes for line in box.xpath(".//w:p")]


def _has_notes(document: Any, name: str) -> bool:
    parts = [part for part in document.part.package.iter_parts() if str(part.partname) == f"/word/{name}.xml"]
    return any(re.search(rb"<w:t[ >]", part.blob) for part in parts)
