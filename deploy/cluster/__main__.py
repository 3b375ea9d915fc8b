"""PostgreSQL, Redis, nginx, action servers and assistants on this machine: ``python -m deploy.cluster``.

``PORT`` is where people come (5005), ``HOST`` the address for them (loopback), ``CRAMPWISE_WORKERS`` how many
assistants there are (one a core), ``CRAMPWISE_CLUSTER`` the folder for all that is kept (``var/cluster``). Other
variables reach the assistants as they are. Ctrl-C ends everything, and nothing is left running; what was kept stays.

Exit status: 0 ended in order, 1 it could not start (a line says why).
"""

from __future__ import annotations

import fcntl
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from crampwise.model_file import ModelError, given_model

from .databases import CannotStart
from .house import House, free_port
from .programs import Missing

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 240.0


class Stopped(Exception):  # noqa: N818 - asked for
    """Ctrl-C, or a service manager."""


def main() -> int:
    """Run until told to end."""
    try:
        port = int(os.environ.get("PORT") or 5005)
        workers = int(os.environ.get("CRAMPWISE_WORKERS") or len(os.sched_getaffinity(0)))
        if workers < 1 or not 0 < port < 65536:
            raise ValueError
    except ValueError:
        print("PORT and CRAMPWISE_WORKERS are numbers.", file=sys.stderr)
        return 1
    folder = Path(os.environ.get("CRAMPWISE_CLUSTER") or ROOT / "var" / "cluster").absolute()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "running").open("w") as running:
        try:
            fcntl.flock(running, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print(f"A cluster is running already in {folder}.", file=sys.stderr)
            return 1
        for way in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(way, _stop)
        try:
            return _run(folder, port, workers)
        except Stopped:
            return 0
        except (Missing, CannotStart, ModelError) as error:
            print(error, file=sys.stderr)
            return 1


def _run(folder: Path, port: int, workers: int) -> int:
    from crampwise.training import train

    host = os.environ.get("HOST") or "127.0.0.1"
    if not free_port(host, port):
        raise CannotStart(
            f"Port {port} is in use. Stop what uses it, or choose another: PORT=5006 make cluster"
        )
    model = given_model() or train()
    house = House(folder, f"{host}:{port}", workers, model)
    try:
        print(f"Starting {house.told()} ...", flush=True)
        house.start(time.monotonic() + SECONDS_TO_START)
        print(f"\nCrampwise is ready: http://localhost:{port}/chat/\n", flush=True)
        print(f"What each of them prints is in {house.logs}. Ctrl-C ends all of it.", flush=True)
        while True:
            for line in house.look():
                print(line, flush=True)
            time.sleep(0.25)
    finally:
        # Nothing may break this off half-way.
        for way in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(way, signal.SIG_IGN)
        print("Ending: who waits for an answer gets it first ...", flush=True)
        house.end()
        print("Nothing of it runs any more.", flush=True)


def _stop(*_: Any) -> None:
    raise Stopped


if __name__ == "__main__":
    sys.exit(main())
