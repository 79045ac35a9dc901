"""`make bench [BENCH=name]`: runs each benchmark of this folder in a process of its own, one after the other.

A benchmark prints a table and writes `.local/bench/<name>.json`, a list of {"name", "size", "value", "unit", "beside", "ratio"}.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    known = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in {"__init__", "run"})
    wanted = sys.argv[1:] or known
    if unknown := sorted(set(wanted) - set(known)):
        sys.stderr.write(f"There is no benchmark {', '.join(unknown)}. There is: {', '.join(known)}.\n")
        return 2
    failed = []
    for name in wanted:
        sys.stdout.write(f"── {name}\n")
        sys.stdout.flush()
        if subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}"], cwd=HERE.parents[1], check=False).returncode:
            failed.append(name)
    if failed:
        sys.stderr.write(f"failed: {', '.join(failed)}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
