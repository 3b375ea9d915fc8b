"""A Redis server on loopback, for a test: Debian's own, in a folder that goes away with it."""

from __future__ import annotations

import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.cluster import programs
from tests.conversations.running import free_port, wait_until_listening


class Redis:
    """A running server: its address, and how to take it away, hold it still, and bring it back."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program, self._folder, self.port = program, folder, free_port()
        self._process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """As Debian's package sets it up, but for the place; nothing is written to the disk."""
        words = [
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._program, *words], cwd=self._folder, stdout=log, stderr=log
            )
        wait_until_listening(self.port, self._folder / "log")

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def asked(self, *words: str) -> None:
        """One command by hand."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5.0) as line:
            line.sendall((" ".join(words) + "\r\n").encode())
            answer = line.recv(1000)
        assert answer.startswith(b"+"), answer

    def hold_still(self) -> None:
        """It keeps its connections, and answers nothing."""
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._process.send_signal(signal.SIGCONT)


@contextmanager
def redis_server() -> Iterator[Redis]:
    """A server that runs until the end of the block; the test is skipped where there can be none."""
    with tempfile.TemporaryDirectory(prefix="crampwise-redis-") as folder:
        server = Redis(_program(), Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _program() -> str:
    try:
        return programs.redis_server()
    except programs.Missing as missing:
        pytest.skip(str(missing))
