"""The files of an edition, byte for byte the same from the same content: JSON, CSV with a data package, sums and their signature."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from detentions.editions.listed import PERIOD, Row
from detentions.editions.numbers import Figure
from detentions.editions.packages import SCHEMAS
from detentions.editions.signing import public_key, sign

MEDIA_TYPES = {"json": "application/json", "csv": "text/csv", "html": "text/html", "pem": "application/x-pem-file"}
CASE_FILES = ("cases.json", "cases.csv", "periods.csv", "events.csv")
LICENCE = {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "Creative Commons Attribution 4.0"}
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_BLANKS = " \u00a0\ufeff"

Files = dict[str, bytes]


def media_type(path: str) -> str:
    return MEDIA_TYPES.get(path.rpartition(".")[2], "application/octet-stream")


def as_json(content: Any) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2) + b"\n"


def of_figures(figures: Sequence[Figure]) -> Files:
    plain = [
        {
            "basis": one.basis,
            "definition": one.definition,
            "reading": one.reading,
            "date": one.day,
            "by": list(one.by),
            "values": list(one.values),
            "value": one.number,
            "status": one.status,
        }
        for one in figures
    ]
    table = (
        (one.basis, one.definition, one.reading, one.day, *_padded(one.by), *_padded(one.values), one.number, one.status) for one in figures
    )
    return {"figures.json": as_json(plain), "figures.csv": as_csv("figures.csv", table)}


def _padded(words: Sequence[str]) -> tuple[str, str]:
    first, second, *_ = (*words, "", "")
    return first, second


def of_cases(rows: Sequence[Row]) -> Files:
    return {
        "cases.json": as_json(rows),
        "cases.csv": as_csv(
            "cases.csv", ((row["id"], row["person"], row["name"], row["name_withheld"], len(row["events"])) for row in rows)
        ),
        "periods.csv": as_csv("periods.csv", _periods(rows)),
        "events.csv": as_csv("events.csv", _events(rows)),
    }


def _periods(rows: Iterable[Row]) -> Iterable[Sequence[object]]:
    for row in rows:
        for rule, periods in row["periods"].items():
            for period in periods:
                sure = str(period["sure"]).lower()
                yield (row["id"], row["person"], rule, period["from"], period["to"], sure, *(period[name] for name in PERIOD))


def _events(rows: Iterable[Row]) -> Iterable[Sequence[object]]:
    plain = ("kind", "earliest", "latest", "precision", "release_kind", "place", "state", "facility")
    for row in rows:
        for event in row["events"]:
            addresses = " ".join(source["address"].replace(" ", "%20") for source in event["sources"])
            aside = str(event.get("set_aside", False)).lower()
            yield (row["id"], *(event.get(name) for name in plain), "|".join(event["agencies"]), addresses, aside)


def as_csv(name: str, rows: Iterable[Sequence[object]]) -> bytes:
    """Columns as the data package says; a cell that a spreadsheet would run begins with an apostrophe."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([field[0] for field in SCHEMAS[name]])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return file.getvalue().encode()


def _cell(value: object) -> object:
    if isinstance(value, str):
        return harmless(value.replace("\r\n", "\n").replace("\r", "\n"))  # the writer quotes a line feed, and a bare return it doesn't
    return "" if value is None else value


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula, also behind blanks and in full width: it begins with an apostrophe instead."""
    return f"'{text}" if text.lstrip(_BLANKS).startswith(_FORMULA) else text


def package(name: str, title: str, files: Mapping[str, bytes]) -> bytes:
    """A Frictionless data package of the tables."""
    return as_json(
        {
            "$schema": "https://datapackage.org/profiles/1.0/datapackage.json",
            "name": name,
            "title": title,
            "licenses": [LICENCE],
            "resources": [
                {
                    "name": path.removesuffix(".csv"),
                    "path": path,
                    "format": "csv",
                    "mediatype": "text/csv",
                    "encoding": "utf-8",
                    "bytes": len(files[path]),
                    "hash": f"sha256:{hashlib.sha256(files[path]).hexdigest()}",
                    "schema": {"fields": [_field(*field) for field in fields], "missingValues": [""]},
                }
                for path, fields in SCHEMAS.items()
                if path in files
            ],
        }
    )


def _field(name: str, kind: str, about: str) -> dict[str, str]:
    return {"name": name, "type": kind, "description": about}


def signed(files: Files) -> Files:
    """With the sums of all files, the signature of the sums, and the key that verifies it."""
    others = {path: content for path, content in files.items() if path not in {"SHA256SUMS", "SHA256SUMS.sig"}}
    others["key.pem"] = public_key()
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {path}\n" for path, content in sorted(others.items())).encode()
    return {**others, "SHA256SUMS": sums, "SHA256SUMS.sig": sign(sums)}
