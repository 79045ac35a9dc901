"""The words of registers, from `vocabulary.toml`: what headers and cells say → our codes."""

import tomllib
from pathlib import Path

_READ: dict[str, dict[str, list[str]]] = tomllib.loads(Path(__file__).with_name("vocabulary.toml").read_text(encoding="utf-8"))
HEADERS = _READ.pop("headers")
CODES: dict[str, dict[str, str]] = {
    field: {word: code for code, alike in codes.items() for word in alike} for field, codes in _READ.items()
}
