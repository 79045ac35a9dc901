"""Hold the embedded services of a folder open until told to end: `up` without the rest. Run as a script by the tests."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path

from config.embedded import disguise, folders, postgres, redis_server, roles
from config.places import Places


def _say(part: str, line: str) -> None:
    sys.stdout.write(f"{part}| {line}\n")
    sys.stdout.flush()


def main(folder: str, *, namespaces: bool) -> int:
    if not namespaces:
        disguise._namespace = lambda: None
    asked = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: asked.set())
    places = Places(Path(folder).resolve())
    try:
        with folders.lock(places):
            database = postgres.start(places, _say)
            roles.ensure(places)
            broker = redis_server.start(places, _say)
            _say("hold", f"ready {database.pid} {broker.pid}")
            asked.wait()
            broker.stop()
            database.stop()
    except folders.AlreadyRunning:
        return 3
    except folders.ServiceFailed as why:
        _say("hold", f"failed: {why}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], namespaces="--no-namespaces" not in sys.argv))
