"""The application, its database and Redis are gone: a plain web server hands out the last edition, its links lead on, it verifies."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.db import connection

from detentions.editions import trees
from detentions.models import Detention
from tests.api.registry import Registry
from tests.editions.conftest import LISTED, WITHHELD, publish
from tests.installation import free_port

_PATIENCE = 1_200  # looks at the server until it answers


@contextmanager
def a_plain_web_server(folder: Path) -> Iterator[str]:
    """Python's own, with an empty environment: it can't know of any service of ours."""
    port = free_port()
    command = [sys.executable, "-I", "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(folder)]
    with subprocess.Popen(command, env={}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()


def got(address: str) -> bytes:
    for _look in range(_PATIENCE):
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)


def walk(start: str) -> dict[str, bytes]:
    """Everything that links lead to, by address. An address that isn't there is an error."""
    seen: dict[str, bytes] = {}
    waiting = [start]
    while waiting:
        address = waiting.pop()
        if address not in seen:
            seen[address] = got(address)
            if address.endswith((".html", "/")):
                waiting += [urljoin(address, link) for link in re.findall(r'href="([^"]+)"', seen[address].decode())]
    return seen


def test_the_last_edition_is_served_without_anything_of_ours(a_record: Registry, tmp_path: Path) -> None:
    edition = publish()
    trees.write(tmp_path)
    listed = set(Detention.objects.listed().values_list("public_id", flat=True))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "cursor", None)  # from here on a question to the database is an error
        with a_plain_web_server(tmp_path) as address:
            pages = walk(address)

    cover = pages[f"{address}{edition.number}/index.html"].decode()
    assert f"<td>all-documented-v1</td><td>{LISTED}</td><td>{WITHHELD + LISTED}</td>" in cover
    assert {path.name for path in (tmp_path / str(edition.number)).iterdir()} <= {one.rpartition("/")[2] for one in pages}
    assert set(re.findall(r"VE-[0-9A-Z]{6}", pages[f"{address}{edition.number}/cases.csv"].decode())) == listed
    assert not any(one in cover for one in listed)
    _verifies(pages, f"{address}{edition.number}/", tmp_path / "copy")


def _verifies(pages: dict[str, bytes], base: str, copy: Path) -> None:
    copy.mkdir()
    for address, content in pages.items():
        if address.startswith(base):
            (copy / address.removeprefix(base)).write_bytes(content)
    (command,) = re.findall(r"<pre>(.*?)</pre>", pages[f"{base}index.html"].decode(), re.S)
    for line in command.splitlines():
        assert subprocess.run(line, shell=True, cwd=copy, capture_output=True, check=False).returncode == 0, line
