"""The pages of the tree of files: plain documents in both languages that any web server hands out. No style, no script, no name.

They hold figures alone, which never change: a case that is withdrawn leaves them as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from html import escape
from typing import Any, Protocol

_PAGE = """<!doctype html>
<html lang="es">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<h1>{title}</h1>
{body}
</html>
"""
_SAMPLE = "<p><b>Datos inventados, de muestra: no los cite. / Invented sample data: do not quote.</b></p>"
_TWO_BASES = (
    "<p>«listed»: casos públicos por decisión, exactos. «all»: todos los casos confirmados; se reserva lo que hablaría de menos de diez "
    "personas no publicadas. Las dos no se suman. / “listed”: cases public by decision, exact. “all”: all confirmed cases; what would "
    "speak of fewer than ten people who are not listed is withheld. The two are never added.</p>"
)
_VERIFY = (
    "<h2>Verificar / Verify</h2><p>Con key.pem de un lugar de confianza: / With key.pem from a place that you trust:</p>"
    "<pre>openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in SHA256SUMS -sigfile SHA256SUMS.sig\nsha256sum -c SHA256SUMS</pre>"
)
_SIGNED_LAST = ("SHA256SUMS", "SHA256SUMS.sig", "key.pem")


class Listed(Protocol):
    """What the list of editions says of one."""

    @property
    def number(self) -> int: ...

    @property
    def day(self) -> date: ...

    @property
    def made_at(self) -> datetime: ...

    @property
    def is_sample(self) -> bool: ...


def of_all(editions: Sequence[Listed]) -> bytes:
    """The list of editions, the last one first."""
    rows = [_line(one) for one in reversed(editions)]
    heads = ("Edición / Edition", "Cifras del / Figures of", "Hecha / Made", "")
    about = (
        "<p>Conjuntos fijos, numerados y firmados de cifras públicas. / Frozen, numbered and signed sets of public figures. CC BY 4.0.</p>"
    )
    return _PAGE.format(title="Ediciones / Editions", body=about + _table("", heads, rows)).encode()


def _line(one: Listed) -> tuple[str, ...]:
    sample = "muestra / sample" if one.is_sample else ""
    return f'<a href="{one.number}/index.html">{one.number}</a>', str(one.day), str(one.made_at.date()), sample


def of_one(edition: Listed, country: str, paths: Iterable[str], figures: Iterable[Mapping[str, Any]]) -> bytes:
    """What one edition says in its main numbers, and its files."""
    told = list(figures)
    day = edition.day.isoformat()
    about = f"<p>Cifras del / Figures of <b>{day}</b> ({escape(country)}). Hecha / Made {edition.made_at.date()}. CC BY 4.0.</p>"
    files = "".join(f'<li><a href="{escape(path)}">{escape(path)}</a></li>' for path in [*paths, *_SIGNED_LAST])
    parts = [
        _SAMPLE if edition.is_sample else "",
        about,
        _TWO_BASES,
        _numbers("En custodia, por regla / In custody, by rule", told, day, by=[]),
        _numbers("Por estado / By state", told, day, by=["state"]),
        f"<h2>Archivos / Files</h2><ul>{files}</ul>",
        _VERIFY,
        '<p><a href="../index.html">Todas las ediciones / All editions</a></p>',
    ]
    return _PAGE.format(title=f"Edición {edition.number} / Edition {edition.number}", body="".join(parts)).encode()


def _numbers(title: str, figures: Iterable[Mapping[str, Any]], day: str, *, by: list[str]) -> str:
    """One table: a row per rule and group, a column per basis."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for one in figures:
        if (one["date"], one["by"], one["reading"]) == (day, by, "surely"):
            row = found.setdefault((one["definition"], ", ".join(one["values"])), {})
            row[one["basis"]] = "–" if one["value"] is None else str(one["value"])
    if not found:
        return ""
    heads = ("regla / rule", *(["grupo / group"] if by else []), "listed", "all")
    rows = [
        (escape(rule), *([escape(group)] if by else []), row.get("listed", ""), row.get("all", "")) for (rule, group), row in found.items()
    ]
    return f"<h2>{title}</h2>" + _table("– : reservado / withheld", heads, rows)


def _table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    told = f"<caption>{caption}</caption>" if caption else ""
    return f'<table border="1">{told}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
