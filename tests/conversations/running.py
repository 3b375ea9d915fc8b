"""Starts the real programs for a test, waits until they answer, and ends them by their handles."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[2]
# A machine that tests and trains at once is slow; a program that died is seen at once.
SECONDS_TO_START = 180.0
SECONDS_TO_END = 20.0


@dataclass
class Program:
    """A program that was started: its port, its handle, where its output goes, and how long its start took."""

    port: int
    process: subprocess.Popen
    log: Path
    seconds_to_start: float = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def output(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def client(self, seconds: float = 30.0) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=seconds)

    def end(self) -> None:
        """Ask it to end, as Ctrl-C and a service manager do; assert that nothing of it is left."""
        self.process.terminate()
        try:
            self.process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            raise AssertionError(
                f"it did not end in {SECONDS_TO_END:.0f} s:\n{self.output[-1500:]}"
            ) from None
        assert not _alive(self.process.pid), "processes of it are left"
        assert not listening(self.port), f"port {self.port} is still in use"


@contextmanager
def server(
    home: Path, model: Path, *command: str, port: int = 0, **environment: str
) -> Iterator[Program]:
    """The assistant with its data under ``home``; ``command`` replaces the module that is run. Ends it after."""
    command = command or ("-m", "crampwise.server")
    settings = {
        "CRAMPWISE_HOME": str(home),
        "CRAMPWISE_MODEL": str(model),
        "HOST": "127.0.0.1",
        **environment,
    }
    with _program(command, home / "server.log", "/chat/health", port, settings) as program:
        yield program


@contextmanager
def action_server(folder: Path, port: int = 0) -> Iterator[Program]:
    """A real action server for ``actions/``."""
    port = port or free_port()
    command, home = ("-m", "crampwise.action_server"), {"CRAMPWISE_HOME": str(folder)}
    with _program(command, folder / "actions.log", "/health", port, home) as program:
        yield program


@contextmanager
def _program(
    command: Sequence[str], log: Path, health: str, port: int, settings: dict
) -> Iterator[Program]:
    port = port or free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CRAMPWISE_")}
    environment = {**kept, "PORT": str(port), "PYTHONUNBUFFERED": "1", **settings}
    began = time.monotonic()
    with log.open("ab") as output:
        # A session of its own: its whole group can be looked for, and ended, by this handle.
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    program = Program(port, process, log)
    try:
        _wait(program, health)
        program.seconds_to_start = time.monotonic() - began
        yield program
    finally:
        if process.poll() is None:
            program.end()


def _wait(program: Program, health: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    with program.client(5.0) as client:
        while time.monotonic() < deadline:
            assert program.process.poll() is None, f"it ended by itself:\n{program.output[-2000:]}"
            try:
                if client.get(health).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.2)
    raise AssertionError(f"no answer in {SECONDS_TO_START:.0f} s:\n{program.output[-2000:]}")


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until_listening(port: int, *output: Path, seconds: float = 20.0) -> None:
    """Wait until somebody listens there; raises ``AssertionError`` with the end of what the program printed."""
    deadline = time.monotonic() + seconds
    while not listening(port):
        said = "".join(path.read_text(errors="replace")[-1000:] for path in output)
        assert time.monotonic() < deadline, said
        time.sleep(0.05)


def listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
