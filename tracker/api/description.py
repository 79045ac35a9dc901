"""What drf-spectacular doesn't know of our answers: the other forms, the headers, the errors, and that `fields` may leave things out."""

from __future__ import annotations

from typing import Any

_PROBLEM = {
    "type": "object",
    "description": "RFC 9457. In the language of the question.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}},
    },
    "required": ["type", "title", "status", "detail"],
    "additionalProperties": False,
}
_FAULT = {
    "type": "object",
    "properties": {
        "parameter": {"type": "string", "description": "Empty where it isn't one parameter."},
        "message": {"type": "string"},
        "near": {"type": "array", "items": {"type": "string"}, "description": "What may have been meant."},
    },
    "required": ["parameter", "message"],
    "additionalProperties": False,
}
_ERRORS = {
    "400": "The question can't be answered as it stands; `errors` names each fault.",
    "404": "There is nothing, or nothing public: the two are told alike.",
    "405": "Only GET, HEAD and OPTIONS.",
    "406": "In none of the forms that `Accept` names.",
    "429": "Too many questions in this minute; see `Retry-After`.",
    "500": "Our fault.",
    "503": "The database doesn't answer, or no figures of ours are published yet.",
}
_NAMES = "^[a-z_]+(,[a-z_]+)*$"
_TEXT = {"type": "string"}
_HEADERS = {
    "ETag": "Send it back as If-None-Match: 304 when nothing changed.",
    "Last-Modified": "When what the answer rests on last changed.",
    "Link": "next, bookmark (this very answer for good), service-desc, service-doc, license.",
    "Content-Language": "es or en",
}
_MERGED = "The case was merged into the one at `Location`."


def complete(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:  # noqa: FBT001  # spectacular calls it so
    """The hook that drf-spectacular calls at the end."""
    schemas = result["components"]["schemas"]
    schemas |= {"Problem": _PROBLEM, "Fault": _FAULT}
    for path, item in result["paths"].items():
        _describe(path, item["get"], schemas)
    return result


def _describe(path: str, operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    answers = operation["responses"]
    good = answers["200"]
    good["headers"] = {name: {"schema": _TEXT, "description": about} for name, about in _HEADERS.items()}
    for form in good["content"]:
        if form != "application/json":
            good["content"][form] = {"schema": _TEXT}
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    answers |= {code: {"description": about, "content": problem} for code, about in _ERRORS.items()}
    answers["304"] = {"description": "Nothing changed."}
    if "{public_id}" in path:
        moved = {"schema": _TEXT, "description": "The address of the other case."}
        answers["308"] = {"description": _MERGED, "content": problem, "headers": {"Location": moved}}
    if any(parameter["name"] == "fields" for parameter in operation.get("parameters", ())):
        _may_leave_out(good["content"]["application/json"]["schema"], schemas)
    for parameter in operation.get("parameters", ()):
        schema = parameter["schema"]
        if schema.get("type") == "string" and "enum" not in schema and "format" not in schema:
            schema |= {"minLength": 1} | ({"pattern": _NAMES} if parameter["name"] in {"fields", "by"} else {})


def _may_leave_out(schema: dict[str, Any], schemas: dict[str, Any]) -> None:
    """With `fields`, a row has the fields asked for and no other."""
    whole = schemas[_name(schema)]
    results = whole["properties"].get("results")
    row = schemas[_name(results["items"])] if results else whole
    row.pop("required", None)


def _name(schema: dict[str, Any]) -> str:
    return str(schema["$ref"]).rpartition("/")[2]
