"""Strict readers of the environment: a wrong value stops the start with a sentence that says what to do."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit


class BadEnvironment(Exception):
    """A variable is missing or malformed. The message names it and says what is expected."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool) -> bool:
    match text(name).lower():
        case "":
            return default
        case "1" | "true" | "yes" | "on":
            return True
        case "0" | "false" | "no" | "off":
            return False
        case other:
            raise BadEnvironment(f"{name} is {other!r}. Write 1 or 0.")


def number(name: str, default: int) -> int:
    raw = text(name)
    if not raw:
        return default
    if not raw.isdecimal():
        raise BadEnvironment(f"{name} is {raw!r}. Write a whole number, for example {default}.")
    return int(raw)


def secret(name: str) -> str:
    """NAME itself, or the content of the file that NAME_FILE points to. Empty when neither is set."""
    file = text(f"{name}_FILE")
    if not file:
        return text(name)
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as wrong:
        raise BadEnvironment(f"{name}_FILE points to {file}, which cannot be read: {wrong.strerror}.") from wrong


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def is_proxy(address: str) -> bool:
    """Whether it is the address of a proxy that we can speak with, without a password in it."""
    try:
        parts = urlsplit(address)
        return parts.scheme in {"socks5h", "http"} and bool(parts.hostname and parts.port) and "@" not in parts.netloc
    except ValueError:
        return False
