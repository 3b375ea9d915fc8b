"""``python -m tests.bench.scale [--quick] [part ...]``: many people, long talks, and people who mean harm.

Parts: ``workers`` (two against one), ``people`` (200 at once, through nginx), ``month`` (the thousandth turn of one
person), ``harm`` (10,000 words, and connections that send a byte at a time), ``soak`` (20,000 turns: memory). Each is
added to ``results/scale.jsonl``. Exit status: 0 with figures, however slow the machine; 1 when an answer was wrong,
empty or missing.
"""

from __future__ import annotations

import argparse
import json
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from itertools import count
from pathlib import Path
from typing import Any

from tests.cluster.nginx import nginx
from tests.cluster.redis_server import redis_server
from tests.cluster.workers import cluster
from tests.diary import postgres
from tests.load.crowd import Met, crowd
from tests.load.people import Person

from . import bots
from .figures import percentile
from .rest import Line
from .run import load, machine, revision
from .servers import resident_kb

RESULTS = bots.ROOT / "results" / "scale.jsonl"
SENDERS = 8
LIMITS = {
    "workers": ("ratio", "at_least", 1.7),
    "people": ("typed_p95_ms", "at_most", 300.0),
    "month": ("ratio", "at_most", 1.2),
    "harm": ("ratio", "at_most", 2.0),
    "soak": ("growth", "at_most", 0.05),
}


@dataclass(frozen=True)
class Size:
    """How much: seconds of talking for each figure, people, turns of a month, turns of a soak, rounds."""

    seconds: float
    people: int
    crowd_seconds: float
    month: int
    soak: int
    rounds: int


FULL = Size(seconds=25, people=200, crowd_seconds=150, month=1000, soak=20_000, rounds=3)
QUICK = Size(seconds=10, people=40, crowd_seconds=40, month=120, soak=1500, rounds=1)
Figures = dict[str, Any]


class Rush:
    """Eight people who do not stop to think, each with a line to one of the ports. Counts good turns."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports, self._numbers = ports, count()
        self.good, self.wrong = 0, []
        self.seconds: list[float] = []

    def talk(self, seconds: float) -> float:
        """Talk for so long. Returns good turns a second."""
        before, began = self.good, time.perf_counter()
        with ThreadPoolExecutor(SENDERS) as each:
            list(each.map(lambda one: self._one(one, began + seconds), range(SENDERS)))
        return (self.good - before) / (time.perf_counter() - began)

    def turns(self, turns: int) -> None:
        """As many turns, shared between the eight."""
        until = self.good + turns
        with ThreadPoolExecutor(SENDERS) as each:
            list(each.map(lambda one: self._one(one, None, until), range(SENDERS)))

    def _one(self, place: int, until: float | None, turns: int = 0) -> None:
        port = self._ports[place % len(self._ports)]
        while time.perf_counter() < until if until else self.good < turns:
            number = next(self._numbers)
            person, replies = Person(number), []
            sender = f"scale-{time.time_ns()}-{number}"
            with Line(port) as line:
                # An attack and what is asked about it; then the next person comes.
                for _ in range(12):
                    _, said = person.next(replies)
                    replies, took, fault = line.say(sender, said, person.metadata)
                    fault = fault or person.wrong(replies)
                    if fault:
                        self.wrong.append(f"{fault}: {said}")
                        break
                    self.good += 1
                    self.seconds.append(took)
                    if until and time.perf_counter() > until:
                        break


def workers(size: Size, home: Path) -> Figures:
    """Good turns a second of one and of two workers, by turns, on PostgreSQL and Redis."""
    with _cluster(home) as found:
        ports = [_port(worker.url) for worker in found.workers]
        one, two = Rush(ports[:1]), Rush(ports)
        rates: dict[int, list[float]] = {1: [], 2: []}
        for rush in (one, two):
            rush.talk(4)
        for _ in range(size.rounds):
            rates[1].append(one.talk(size.seconds))
            rates[2].append(two.talk(size.seconds))
    mean = {number: sum(found) / len(found) for number, found in rates.items()}
    return {
        "one_per_second": round(mean[1], 1),
        "two_per_second": round(mean[2], 1),
        "ratio": round(mean[2] / mean[1], 2),
        "wrong": one.wrong + two.wrong,
    }


def people(size: Size, home: Path) -> Figures:
    """Many people at once, about 5 seconds between messages, through nginx to two workers."""
    with _cluster(home) as found, nginx([worker.url for worker in found.workers]) as url:
        crowd(url, 20, 15, home, first=5000)
        return _met(crowd(url, size.people, size.crowd_seconds, home))


def month(size: Size, home: Path) -> Figures:
    """One person's month in one go: the first turns beside the last, each by its kind and its place in the attack."""
    kinds: dict[str, list[list[float]]] = {}
    wrong: list[str] = []
    with bots.crampwise(home) as server, Line(server.port) as line:
        person, replies = Person(0, danger=False), []
        for turn in range(size.month):
            kind, said = person.next(replies)
            replies, took, fault = line.say("scale-month", said, person.metadata)
            fault = fault or person.wrong(replies)
            if fault:
                wrong.append(f"turn {turn}: {fault}: {said}")
            kinds.setdefault(kind, []).append([turn, took])
    span = max(20, size.month // 20)
    first = [took for times in kinds.values() for turn, took in times if 5 <= turn < 5 + span]
    last = [took for times in kinds.values() for turn, took in times if turn >= size.month - span]
    return {
        "turns": size.month,
        "first_p50_ms": round(percentile(first, 50) * 1000, 1),
        "last_p50_ms": round(percentile(last, 50) * 1000, 1),
        "ratio": round(percentile(last, 50) / percentile(first, 50), 2),
        "wrong": wrong,
    }


def harm(size: Size, home: Path) -> Figures:
    """Others' p95 while one sends 10,000 words again and again and 100 connections send a byte a second."""
    with _cluster(home) as found, nginx([worker.url for worker in found.workers]) as url:
        people = max(10, size.people // 5)
        crowd(url, 10, 10, home, first=5000)
        calm = crowd(url, people, size.crowd_seconds / 2, home, first=1000)
        stop = threading.Event()
        with ThreadPoolExecutor(101) as each:
            for _ in range(100):
                each.submit(_trickle, _port(url), stop)
            each.submit(_ramble, _port(url), stop)
            try:
                beside = crowd(url, people, size.crowd_seconds / 2, home, first=2000)
            finally:
                stop.set()
    return {
        "calm_p95_ms": calm.p95_ms("tap", "typed"),
        "beside_p95_ms": beside.p95_ms("tap", "typed"),
        "ratio": round(beside.p95_ms("tap", "typed") / calm.p95_ms("tap", "typed"), 2),
        "wrong": _wrong(calm) + _wrong(beside),
    }


def soak(size: Size, home: Path) -> Figures:
    """Resident memory after the first 1,000 turns and after the last, one process, SQLite."""
    first = min(1000, size.soak // 3)
    with bots.crampwise(home) as server:
        rush = Rush([server.port])
        rush.turns(first)
        before = _resident_mb(server)
        rush.turns(size.soak - first)
        after = _resident_mb(server)
    return {
        "turns": rush.good,
        "after_first_mb": round(before, 1),
        "after_last_mb": round(after, 1),
        "growth": round(after / before - 1, 4),
        "wrong": rush.wrong,
    }


PARTS = {"workers": workers, "people": people, "month": month, "harm": harm, "soak": soak}


@contextmanager
def _cluster(home: Path) -> Iterator[Any]:
    with postgres.server() as postgresql, redis_server() as redis:
        with cluster(bots.trained_model(), home, postgresql, redis) as found:
            yield found


def _trickle(port: int, stop: threading.Event) -> None:
    """A message that comes a byte a second, as long as it is let in."""
    head = b"POST /chat/turn HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n"
    while not stop.is_set():
        try:
            with socket.create_connection(("127.0.0.1", port), 5) as line:
                for byte in head + b" " * 60000:
                    line.sendall(bytes([byte]))
                    if stop.wait(1.0):
                        return
        except OSError:
            stop.wait(0.5)


def _ramble(port: int, stop: threading.Event) -> None:
    """10,000 words in one message, over and over."""
    words = "my calf is cramping and i can not say it in fewer words " * 850
    body = json.dumps({"session": "none", "id": "x", "text": words}).encode()
    import http.client

    while not stop.is_set():
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            line.request("POST", "/chat/session", b"{}", {"Content-Type": "application/json"})
            token = json.loads(line.getresponse().read())["session"]
            body = json.dumps({"session": token, "id": str(time.time_ns()), "text": words}).encode()
            line.request("POST", "/chat/turn", body, {"Content-Type": "application/json"})
            line.getresponse().read()
        except (OSError, http.client.HTTPException, ValueError, KeyError):
            pass
        finally:
            line.close()
        stop.wait(0.2)


def _met(met: Met) -> Figures:
    return {
        "turns": met.turns,
        "tap_p95_ms": met.p95_ms("tap"),
        "typed_p95_ms": met.p95_ms("typed"),
        "wrong": _wrong(met),
    }


def _wrong(met: Met) -> list[str]:
    return [f"{times} x {fault}: {met.lines[fault]}" for fault, times in met.wrong.items()]


def _port(url: str) -> int:
    return int(url.rsplit(":", 1)[1])


def _resident_mb(server: Any) -> float:
    return sum(resident_kb({process.pid for process in server.processes})) / 1024


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 0 with figures, 1 when an answer was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a look, not a measurement")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="which; all without one")
    chosen = parser.parse_args(arguments)
    size, wrong = QUICK if chosen.quick else FULL, []
    for name in chosen.parts or PARTS:
        with tempfile.TemporaryDirectory(prefix="crampwise-scale-") as home:
            print(f"{name} ...", flush=True)
            before = load()
            found = PARTS[name](size, Path(home))
        figure, side, limit = LIMITS[name]
        met = found[figure] <= limit if side == "at_most" else found[figure] >= limit
        shown = ", ".join(f"{key} {value}" for key, value in found.items() if key != "wrong")
        print(
            f"{name}: {shown}; {figure} {side.replace('_', ' ')} {limit:g}: {'met' if met else 'NOT met'}"
        )
        for line in found["wrong"][:5]:
            print(f"  wrong: {line}", file=sys.stderr)
        wrong += found["wrong"]
        record = {
            "format": 1,
            "at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
            "quick": chosen.quick,
            "revision": revision(),
            "machine": {**machine(), "load_before": before},
            "part": name,
            "figures": {**found, "wrong": len(found["wrong"])},
            "limit": {"figure": figure, side: limit, "met": met},
        }
        RESULTS.parent.mkdir(exist_ok=True)
        with RESULTS.open("a", encoding="utf-8") as kept:
            kept.write(json.dumps(record, sort_keys=True) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
