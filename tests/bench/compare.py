"""``python -m tests.bench.compare before.jsonl after.jsonl``: says which figures of the last run got worse, for CI.

Takes ``results/bench.jsonl`` and ``results/scale.jsonl``, from another commit or machine and from this one. Only
ratios of figures of one and the same run are compared, as machines differ. Exit status: 0 when none got worse by more
than a fifth, 1 when one did, 2 when there is nothing to compare.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

WORSE_BY = 0.2
# What is better the larger it is; of all others less is better.
LARGER_IS_BETTER = {"per_second", "workers"}


def ratios(records: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """The newest ratio of each name, of both kinds of record. Quick runs do not count."""
    found: dict[str, float] = {}
    for record in records:
        if record.get("quick"):
            continue
        if "part" in record:
            value = record["figures"].get("ratio")
            if value is not None:
                found[record["part"]] = value
        else:
            found.update({k: v for k, v in (record.get("ratios") or {}).items() if v is not None})
    return found


def worse(
    before: Mapping[str, float], after: Mapping[str, float]
) -> dict[str, tuple[float, float]]:
    """What got worse by more than a fifth: name -> (before, after)."""
    found = {}
    for name in before.keys() & after.keys():
        old, new = before[name], after[name]
        fell = old / new if name in LARGER_IS_BETTER else new / old
        if fell > 1 + WORSE_BY:
            found[name] = (old, new)
    return found


def read(path: Path) -> list[dict[str, Any]]:
    """The records of a file. Raises ``OSError`` or ``ValueError``."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit status."""
    try:
        before, after = (ratios(read(Path(name))) for name in arguments or sys.argv[1:3])
    except (OSError, ValueError) as error:
        print(f"Nothing to compare: {error}", file=sys.stderr)
        return 2
    if not before.keys() & after.keys():
        print("Nothing to compare: the two hold no ratio of the same name.", file=sys.stderr)
        return 2
    found = worse(before, after)
    for name, (old, new) in sorted(found.items()):
        print(f"{name}: {old:g} before, {new:g} now")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
