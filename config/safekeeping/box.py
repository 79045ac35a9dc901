"""A file that only the data key opens, written and read as a stream, so that no plain copy of a backup ever touches a disk.

AES-256-GCM over chunks. A chunk's nonce holds its number and whether it is the last one (the STREAM construction), and the first line of
the file is bound to every chunk: nothing can be cut off, left out, repeated, reordered or relabelled without being noticed. The key of a
file is derived from the data key and a salt of its own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from detentions import sealing

_KIND = "detention-record backup"
_FORMAT = 1
_CHUNK = 1 << 20
_TAG = 16
_LONGEST_FIRST_LINE = 4096
_PURPOSE = b"detention-record: a backup"


class NotABackup(Exception):
    """The file doesn't begin as one of ours does."""


class AnotherKey(Exception):
    """The file was closed with another data key. `fingerprint` names it."""

    def __init__(self, fingerprint: str) -> None:
        super().__init__(fingerprint)
        self.fingerprint = fingerprint


class Damaged(Exception):
    """The file is not as it was written: changed, or cut off."""


class Sealer:
    """Writes one file. It is whole only after `close`."""

    def __init__(self, file: IO[bytes], data_key: bytes, said: Mapping[str, str]) -> None:
        salt = os.urandom(32)
        first = {"kind": _KIND, "format": _FORMAT, "data_key": sealing.fingerprint(data_key), "salt": salt.hex(), **said}
        self._file = file
        self._first = json.dumps(first, sort_keys=True).encode() + b"\n"
        self._cipher = _cipher(data_key, salt)
        self._waiting = bytearray()
        self._number = 0
        file.write(self._first)

    def write(self, data: bytes) -> None:
        self._waiting += data
        while len(self._waiting) > _CHUNK:
            self._put(bytes(self._waiting[:_CHUNK]), is_last=False)
            del self._waiting[:_CHUNK]

    def close(self) -> None:
        self._put(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _put(self, chunk: bytes, *, is_last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, is_last=is_last), chunk, self._first))
        self._number += 1


def first_line(file: IO[bytes]) -> tuple[dict[str, str], bytes]:
    """What the file says of itself in plain text, and the line as it stands. Raises NotABackup."""
    line = file.readline(_LONGEST_FIRST_LINE)
    try:
        said = json.loads(line)
        is_ours = (said["kind"], said["format"]) == (_KIND, _FORMAT) and bool(said["data_key"])
        if is_ours and len(bytes.fromhex(said["salt"])) == 32:
            return {name: str(value) for name, value in said.items()}, line
    except (ValueError, KeyError, TypeError):
        pass
    raise NotABackup


def opened(file: IO[bytes], data_key: bytes) -> Iterator[bytes]:
    """The content, in pieces. What was given out before Damaged is raised must be thrown away. Raises NotABackup, AnotherKey, Damaged."""
    said, line = first_line(file)
    if said["data_key"] != sealing.fingerprint(data_key):
        raise AnotherKey(said["data_key"])
    cipher, number = _cipher(data_key, bytes.fromhex(said["salt"])), 0
    chunk = file.read(_CHUNK + _TAG)
    while True:
        after = file.read(_CHUNK + _TAG)
        try:
            yield cipher.decrypt(_nonce(number, is_last=not after), chunk, line)
        except (InvalidTag, ValueError) as wrong:
            raise Damaged from wrong
        if not after:
            return
        chunk, number = after, number + 1


class Contents:
    """`opened` as something to read from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._waiting = bytearray()

    def read(self, size: int) -> bytes:
        """Exactly so many bytes. Raises Damaged when there are fewer."""
        while len(self._waiting) < size:
            piece = next(self._pieces, b"")
            if not piece:
                raise Damaged
            self._waiting += piece
        found = bytes(self._waiting[:size])
        del self._waiting[:size]
        return found

    def rest(self) -> Iterator[bytes]:
        if self._waiting:
            yield bytes(self._waiting)
        yield from self._pieces


def _cipher(data_key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=_PURPOSE).derive(data_key))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
