"""Spanish as it is written in Venezuela: 1.697, as the public pages and the press have it."""

from __future__ import annotations

THOUSAND_SEPARATOR = "."
