"""The forms of an answer besides JSON: a table for spreadsheets, and one object per row for tools that read line by line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer

from detentions.editions.files import harmless
from tracker.api.problems import BadQuestion, unknown_value


class Csv(BaseRenderer):
    """A table that a spreadsheet opens without running anything in it."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None) -> bytes:
        columns, rows = _picked((renderer_context or {})["view"], data)
        file = io.StringIO()
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows([_cell(value) for value in row] for row in rows)
        return file.getvalue().encode()


class JsonLines(BaseRenderer):
    """One JSON object per row, with the columns of the table: for tools that read line by line."""

    media_type = "application/x-ndjson"
    format = "jsonl"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None) -> bytes:
        columns, rows = _picked((renderer_context or {})["view"], data)
        objects = (dict(zip(columns, row, strict=True)) for row in rows)
        return "".join(f"{json.dumps(row, ensure_ascii=False, default=str)}\n" for row in objects).encode()


def _picked(view: Any, data: Any) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
    """The columns asked for, in the order of the table."""
    wanted = view.wanted or view.columns
    places = [number for number, name in enumerate(view.columns) if name in wanted]
    return [view.columns[place] for place in places], ([row[place] for place in places] for row in view.rows(data))


def _cell(value: object) -> object:
    if isinstance(value, (list, tuple)):
        value = "|".join(map(str, value))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return harmless(value)
    return "" if value is None else value


class ByParameter(DefaultContentNegotiation):
    """`format=` decides, else Accept; what we can't write is said with its parameter."""

    def filter_renderers(self, renderers: Iterable[BaseRenderer], format: str) -> list[BaseRenderer]:  # DRF's name
        fitting = [renderer for renderer in renderers if renderer.format == format]
        if not fitting:
            raise BadQuestion(unknown_value("format", format, (renderer.format or "" for renderer in renderers)))
        return fitting
