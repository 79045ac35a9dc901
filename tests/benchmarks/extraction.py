"""`make bench BENCH=extraction`: how fast reports are read on one core, whether time grows with length, and how much memory it takes.

Four kinds of reports: those that tell of detentions, in Spanish and in English; those that nearly do (crime, raids, fiction, history);
and ordinary news (`feed/`, written for this). A newsroom's feed is a mixture of them: its shares are an assumption, docs/decisions/0013
says where it comes from, and anybody can work out another mixture from the figures of the kinds.

Other programs on the machine disturb every figure; the least time of several rounds, report by report, disturbs least. The ratio to a plain
pass over the words of the same reports in the same run says more about another machine than reports per second do.
"""

from __future__ import annotations

import json
import math
import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from detentions.when import When
from tracker.extraction.rules import Rules
from tracker.extraction.scoring_rows import Annotated, load_corpus

BASE = Path(__file__).resolve().parents[2]
FEED = Path(__file__).with_name("feed")
TARGET = 600  # reports of 3 kB per second on one core
_SIZE = 3_000
_FEED = {"ordinary": 70, "irrelevant": 20, "relevant es": 5, "relevant en": 5}  # of a hundred reports
_ROUNDS = 7
_LENGTHS = (20_000, 200_000, 2_000_000)
_PUBLISHED = When.parse("2024-08-01")
_WORD = re.compile(r"\w+")

Result = dict[str, str | int | float]
Text = tuple[str, str]  # with its language


def kinds() -> dict[str, list[Annotated]]:
    """The annotated reports by what a newsroom's feed holds: reports of detentions in both languages, and everything else."""
    found: dict[str, list[Annotated]] = {"relevant es": [], "relevant en": [], "irrelevant": []}
    for document in load_corpus(BASE / "tests/corpus/dev"):
        kind = f"relevant {document.language}" if document.is_relevant else "irrelevant"
        found.setdefault(kind, []).append(document)
    return found


def texts(documents: list[Annotated], size: int) -> list[Text]:
    """Annotated reports of one language joined, and cut every `size` characters; repeated where there isn't enough."""
    made: list[Text] = []
    for language in sorted({document.language for document in documents}):
        made += _cut("\n\n".join(document.text for document in documents if document.language == language), language, size)
    return made


def ordinary(size: int) -> list[Text]:
    """News of prices, baseball, rain, a museum and a bill, with the verbs of arrest and release that such news has, too."""
    return [text for path in sorted(FEED.glob("*.txt")) for text in _cut(path.read_text(encoding="utf-8"), path.stem, size)]


def _cut(story: str, language: str, size: int) -> list[Text]:
    story *= -(-size // len(story))
    return [(story[at : at + size], language) for at in range(0, len(story) - size + 1, size)]


def seconds(work: Callable[[Text], object], reports: list[Text]) -> float:
    """Processor time for all reports, each at its best of several rounds."""
    best = [math.inf] * len(reports)
    for _ in range(_ROUNDS):
        for index, report in enumerate(reports):
            begun = time.process_time()
            work(report)
            best[index] = min(best[index], time.process_time() - begun)
    return sum(best)


def speed(reader: Rules) -> list[Result]:
    """Reports of 3 kB per second: by kind, all annotated ones in their own shares, and in those of a newsroom's feed."""
    found: list[Result] = []
    everything: list[Text] = []
    rates: dict[str, float] = {}
    for kind, reports in [(kind, texts(documents, _SIZE)) for kind, documents in kinds().items()] + [("ordinary", ordinary(_SIZE))]:
        everything += reports if kind != "ordinary" else []
        rates[kind] = len(reports) / seconds(lambda report: _read(reader, report), reports)
        found.append(_against_target(f"reports read, {kind}", rates[kind]))
    known = dict.fromkeys(word for text, _ in everything for word in _WORD.findall(text.lower()))
    rate = len(everything) / seconds(lambda report: _read(reader, report), everything)
    plain = len(everything) / seconds(lambda report: [word in known for word in _WORD.findall(report[0].lower())], everything)
    found.append(_against_target("annotated reports read", rate))
    found.append(_against_target("a newsroom's feed", 100 / sum(share / rates[kind] for kind, share in _FEED.items())))
    found.append(_result("words looked up", _SIZE, plain, "reports/s", "reports read", plain / rate))
    return found


def _against_target(name: str, rate: float) -> Result:
    return _result(name, _SIZE, rate, "reports/s", f"target {TARGET}", rate / TARGET)


def _read(reader: Rules, report: Text) -> None:
    reader.read(report[0], published=_PUBLISHED, language=report[1])


def growth(reader: Rules) -> list[Result]:
    """Seconds at growing lengths. The ratio is the exponent of the growth since the length before: 1 is linear, 2 quadratic."""
    found: list[Result] = []
    before: tuple[int, float] | None = None
    documents = [document for several in kinds().values() for document in several if document.language == "es"]
    for size in _LENGTHS:
        text = texts(documents, size)[0]
        begun = time.process_time()
        _read(reader, text)
        spent = time.process_time() - begun
        exponent = math.log(spent / before[1]) / math.log(size / before[0]) if before else 1.0
        before = size, spent
        found.append(_result("time for one report", size, spent, "s", "exponent", exponent))
    return found


def memory(reader: Rules) -> list[Result]:
    """What the process takes before the longest report, and the most it takes for it."""
    resting = _megabytes()
    found = growth(reader)
    peak = _megabytes()
    return [
        *found,
        _result("memory, short reports", _SIZE, resting, "MB", "", 1.0),
        _result("memory, longest report", _LENGTHS[-1], peak, "MB", "MB per MB", (peak - resting) / (_LENGTHS[-1] / 1e6)),
    ]


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def _result(name: str, size: int, value: float, unit: str, beside: str, ratio: float) -> Result:
    return {"name": name, "size": size, "value": round(value, 3), "unit": unit, "beside": beside, "ratio": round(ratio, 3)}


def main() -> None:
    begun = time.process_time()
    reader = Rules.load()
    loaded = _result("vocabulary loaded", 0, time.process_time() - begun, "s", "", 1.0)
    results = [loaded, *speed(reader), *memory(reader)]
    for one in results:
        sys.stdout.write(
            f"{one['name']:<26} {one['size']:>9,} {one['value']:>12,.2f} {one['unit']:<10} {one['beside']:<12} {one['ratio']:>8.2f}\n"
        )
    target = BASE / ".local/bench/extraction.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
