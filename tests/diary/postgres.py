"""A PostgreSQL server on loopback, for a test: Debian's own, in a folder that goes away with it."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest

BINARIES = "/usr/lib/postgresql/*/bin"
#: Accounts to run it as when the tests run as root, which it refuses.
ACCOUNTS = ("postgres", "nobody")


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
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="crampwise-postgres-"))
    try:
        account = _account()
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


def _binaries() -> Path:
    found = _installed()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"capture_output": True, "timeout": 600}
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-qq", "--no-install-recommends", "postgresql"]
        subprocess.run(["apt-get", "update", "-qq"], env=environment, **quiet)
        subprocess.run([*install, "-y"], env=environment, **quiet)
        found = _installed()
    if found is None:
        pytest.skip(
            "PostgreSQL is not on this machine: install Debian's package `postgresql` to test the diary on it"
        )
    return found


def _installed() -> Path | None:
    folders = [path for path in Path("/").glob(BINARIES[1:]) if (path / "initdb").exists()]
    on_path = shutil.which("initdb")
    return max(folders, default=Path(on_path).resolve().parent if on_path else None)


def _account() -> str | None:
    """Who runs the server: ``None`` for whoever runs the tests."""
    if os.geteuid():
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    for account in ACCOUNTS:
        if account in known and shutil.which("runuser"):
            return account
    pytest.skip("PostgreSQL refuses to run as root, and there is no other account to run it as")


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
