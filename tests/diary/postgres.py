"""A PostgreSQL server on loopback, for a test: Debian's own, in a folder that goes away with it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import psycopg2
import pytest

from deploy.cluster import programs

T = TypeVar("T")


class Server:
    """A running server: the URL of its database, and how to take it away and bring it back."""

    def __init__(self, folder: Path, binaries: Path, port: int, run: Callable[..., None]) -> None:
        self._folder, self._binaries, self._run = folder, binaries, run
        self.port = port
        self.url = self.url_of("postgres")

    def url_of(self, database: str) -> str:
        return f"postgresql+psycopg2://crampwise@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        self._control(
            "start",
            "-w",
            "-l",
            str(self._folder / "log"),
            "-o",
            f"-p {self.port} -k {self._folder}",
        )

    def stop(self) -> None:
        """As if it were killed: connections end at once."""
        self._control("stop", "-m", "immediate", "-w")

    def hold_still(self) -> None:
        """It and all its processes keep their connections, and answer nothing."""
        self._send(signal.SIGSTOP)

    def go_on(self) -> None:
        self._send(signal.SIGCONT)

    def kill(self) -> None:
        """``kill -9`` of it and of all its processes; :meth:`start` brings it back."""
        gone = self._send(signal.SIGKILL)
        wait_until(lambda: not any(Path(f"/proc/{pid}/exe").exists() for pid in gone))
        # In a container nobody may look after a dead process for long, and its number counts as taken until then.
        for name in ("data/postmaster.pid", f".s.PGSQL.{self.port}.lock"):
            (self._folder / name).unlink(missing_ok=True)

    def asked(self, *statements: str) -> None:
        """Run statements, each by itself."""
        connection = psycopg2.connect(self.url.replace("+psycopg2", ""))
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
        finally:
            connection.close()

    def _send(self, way: int) -> list[int]:
        first = int((self._folder / "data" / "postmaster.pid").read_text().split()[0])
        # First of all it makes no more of them.
        os.kill(first, signal.SIGSTOP)
        others = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for pid in (found := [first, *map(int, others)]):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, way)
        return found

    def new_database(self, name: str) -> str:
        """The URL of an empty database of this name."""
        connection = psycopg2.connect(self.url.replace("+psycopg2", ""))
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(f'CREATE DATABASE "{name}"')
        finally:
            connection.close()
        return self.url_of(name)

    def _control(self, *words: str) -> None:
        self._run(str(self._binaries / "pg_ctl"), "-D", str(self._folder / "data"), *words)


@contextmanager
def server() -> Iterator[Server]:
    """A server that runs until the end of the block; the test is skipped where there can be none."""
    binaries = _found(programs.postgresql)
    folder = Path(tempfile.mkdtemp(prefix="crampwise-postgres-"))
    try:
        account = _found(programs.account)
        if account:
            shutil.chown(folder, account)

        def run(*words: str) -> None:
            command = ["runuser", "-u", account, "--", *words] if account else list(words)
            done = subprocess.run(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                # The server keeps what it inherits: a pipe would stay open as long as it runs.
                stdout=(folder / "out").open("a"),
                stderr=subprocess.STDOUT,
                timeout=120,
            )
            assert done.returncode == 0, (folder / "out").read_text()[-2000:]

        run(
            str(binaries / "initdb"),
            *("-D", str(folder / "data"), "-U", "crampwise", "-A", "trust", "-E", "UTF8"),
            *("--no-locale", "--no-sync"),
        )
        with (folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write("listen_addresses = '127.0.0.1'\nshared_buffers = 32MB\n")
        running = Server(folder, binaries, _free_port(), run)
        running.start()
        try:
            yield running
        finally:
            if (folder / "data" / "postmaster.pid").exists():
                running.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _found(what: Callable[[], T]) -> T:
    try:
        return what()
    except programs.Missing as missing:
        pytest.skip(str(missing))


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def wait_until(true: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait for something, and fail when it doesn't come."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
