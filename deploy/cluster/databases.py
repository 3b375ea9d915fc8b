"""PostgreSQL and Redis for a cluster on one machine: on loopback, with passwords that were made here and stay here."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

import psycopg2

from . import programs
from .children import Child, running_as

USER, TALKS, DIARIES = "crampwise", "talks", "diaries"
# Of each process: Rasa's own figure, 50, would soon be more than PostgreSQL has.
CONNECTIONS_EACH = 20


class CannotStart(Exception):  # noqa: N818 - what is told to the operator
    """A part that can't be made ready; its words say why."""


def kept_secret(folder: Path, name: str) -> str:
    """A secret that is made once, and kept in a file that only its owner reads."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    if not path.is_file():
        half = path.with_suffix(".half")
        half.touch(mode=0o600)
        half.write_text(secrets.token_urlsafe(32), encoding="utf-8")
        half.replace(path)
    return path.read_text(encoding="utf-8")


def listens(port: int) -> bool:
    """Whether somebody listens there, on loopback."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class PostgreSQL:
    """A server of our own.

    Args:
        folder: where all that it writes is.
        port: where it listens, on loopback.
        password: of the only account that there is.
        processes: how many will use it.
    """

    def __init__(self, folder: Path, port: int, password: str, processes: int) -> None:
        self._folder, self._data, self._port = folder, folder / "data", port
        self._password, self._processes = password, processes
        self._account, self._binaries = programs.account(), programs.postgresql()

    def url(self, database: str) -> str:
        """The address of a database, as Crampwise takes it."""
        return f"postgresql+psycopg2://{USER}:{self._password}@127.0.0.1:{self._port}/{database}"

    def child(self, log: Path) -> Child:
        """The server, ready to be started. Raises :class:`CannotStart`."""
        self._make()
        settings = {
            "port": self._port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": 20 + CONNECTIONS_EACH * self._processes,
            # What people say goes into no log, whatever goes wrong.
            "log_min_error_statement": "panic",
            "log_error_verbosity": "terse",
            "log_parameter_max_length_on_error": 0,
        }
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        command = [str(self._binaries / "postgres"), "-D", str(self._data), *words]
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}
        return Child(
            "PostgreSQL", command, log, environment, self._account, signal.SIGINT, self.well
        )

    def well(self) -> bool:
        try:
            self._connect("postgres").close()
        except psycopg2.Error:
            return False
        return True

    def make_databases(self) -> None:
        """The two that are needed, where they are not there yet."""
        connection = self._connect("postgres")
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT datname FROM pg_database")
                there = {name for (name,) in cursor.fetchall()}
                for name in {TALKS, DIARIES} - there:
                    cursor.execute(f'CREATE DATABASE "{name}"')
        finally:
            connection.close()

    def _connect(self, database: str) -> psycopg2.extensions.connection:
        return psycopg2.connect(
            host="127.0.0.1",
            port=self._port,
            user=USER,
            password=self._password,
            dbname=database,
            connect_timeout=2,
        )

    def _make(self) -> None:
        if (self._data / "PG_VERSION").is_file():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        if self._account:
            shutil.chown(self._folder, self._account)
        with tempfile.NamedTemporaryFile("w", prefix="crampwise-") as password:
            password.write(self._password)
            password.flush()
            if self._account:
                shutil.chown(password.name, self._account)
            made = subprocess.run(
                [
                    str(self._binaries / "initdb"),
                    *("-D", str(self._data), "-U", USER, "--pwfile", password.name),
                    *("-A", "scram-sha-256", "-E", "UTF8", "--locale=C"),
                ],
                cwd="/",
                env={"PATH": os.environ.get("PATH", "")},
                **running_as(self._account),
                capture_output=True,
                text=True,
            )
        if made.returncode:
            hint = (
                f"It runs as {self._account}, who must be able to enter {self._folder}: choose another folder with "
                "CRAMPWISE_CLUSTER, or run this as another account than root.\n"
                if self._account
                else ""
            )
            raise CannotStart(f"PostgreSQL can't make its files. {hint}{made.stderr.strip()}")


class Redis:
    """A server of our own, which keeps nothing: it holds who waits for whom. Arguments as above."""

    def __init__(self, folder: Path, port: int, password: str) -> None:
        self._folder, self._port, self._password = folder, port, password
        self._program = programs.redis_server()

    @property
    def url(self) -> str:
        return f"redis://:{self._password}@127.0.0.1:{self._port}/0"

    def child(self, log: Path) -> Child:
        """The server, ready to be started."""
        self._folder.mkdir(parents=True, exist_ok=True)
        settings = self._folder / "redis.conf"
        settings.touch(mode=0o600)
        settings.write_text(
            f"bind 127.0.0.1\nport {self._port}\nrequirepass {self._password}\n"
            f'dir "{self._folder}"\nsave ""\nappendonly no\nmaxmemory-policy noeviction\n',
            encoding="utf-8",
        )
        return Child("Redis", [self._program, str(settings)], log, well=self.well)

    def well(self) -> bool:
        return listens(self._port)
