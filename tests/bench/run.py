"""``python -m tests.bench.run [--quick] [--no-starter]``: measures both bots in one run, prints, and keeps a record."""

from __future__ import annotations

import argparse
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path
from typing import Any

from . import bots, figures, report
from .figures import Turn
from .people import Person, Visitor
from .rest import Talker, hold
from .servers import BenchError, Server

RESULTS = bots.ROOT / "results" / "bench.jsonl"
SENDERS = 8
# A visit to the starter bot has about 3.5 turns, a talk with Crampwise 12: one block of each weighs the same.
VISITS_A_TALK = 4


@dataclass(frozen=True)
class Size:
    """How much to measure: starts of our server, talks to warm up, rounds one by one, talks at once (twice)."""

    starts: int
    warm_up: int
    rounds: int
    crowd_talks: int


FULL, QUICK = (
    Size(starts=3, warm_up=2, rounds=42, crowd_talks=16),
    Size(starts=1, warm_up=1, rounds=6, crowd_talks=8),
)


@dataclass
class Bot:
    """A bot under measurement: its server, who talks to it, and what was seen."""

    server: Server
    talker: Callable[[int], Talker]
    talks_a_block: int
    turns: list[Turn] = field(default_factory=list)
    warm_up: list[Turn] = field(default_factory=list)
    crowd: list[Turn] = field(default_factory=list)
    crowd_s: float = 0.0
    memory_mb: float = 0.0
    talks: int = 0

    def block(self) -> list[Turn]:
        """One block of conversations, one after the other."""
        return [turn for talker in self._talkers(1) for turn in hold(self.server.port, talker)]

    def rush(self, blocks: int) -> None:
        """Some blocks of conversations, eight at a time."""
        talkers, began = self._talkers(blocks), time.perf_counter()
        with ThreadPoolExecutor(SENDERS) as pool:
            try:
                for turns in pool.map(lambda talker: hold(self.server.port, talker), talkers):
                    self.crowd += turns
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        self.crowd_s += time.perf_counter() - began

    def figures(self, starts: Sequence[float]) -> dict[str, Any]:
        """Its part of the record."""
        every = [*self.warm_up, *self.turns, *self.crowd]
        return {
            "start_s": round(figures.percentile(starts, 50), 2),
            "starts_s": [round(one, 2) for one in starts],
            "first_typed_ms": figures.first_typed(self.warm_up),
            "turns": figures.by_kind(self.turns),
            "memory_mb": round(self.memory_mb, 1),
            "memory_after_turns": len(self.warm_up) + len(self.turns),
            "crowd": figures.crowd(self.crowd, self.crowd_s, SENDERS),
            "faults": figures.faults(every),
            "fallbacks": sum(turn.fallback and not turn.fault for turn in every),
        }

    def _talkers(self, blocks: int) -> list[Talker]:
        first, self.talks = self.talks, self.talks + blocks * self.talks_a_block
        return [self.talker(number) for number in range(first, self.talks)]


def measure(both: Sequence[Bot], size: Size) -> None:
    """Warm up, then blocks in turn (A B A B ...), then weigh, then the rush, in turn as well."""
    for bot in both:
        for _ in range(size.warm_up):
            bot.warm_up += bot.block()
    for number in range(size.rounds):
        for bot in both:
            bot.turns += bot.block()
        if sys.stdout.isatty():
            print(f"\rround {number + 1} of {size.rounds}", end="", flush=True)
    for bot in both:
        bot.memory_mb = bot.server.memory_mb()
    print(f"\n{SENDERS} senders at once ...", flush=True)
    for _ in range(2):
        for bot in both:
            bot.rush(size.crowd_talks)


def bench(size: Size, with_starter: bool, scratch: Path, about: dict[str, Any]) -> dict[str, Any]:
    """Start both bots, measure, and end them. Returns the record. Raises :class:`BenchError` when it cannot."""
    model = bots.trained_model()
    project = bots.starter_project(scratch) if with_starter else None
    about = {**about, "model": model.name, "machine": {**machine(), "load_before": load()}}
    print("Timing one parse ...", flush=True)
    parse = bots.parse_times()
    starts: list[float] = []
    for _ in range(size.starts - 1):
        with bots.crampwise(scratch) as server:
            starts.append(server.start_s)
    with ExitStack() as stack:
        print("Starting Crampwise ...", flush=True)
        ours = Bot(stack.enter_context(bots.crampwise(scratch)), Person, 1)
        starts.append(ours.server.start_s)
        if not model.is_file():
            raise BenchError(
                "the data changed while a start was timed, so the start included training: run it again"
            )
        both, starter = [ours], None
        if project:
            print("Starting Rasa's starter bot ...", flush=True)
            starter = Bot(
                stack.enter_context(bots.starter(project, scratch)), Visitor, VISITS_A_TALK
            )
            both.append(starter)
        measure(both, size)
    about["machine"]["load_after"] = load()
    return figures.record(
        about,
        {**ours.figures(starts), "parse": parse},
        starter.figures([starter.server.start_s]) if starter else None,
    )


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "cpus": os.cpu_count(),
        "python": platform.python_version(),
        "rasa": version("rasa"),
    }


def load() -> float:
    """How many processes wanted a core in the last minute."""
    return round(os.getloadavg()[0], 2)


def revision() -> str | None:
    """The commit that is measured, or ``None`` outside a repository; ``+`` marks changes that are not committed."""
    try:
        git = ["git", "-C", str(bots.ROOT)]
        commit = subprocess.run(
            [*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True
        ).stdout.strip()
        changed = subprocess.run(
            [*git, "status", "--porcelain"], capture_output=True, text=True, check=True
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None
    return commit + ("+" if changed else "")


def wrong(found: dict[str, Any]) -> list[str]:
    """Why a run fails: any fault of ours, and any of the starter's but an answer its own model chose to leave empty."""
    ours = [f"Crampwise: {count} x {fault}" for fault, count in found["ours"]["faults"].items()]
    starter = (found["starter"] or {"faults": {}})["faults"]
    return ours + [
        f"starter: {count} x {fault}" for fault, count in starter.items() if fault != "empty"
    ]


def _stop(*_: Any) -> None:
    raise KeyboardInterrupt


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 0 with figures, however slow the machine; 1 for a fault or an empty reply; 130 when interrupted."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.run", description=__doc__.split(": ", 1)[1]
    )
    parser.add_argument(
        "--quick", action="store_true", help="fewer turns: a look, not a measurement"
    )
    parser.add_argument("--no-starter", action="store_true", help="measure Crampwise alone")
    chosen = parser.parse_args(arguments)
    # Ended from outside, the servers must end as they do with Ctrl-C.
    signal.signal(signal.SIGTERM, _stop)
    about = {
        "at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "quick": chosen.quick,
        "revision": revision(),
    }
    try:
        with tempfile.TemporaryDirectory(prefix="crampwise-bench-") as scratch:
            found = bench(
                QUICK if chosen.quick else FULL, not chosen.no_starter, Path(scratch), about
            )
    except (BenchError, OSError) as error:
        print(f"The bench could not measure: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; nothing was recorded and nothing runs on.", file=sys.stderr)
        return 130
    RESULTS.parent.mkdir(exist_ok=True)
    with RESULTS.open("a", encoding="utf-8") as kept:
        kept.write(figures.line(found))
    print("\n".join(report.lines(found)))
    print(f"Recorded in {RESULTS.relative_to(bots.ROOT)}.")
    for fault in wrong(found):
        print(fault, file=sys.stderr)
    return 1 if wrong(found) else 0


if __name__ == "__main__":
    sys.exit(main())
