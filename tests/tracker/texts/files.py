"""Small real files of every kind, made here: invented words only."""

from __future__ import annotations

import io
import random
import zipfile
from email.message import EmailMessage

import docx
from pypdf import PdfReader, PdfWriter

LEAD = "Funcionarios de la policía se llevaron a Ana Muestra de su casa en Mérida el 12 de marzo, según contó su hermana."
MORE = "La organización Ejemplo de Derechos pidió saber dónde está y exigió que la presenten ante un juez en el plazo de ley."


def page(*, charset: str = "utf-8", body: str = "", title: str = "Se llevan a Ana Muestra") -> str:
    menu = "".join(f'<li><a href="/s{number}">Sección {number}</a></li>' for number in range(12))
    article = body or "".join(f"<p>{text} Párrafo {number}.</p>" for number in range(4) for text in (LEAD, MORE))
    return (
        f'<!DOCTYPE html><html lang="es"><head><meta charset="{charset}"><title>{title}</title>'
        "<script>var secret = 'no es palabra';</script><style>p { color: red }</style></head>"
        f"<body><nav><ul>{menu}</ul></nav><main><article><h1>{title}</h1>{article}</article></main>"
        "<footer>Todos los derechos reservados</footer></body></html>"
    )


def pdf(*texts: str) -> bytes:
    """A PDF with a page per text; an empty text is a page without letters."""
    pages = [_stream(f"BT /F1 12 Tf 72 720 Td ({_escaped(text)}) Tj ET" if text else "72 72 200 200 re f") for text in texts]
    numbers = [4 + 2 * place for place in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, stream in zip(numbers, pages, strict=True):
        box = "/MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >>"
        objects += [f"<< /Type /Page /Parent 2 0 R {box} /Contents {number + 1} 0 R >>".encode(), stream]
    return _assembled(objects)


def locked_pdf(text: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(text))))
    writer.encrypt("palabra", algorithm="RC4-128")
    return _written(writer)


def word(*paragraphs: str, rows: tuple[tuple[str, ...], ...] = ()) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if rows:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def mail(*, plain: str = "", html: str = "", attachment: str = "") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "fuente@ejemplo.invalid", "mesa@ejemplo.invalid", "Detención en Mérida"
    message["Date"], message["Message-ID"] = "Wed, 13 Mar 2019 10:00:00 -0400", "<1@ejemplo.invalid>"
    if plain:
        message.set_content(plain)
    if html and plain:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    if attachment:
        message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename=attachment)
    return message.as_bytes()


def bomb() -> bytes:
    """A Word file of a few hundred kilobytes that unpacks to a hundred megabytes."""
    kept = io.BytesIO(word("Texto."))
    with zipfile.ZipFile(kept, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/huge.bin", b"\x00" * 100_000_000)
    return kept.getvalue()


def damaged(seed: int) -> bytes:
    """A file of some kind with bytes turned, cut out or doubled."""
    chance = random.Random(seed)
    whole = (page().encode(), pdf(LEAD, MORE), word(LEAD), mail(plain=LEAD))[seed % 4]
    content = bytearray(whole)
    for _ in range(chance.randint(1, 40)):
        place = chance.randrange(len(content) - 8)
        match chance.randrange(3):
            case 0:
                content[place] = chance.randrange(256)
            case 1:
                del content[place : place + chance.randint(1, 8)]
            case 2:
                content[place:place] = content[place : place + chance.randint(1, 8)]
    return bytes(content)


def _stream(words: str) -> bytes:
    raw = words.encode("cp1252")
    return f"<< /Length {len(raw)} >>\nstream\n".encode() + raw + b"\nendstream"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _assembled(objects: list[bytes]) -> bytes:
    kept, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(kept))
        kept += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(kept)
    kept += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    kept += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return bytes(kept + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())


def _written(writer: PdfWriter) -> bytes:
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()
