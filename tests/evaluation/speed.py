"""How long one parse takes: ``python -m tests.evaluation.speed`` prints it as one line of JSON, for the bench."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence

from tests.bench import people
from tests.bench.figures import percentile

from .files import NLU, PRACTICE, BadFile, read
from .reading import NoModel, Reading

LINES = PRACTICE / "nlu.jsonl"


def warm_up() -> Iterator[str]:
    """Lines of no set: what is loaded late is paid for before the clock runs."""
    yield from people.OPENINGS
    yield from people.ASIDES
    for said in people.WORDS.values():
        yield from said


def measure(reading: Reading, texts: Sequence[str]) -> dict[str, float] | None:
    """Milliseconds of one parse over some lines, each parsed for the first time; ``None`` when all are known."""
    reading.times(warm_up())
    return summary(reading.times(texts))


def summary(taken: Sequence[tuple[float, float]]) -> dict[str, float] | None:
    """Count, median and 95th percentile of (CPU, wall) seconds, in milliseconds."""
    if not taken:
        return None
    found: dict[str, float] = {"n": len(taken)}
    for name, seconds in zip(("cpu", "wall"), zip(*taken, strict=True), strict=True):
        for percent in (50, 95):
            found[f"{name}_p{percent}_ms"] = round(percentile(seconds, percent) * 1000, 2)
    return found


def main() -> int:
    """Returns 0 with figures, 2 without a model or lines."""
    try:
        texts = [record["text"] for record in read(LINES)[NLU]]
        with Reading() as reading:
            print(json.dumps(measure(reading, texts)))
    except (BadFile, NoModel) as error:
        print(f"Cannot measure: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
