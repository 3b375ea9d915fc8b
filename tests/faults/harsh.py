"""The assistant in a harsh place: its clock can be moved, its disk filled up, and its action server may say anything."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from .servers import Server
from .wrong_actions import WrongActions, wrong_actions

DISK = 8 * 1024 * 1024
# The clock is looked at five times a second (impatient.py).
SECONDS_TO_SEE = 0.4


@dataclass
class Harsh:
    """The running assistant, and what can be done to it.

    Attributes:
        moved: the file that says by how much its clock is off.
        filled: its small disk; ``None`` where there can be none.
    """

    client: httpx.Client
    home: Path
    actions: WrongActions
    assistant: Server
    moved: Path
    filled: Path | None

    @contextmanager
    def clock(self, by: float) -> Iterator[None]:
        """Move the time of day by so many seconds."""
        try:
            self._move(by)
            yield
        finally:
            self._move(0)

    def _move(self, by: float) -> None:
        self.moved.write_text(str(by))
        time.sleep(SECONDS_TO_SEE)

    @contextmanager
    def full_disk(self) -> Iterator[None]:
        """Not one more byte fits."""
        if self.filled is None:
            pytest.skip("no small disk can be mounted here: run the tests as root")
        fill = self.filled / "fill"
        try:
            with fill.open("wb", buffering=0) as file:
                for size in (65536, 512, 1):
                    try:
                        while True:
                            file.write(b"x" * size)
                    except OSError:
                        pass
            yield
        finally:
            fill.unlink()


@contextmanager
def harsh_place(model: Path, folder: Path) -> Iterator[Harsh]:
    """Everything as it should be, at first."""
    with ExitStack() as ends:
        disk = ends.enter_context(_small_disk(folder / "disk"))
        home = (disk or folder) / "home"
        home.mkdir()
        settings = {"CRAMPWISE_HOME": str(home)}
        real = Server(["crampwise.action_server"], "/health", folder / "actions.log", **settings)
        real.start()
        ends.callback(real.end)
        actions = ends.enter_context(wrong_actions(f"{real.url}/webhook"))
        moved = folder / "clock"
        moved.write_text("0")
        assistant = Server(
            ["tests.faults.impatient"],
            "/chat/health",
            folder / "assistant.log",
            CRAMPWISE_MODEL=str(model),
            CRAMPWISE_ACTIONS_URL=actions.url,
            TEST_CLOCK=str(moved),
            HOST="127.0.0.1",
            **settings,
        )
        assistant.start()
        ends.callback(assistant.end)
        client = ends.enter_context(httpx.Client(base_url=assistant.url, timeout=30.0))
        yield Harsh(client, home, actions, assistant, moved, disk)


@contextmanager
def _small_disk(folder: Path) -> Iterator[Path | None]:
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "crampwise-test", str(folder)]
    if os.geteuid() or subprocess.run(command, capture_output=True).returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], capture_output=True)


@contextmanager
def in_seconds(seconds: float = 5.0) -> Iterator[None]:
    """What is done inside must be over by then."""
    began = time.monotonic()
    yield
    took = time.monotonic() - began
    assert took < seconds, f"{took:.1f} s"
