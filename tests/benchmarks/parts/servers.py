"""The web servers that are measured side by side, and what measures them: nginx and wrk, from the machine or from its packages."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

BASE = Path(__file__).resolve().parents[3]
_PACKAGES = {"nginx": "nginx-light", "wrk": "wrk"}
_ASKERS, _SECONDS, _COLD = 16, 4, 20
_PATIENCE = 600  # looks
_CONFIG = """
worker_processes 2; daemon off; pid {folder}/pid; error_log stderr crit;
events {{ worker_connections 512; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; types {{ application/json json; }}
  open_file_cache max=100; client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
  uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
  server {{ listen 127.0.0.1:{port} backlog=512; root {root}; }}
}}
"""


class Missing(Exception):
    """A program that isn't here and can't be installed. Says what to type."""


def have(*names: str) -> None:
    """Install what is missing, where we may. Raises Missing."""
    absent = [_PACKAGES[name] for name in names if not _path(name)]
    if absent and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=quiet, stdout=sys.stderr)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *absent], check=False, env=quiet, stdout=sys.stderr)
    if not all(_path(name) for name in names):
        raise Missing(f"Nothing can stand beside our server without {' and '.join(absent)}. Type:  sudo apt-get install {' '.join(absent)}")


def _path(name: str) -> str:
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin") or ""


@contextmanager
def nginx(root: Path, folder: Path, port: int) -> Iterator[str]:
    """Hands out the files below `root`, with two workers as ours has."""
    config = folder / "nginx.conf"
    config.write_text(_CONFIG.format(folder=folder, port=port, root=root), encoding="utf-8")
    with _running([_path("nginx"), "-c", str(config)], port):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def ours(port: int, environment: dict[str, str]) -> Iterator[str]:
    """The web server of production, with the words that compose.yaml says to it."""
    program, *words = yaml.safe_load((BASE / "compose.yaml").read_text(encoding="utf-8"))["services"]["web"]["command"]
    changed = {"0.0.0.0": "127.0.0.1", "8000": str(port)}
    with _running([str(Path(sys.executable).parent / program), *(changed.get(word, word) for word in words)], port, environment):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def small(port: int, environment: dict[str, str]) -> Iterator[str]:
    """Gunicorn, as `manage.py up` starts it."""
    shape = ["-k", "gthread", "-w", "2", "--threads", "4", "--no-control-socket", "--log-level", "warning", "-b", f"127.0.0.1:{port}"]
    with _running([sys.executable, "-m", "gunicorn", "config.wsgi:application", *shape], port, environment):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _running(command: list[str], port: int, environment: dict[str, str] | None = None) -> Iterator[None]:
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            _wait(port)
            yield
        finally:
            server.terminate()


def _wait(port: int) -> None:
    for _look in range(_PATIENCE):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(port)


def cold_rate(address: str) -> float:
    """The same of a server that was started this moment: whoever waits for it to be ready must be answered too."""
    return rate(address, seconds=_COLD, patience=_COLD)


def rate(address: str, *, seconds: int = _SECONDS, patience: int = 2) -> float:
    """Answers per second, to askers who wait for each, so long at most. Every one of them must be a good one."""
    command = [_path("wrk"), "-t", "1", "-c", str(_ASKERS), "-d", f"{seconds}s", "--timeout", f"{patience}s", address]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(said)
    (found,) = re.findall(r"Requests/sec:\s+([0-9.]+)", said)
    return float(found)
