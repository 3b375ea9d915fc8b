"""Programs that run until they are told to end: one that ends by itself is started again."""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# How long one that ended is let be before it is started again: the first time, and at the most. One that ran for longer
# than the last begins from the first again.
FIRST_SECONDS, MOST_SECONDS = 1.0, 30.0
# An assistant that drains takes no longer (crampwise/draining.py).
SECONDS_TO_END = 25.0
TOLD_WHEN_PARENT_ENDS = 1  # PR_SET_PDEATHSIG of Linux
ROOT = Path(__file__).resolve().parents[2]


def running_as(account: str | None) -> dict[str, Any]:
    """What ``subprocess`` needs to run something as this account; ``None``: ours."""
    if account is None:
        return {}
    entry = pwd.getpwnam(account)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@dataclass
class Child:
    """One program.

    Args:
        name: as the operator is told.
        command: its path and arguments.
        log: where all that it prints goes.
        environment: all of its variables.
        account: whose it is; ``None``: ours.
        end_by: the signal that ends it in order.
        well: whether it serves; asked now and then after it was started again.
    """

    name: str
    command: list[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    account: str | None = None
    end_by: int = signal.SIGTERM
    well: Callable[[], bool] = lambda: True
    _process: subprocess.Popen[bytes] | None = None
    _began: float = 0.0
    _wait: float = FIRST_SECONDS
    _again_at: float = 0.0
    _awaited: bool = False

    def start(self) -> None:
        """Start it, in a group of its own: the terminal's Ctrl-C is for whoever watches over it."""
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                self.command,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=self._end_with_parent,
                cwd=ROOT,
                **running_as(self.account),
            )
        self._began, self._again_at = time.monotonic(), 0.0

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def look(self) -> str | None:
        """Start it again when it is time to. Returns what there is to say of it."""
        now = time.monotonic()
        if self.running:
            if self._awaited and self.well():
                self._awaited = False
                return f"{self.name} is back."
            return None
        if not self._again_at:
            lasted = now - self._began
            self._wait = FIRST_SECONDS if lasted > MOST_SECONDS else self._wait
            self._again_at, wait = now + self._wait, self._wait
            self._wait = min(self._wait * 2, MOST_SECONDS)
            return f"{self.name} has ended ({self._how()}); it is started again in {wait:.0f} s."
        if now >= self._again_at:
            self.start()
            self._awaited = True
        return None

    def ask_to_end(self) -> None:
        if self.running:
            self._process.send_signal(self.end_by)

    def wait(self, until: float) -> None:
        """Wait for its end until then (``time.monotonic()``); then it and all that it started are killed."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def last_words(self) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])

    def _how(self) -> str:
        status = self._process.returncode if self._process else 0
        return f"status {status}" if status >= 0 else signal.Signals(-status).name

    def _end_with_parent(self) -> None:
        # If whoever watches over it is killed, nothing is left running (on Linux).
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(TOLD_WHEN_PARENT_ENDS, int(self.end_by))


def end(children: list[Child], seconds: float = SECONDS_TO_END) -> None:
    """End them side by side."""
    until = time.monotonic() + seconds
    for child in children:
        child.ask_to_end()
    for child in children:
        child.wait(until)
