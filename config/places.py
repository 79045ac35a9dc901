"""Where a small installation keeps its things, and the addresses of its embedded services.

Pure path arithmetic: nothing is created or started here. Settings use it so that any command finds the services that
`manage.py up` runs; `config.embedded` uses it to start them.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

_LONGEST_SOCKET_PATH = 107  # bytes; sockaddr_un holds 108 with the closing NUL
_NOT_IN_AN_ADDRESS = set(',?#%"')  # a comma would begin a second host, the others end a path
_POSTGRES_SOCKET = ".s.PGSQL.5432"


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one installation under `data` (`.local/` unless DATA_DIR says otherwise)."""

    data: Path

    @property
    def postgres(self) -> Path:
        return self.data / "postgres"

    @property
    def redis(self) -> Path:
        return self.data / "redis"

    @property
    def keys(self) -> Path:
        return self.data / "keys"

    @property
    def sealed(self) -> Path:
        return self.data / "sealed"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def sockets(self) -> Path:
        """The folder of the sockets: under `data`, or, where a socket can't stand at that path, a private one in the temp folder."""
        near = self.data / "run"
        fits = len(os.fsencode(near / _POSTGRES_SOCKET)) <= _LONGEST_SOCKET_PATH
        if fits and not set(str(near)) & _NOT_IN_AN_ADDRESS:
            return near
        name = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"detention-record-{os.geteuid()}-{name}"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "redis.sock"

    def postgres_url(self, role: str, database: str = "record") -> str:
        return f"postgresql://{role}@/{database}?host={quote(str(self.sockets), safe='')}"

    def redis_url(self, number: int) -> str:
        return f"unix://{self.redis_socket}?db={number}"

    def broker_url(self, number: int) -> str:
        return f"redis+socket://{self.redis_socket}?virtual_host={number}"
