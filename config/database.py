"""A database address as Django wants it."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from config.env import BadEnvironment

_ASKED_OFTEN = 2  # times, on one connection; from then on PostgreSQL keeps the plan of a question asked through `detentions.prepared`


def from_url(url: str, *, pool: int = 0, statement_timeout_ms: int = 0) -> dict[str, Any]:
    """Settings for one alias. `pool` is the largest number of pooled connections per process, 0 for none.

    Raises BadEnvironment when the address isn't one of PostgreSQL.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise BadEnvironment("DATABASE_URL must look like postgresql://user:password@host:5432/name.")
    query = dict(parse_qsl(parts.query))
    options: dict[str, Any] = {key: value for key, value in query.items() if key != "host"}
    if statement_timeout_ms:
        options["options"] = f"-c statement_timeout={statement_timeout_ms} -c lock_timeout={statement_timeout_ms // 2}"
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 10}
        options["prepare_threshold"] = _ASKED_OFTEN
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
