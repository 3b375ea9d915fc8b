"""Starts a server as processes of its own, waits for its first good reply, weighs it, and ends it by handle."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from .rest import Line

SECONDS_TO_END = 15.0
# Rasa's thread settings, which Crampwise chooses for itself: a starter bot runs without them.
OUR_SETTINGS = (
    *(
        "OMP_NUM_THREADS",
        "TF_NUM_INTRAOP_THREADS",
        "TF_NUM_INTEROP_THREADS",
        "TF_ENABLE_ONEDNN_OPTS",
    ),
    *(
        "PORT",
        "HOST",
        "CRAMPWISE_HOME",
        "CRAMPWISE_DB",
        "CRAMPWISE_SECRET",
        "CRAMPWISE_ACTIONS_URL",
    ),
    *("PYTHONPATH", "PYTHONHOME"),
)


class BenchError(Exception):
    """The bench could not measure; the words say why."""


@dataclass
class Server:
    """A running bot: the port of its REST channel, its processes, and the seconds its start took."""

    port: int
    processes: list[subprocess.Popen] = field(default_factory=list)
    start_s: float = 0.0

    def memory_mb(self) -> float:
        """Resident memory of its processes and all their children."""
        return sum(resident_kb({process.pid for process in self.processes})) / 1024


def plain_environment(**more: str) -> dict[str, str]:
    """This process's environment without Crampwise's settings, and nothing sent to anyone."""
    kept = {name: value for name, value in os.environ.items() if name not in OUR_SETTINGS}
    return {
        **kept,
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        **more,
    }


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(
    commands: Sequence[Sequence[str]],
    port: int,
    hello: str,
    folder: Path,
    env: Mapping[str, str],
    log: Path,
    seconds: float,
) -> Iterator[Server]:
    """Start the commands in ``folder``; once ``hello`` gets a good reply at ``port``, hand over the server.

    Whatever happens inside, Ctrl-C too, the processes have ended afterwards. Raises :class:`BenchError` with the
    end of the log when a process dies early or no good reply comes in ``seconds``.
    """
    server = Server(port)
    with ExitStack() as ends, log.open("ab") as output:
        began = time.perf_counter()
        for command in commands:
            # A session of its own: Ctrl-C reaches the bench alone, which then ends its servers in order.
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=dict(env),
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
            ends.callback(end, process)
            server.processes.append(process)
        _wait_for_reply(server, hello, began + seconds, log)
        server.start_s = time.perf_counter() - began
        yield server


def end(process: subprocess.Popen) -> None:
    """End a process and the group it leads: asked first, forced when it does not go."""
    if process.poll() is not None:
        return
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_for_reply(server: Server, hello: str, until: float, log: Path) -> None:
    while time.perf_counter() < until:
        dead = [process.args for process in server.processes if process.poll() is not None]
        if dead:
            raise BenchError(f"{' '.join(map(str, dead[0]))} ended by itself:\n{_end_of(log)}")
        try:
            with Line(server.port) as line:
                if not line.say("bench-first", hello, {})[2]:
                    return
        except OSError:
            pass
        time.sleep(0.05)
    raise BenchError(f"no good reply at port {server.port} in time:\n{_end_of(log)}")


def _end_of(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-20:])


def resident_kb(roots: set[int]) -> list[int]:
    """Resident kilobytes of each of the processes and of all their descendants."""
    table = _from_proc() if Path("/proc/self/statm").exists() else _from_ps()
    family, grew = set(roots), True
    while grew:
        children = {pid for pid, (parent, _) in table.items() if parent in family} - family
        family |= children
        grew = bool(children)
    return [table[pid][1] for pid in sorted(family) if pid in table]


def _from_proc() -> dict[int, tuple]:
    page_kb, table = os.sysconf("SC_PAGE_SIZE") // 1024, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            # The name, in brackets, may hold anything; the parent is the second field after it.
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            table[int(folder.name)] = (
                parent,
                int((folder / "statm").read_text().split()[1]) * page_kb,
            )
        except (OSError, ValueError, IndexError):
            continue  # it ended while we looked
    return table


def _from_ps() -> dict[int, tuple]:
    lines = subprocess.run(
        ["ps", "-axo", "pid=,ppid=,rss="], capture_output=True, text=True, check=True
    ).stdout
    rows = (map(int, row.split()) for row in lines.splitlines() if row.strip())
    return {pid: (parent, kb) for pid, parent, kb in rows}
