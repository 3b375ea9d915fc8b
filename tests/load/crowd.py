"""Starts Locust against an address, and reads what its people met."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.figures import percentile

ROOT = Path(__file__).resolve().parents[2]
LOCUST = ROOT / ".tools" / "checks" / "bin" / "locust"
# Nobody is in the figures before all have come.
TURNED_UP_A_SECOND = 20


@dataclass
class Met:
    """What people met: seconds of each turn by kind (``open``, ``tap``, ``typed``), and what was wrong, counted."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)
    # The first line that met each fault.
    lines: dict[str, str] = field(default_factory=dict)

    @property
    def turns(self) -> int:
        return sum(len(times) for kind, times in self.seconds.items() if kind != "open")

    def p95_ms(self, *kinds: str) -> float:
        """The 95th percentile of these kinds of turn, in milliseconds. Raises ``ValueError`` when there was none."""
        times = [one for kind in kinds for one in self.seconds.get(kind, ())]
        return round(percentile(times, 95) * 1000, 1)


def crowd(
    url: str,
    people: int,
    seconds: float,
    folder: Path,
    think: tuple[float, float] = (2.5, 7.5),
    first: int = 0,
) -> Met:
    """So many people at the address for so long.

    Args:
        folder: what Locust says is kept there, in ``locust.log``.
        think: seconds between an answer and the next message, at least and at most.
        first: the number of the first person; two crowds with other numbers are other people.

    Raises:
        RuntimeError: Locust could not run.
    """
    out = folder / f"crowd-{first}.jsonl"
    environment = {
        **os.environ,
        "CRAMPWISE_LOAD_OUT": str(out),
        "CRAMPWISE_LOAD_THINK": f"{think[0]},{think[1]}",
        "CRAMPWISE_LOAD_FIRST": str(first),
    }
    command = [str(LOCUST), "-f", str(Path(__file__).with_name("locustfile.py"))]
    command += ["--headless", "--only-summary", "-u", str(people), "-r", str(TURNED_UP_A_SECOND)]
    command += ["-t", f"{seconds:.0f}s", "-H", url, "--exit-code-on-error", "0"]
    with (folder / "locust.log").open("a") as log:
        ended = subprocess.run(
            command, env=environment, stdout=log, stderr=log, timeout=seconds + 120
        )
    if ended.returncode != 0 or not out.is_file():
        raise RuntimeError((folder / "locust.log").read_text(errors="replace")[-3000:])
    return read(out)


def read(out: Path) -> Met:
    """What a file of turns says."""
    met = Met()
    for line in out.read_text(encoding="utf-8").splitlines():
        turn = json.loads(line)
        met.seconds.setdefault(turn["kind"], []).append(turn["s"])
        if turn["wrong"]:
            met.wrong[turn["wrong"]] += 1
            met.lines.setdefault(turn["wrong"], turn["said"])
    return met
