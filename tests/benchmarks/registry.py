"""`python -m tests.benchmarks.registry [SIZE …]`: how fast numbers are read and detentions loaded. Sizes: 100000 unless said.

Read: median of warm questions against a registry of SIZE invented detentions, whose stretches and tallies are made by the product's own
derivation from seeded lives (`parts.lives`), a third of the releases told late. The facts behind them are not stored: no number reads them.
Above 100,000 the same lives are repeated as other people.
Beside stand, in the same run, a window sum over the stretches without tallies, and a plain table with a btree over the days. A number on a
day costs the same however many are recorded, while the btree reads everybody held: it is 50 times as fast only at 1000000.
Loaded: whole cases with names, attributes, events, charges, citations, keys, numbers by every rule and one change per batch.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import django

from tests import services

Result = dict[str, str | int | float]
BASE = Path(__file__).resolve().parents[2]
_BATCH = 8_000
_LARGE = 1_000_000


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    sizes = sorted(int(text) for text in sys.argv[1:]) or [100_000]
    with services.running():
        django.setup()
        results = _measured(sizes)
    services.remove()
    for one in results:
        sys.stdout.write(
            f"{one['name']:<44} {one['size']:>9,} {one['value']:>12,.2f} {one['unit']:<14} {one['beside']:<34} {one['ratio']:>9.2f}\n"
        )
    if sizes[-1] < _LARGE:
        sys.stdout.write(f"A number on a day is 50 times as fast as the btree only at {_LARGE:,} detentions: not measured in this run.\n")
    target = BASE / ".local/bench/registry.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


def _measured(sizes: Sequence[int]) -> list[Result]:
    from tests.benchmarks.parts.registry import Work  # noqa: PLC0415 — Django had to be set up first

    work = Work.begin()
    results: list[Result] = work.loads(batches=2, size=_BATCH)
    smallest: dict[str, float] = {}
    for size in sizes:
        work.fill(size)
        for name, value, beside, other in work.reads():
            growth = f"grown {value / smallest[name]:.1f}x" if name in smallest else ""
            smallest.setdefault(name, value)
            results.append(_result(name, size, value, " ".join(filter(None, (beside, growth))), other / value if other else 0))
    work.end()
    return results


def _result(name: str, size: int, value: float, beside: str, ratio: float) -> Result:
    return {"name": name, "size": size, "value": round(value, 3), "unit": "ms", "beside": beside, "ratio": round(ratio, 2)}


if __name__ == "__main__":
    sys.exit(main())
