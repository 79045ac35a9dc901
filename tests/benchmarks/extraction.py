"""`python -m tests.benchmarks.extraction`: how fast reports are read, whether time grows with length, and how much memory it takes."""

from __future__ import annotations

import json
import resource
import sys
import time
import tracemalloc
from pathlib import Path

from detentions.when import When
from tracker.extraction.rules import Rules
from tracker.extraction.scoring_rows import load_corpus

BASE = Path(__file__).resolve().parents[2]
TARGET = 600  # reports of 3 kB per second on one core
_SIZE = 3_000
_ROUNDS = 3
_PUBLISHED = When.parse("2024-08-01")

Result = dict[str, str | int | float]


def texts(size: int) -> list[tuple[str, str]]:
    """Annotated reports joined or cut to `size` characters, with their language."""
    made = []
    for language in ("es", "en"):
        story = "\n\n".join(document.text for document in load_corpus(BASE / "tests/corpus/dev") if document.language == language)
        while len(story) < size:
            story += "\n\n" + story
        made += [(story[at : at + size], language) for at in range(0, min(len(story) - size + 1, size * 60), size)]
    return made


def speed(reader: Rules) -> Result:
    """Reports of 3 kB per second of one core's time, the best of three rounds."""
    reports = texts(_SIZE)
    best = 0.0
    for _ in range(_ROUNDS):
        begun = time.process_time()
        for text, language in reports:
            reader.read(text, published=_PUBLISHED, language=language)
        best = max(best, len(reports) / (time.process_time() - begun))
    return _result("reports read", _SIZE, best, "reports/s", f"target {TARGET}", best / TARGET)


def linearity(reader: Rules) -> list[Result]:
    """Seconds per megabyte at growing sizes; the ratio to the smallest stays near one when time is linear."""
    found: list[Result] = []
    first = 0.0
    for size in (20_000, 200_000, 2_000_000):
        text, language = texts(size)[0]
        begun = time.process_time()
        reader.read(text, published=_PUBLISHED, language=language)
        rate = (time.process_time() - begun) / size * 1e6
        first = first or rate
        found.append(_result("time per length", size, rate, "s/MB", "smallest", rate / first))
    return found


def memory(reader: Rules) -> list[Result]:
    """The most that one long report takes, and the process as a whole."""
    text, language = texts(2_000_000)[0]
    tracemalloc.start()
    reader.read(text, published=_PUBLISHED, language=language)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    whole = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    return [
        _result("memory for one report", len(text), peak, "MB", "its text", peak / (len(text) / 1e6)),
        _result("memory of the process", len(text), whole, "MB", "its text", whole / (len(text) / 1e6)),
    ]


def _result(name: str, size: int, value: float, unit: str, beside: str, ratio: float) -> Result:
    return {"name": name, "size": size, "value": round(value, 3), "unit": unit, "beside": beside, "ratio": round(ratio, 3)}


def main() -> None:
    reader = Rules.load()
    results = [speed(reader), *linearity(reader), *memory(reader)]
    for one in results:
        sys.stdout.write(
            f"{one['name']:<24} {one['size']:>9,} {one['value']:>12,.2f} {one['unit']:<10} {one['beside']:<12} {one['ratio']:>8.2f}\n"
        )
    target = BASE / ".local/bench/extraction.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
