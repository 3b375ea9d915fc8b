"""The real programs as processes that can be killed and started again on the same port, over the same folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.conversations.running import ROOT, SECONDS_TO_END, SECONDS_TO_START, free_port


class Server:
    """One of the programs.

    Args:
        command: the module that is run, and its arguments.
        health: the path that answers 200 once it serves.
        log: where all that it prints goes.
        environment: its settings; none of the tests' own reach it.
    """

    def __init__(self, command: list[str], health: str, log: Path, **environment: str) -> None:
        self._command, self._health, self._log, self._port = command, health, log, free_port()
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith("CRAMPWISE_")
        }
        self._environment = {
            **kept,
            "PORT": str(self._port),
            "PYTHONUNBUFFERED": "1",
            **environment,
        }
        self._process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def log(self) -> Path:
        return self._log

    def start(self) -> None:
        """Start it, and wait until it serves."""
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *self._command],
                cwd=ROOT,
                env=self._environment,
                stdout=output,
                stderr=output,
                # A group of its own, which is killed as a whole.
                start_new_session=True,
            )
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline:
            assert self._process.poll() is None, self._log.read_text(errors="replace")[-2000:]
            try:
                if httpx.get(self.url + self._health, timeout=5.0).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        raise AssertionError(f"no answer:\n{self._log.read_text(errors='replace')[-2000:]}")

    def kill(self) -> None:
        """``kill -9``: it gets no chance to put anything in order."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def send(self, way: int) -> None:
        """Send it a signal."""
        self._process.send_signal(way)

    def ended(self) -> int:
        """Wait until it has ended by itself. Returns its exit status."""
        return self._process.wait(SECONDS_TO_END)

    def end(self) -> None:
        """Ask it to end, as Ctrl-C does; killed only if it will not."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self.kill()


@contextmanager
def house(
    model: Path, folder: Path, apart: bool = False, loud: bool = False
) -> Iterator[tuple[Server, Server | None]]:
    """The assistant and its action server, which is ``None`` unless they run apart; both have ended afterwards.

    The data is in ``folder/home``, what they print in ``folder/*.log``, temporary files in ``folder/tmp``.

    Args:
        loud: they print all that they can, as at debug level.
    """
    home, temporary = folder / "home", folder / "tmp"
    home.mkdir()
    temporary.mkdir()
    settings = {"CRAMPWISE_HOME": str(home), "TMPDIR": str(temporary)}
    actions = None
    if apart:
        actions = Server(
            ["tests.faults.loud_actions" if loud else "crampwise.action_server"],
            "/health",
            folder / "actions.log",
            **settings,
        )
        settings["CRAMPWISE_ACTIONS_URL"] = f"{actions.url}/webhook"
    assistant = Server(
        [
            "tests.faults.loud"
            if loud
            else "tests.faults.impatient"
            if apart
            else "crampwise.server"
        ],
        "/chat/health",
        folder / "assistant.log",
        CRAMPWISE_MODEL=str(model),
        HOST="127.0.0.1",
        **settings,
    )
    try:
        for server in filter(None, (actions, assistant)):
            server.start()
        yield assistant, actions
    finally:
        for server in filter(None, (assistant, actions)):
            server.end()
