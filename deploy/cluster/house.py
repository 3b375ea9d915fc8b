"""Who runs beside whom in a cluster on one machine, what each is told, and in which order they start and end."""

from __future__ import annotations

import os
import socket
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from . import children, nginx, programs
from .children import Child
from .databases import (
    CONNECTIONS_EACH,
    DIARIES,
    TALKS,
    CannotStart,
    PostgreSQL,
    Redis,
    kept_secret,
    listens,
)

ROOT = Path(__file__).resolve().parents[2]
ACTION_SERVERS = 2


def free_port(host: str = "127.0.0.1", port: int = 0) -> int:
    """The port, or any if it is 0, where nobody listens; 0 if somebody does."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return 0
        return probe.getsockname()[1]


def answers(url: str, seconds: float = 6.0) -> bool:
    """Whether it says 200."""
    try:
        # Straight to it, whatever proxy the machine is told to use for others.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(url, timeout=seconds) as answer:
            return answer.status == 200
    except OSError:
        return False


class House:
    """All of it.

    Args:
        folder: for all that is kept.
        listen: ``host:port`` for people.
        workers: how many assistants.
        model: the trained model, which was checked.

    Raises:
        Missing: a program that is not on this machine.
    """

    def __init__(self, folder: Path, listen: str, workers: int, model: Path) -> None:
        self._folder, self._listen, self._model = folder, listen, model
        # Each as its own account may enter; what is secret is closed by itself.
        folder.chmod(0o711)
        self.logs = folder / "log"
        self.logs.mkdir(mode=0o700, exist_ok=True)
        secret = partial(kept_secret, folder / "keys")
        processes = workers + ACTION_SERVERS
        self._postgresql = PostgreSQL(
            folder / "postgresql", free_port(), secret("postgresql"), processes
        )
        self._redis = Redis(folder / "redis", free_port(), secret("redis"))
        self._assistants = [f"127.0.0.1:{free_port()}" for _ in range(workers)]
        self._actions = [f"127.0.0.1:{free_port()}" for _ in range(ACTION_SERVERS)]
        self._inside = f"127.0.0.1:{free_port()}"
        self._nginx = programs.nginx()
        self._environment = {
            **os.environ,
            "PYTHONUNBUFFERED": "1",
            "HOST": "127.0.0.1",
            "CRAMPWISE_MODEL": str(model),
            "CRAMPWISE_SECRET": secret("session"),
            "CRAMPWISE_DB": self._postgresql.url(TALKS),
            "CRAMPWISE_DIARY_URL": self._postgresql.url(DIARIES),
            "CRAMPWISE_LOCKS_URL": self._redis.url,
            "CRAMPWISE_ACTIONS_URL": f"http://{self._inside}/webhook",
            "CRAMPWISE_PROXIES_COUNT": "1",
            "CRAMPWISE_SOCKETIO": "0",
            "SQL_POOL_SIZE": "5",
            "SQL_MAX_OVERFLOW": str(CONNECTIONS_EACH - 10),
        }
        # In the order in which they start; they end the other way round, so that who waits for an answer gets it.
        self._stages: list[list[Child]] = []

    def told(self) -> str:
        count = len(self._assistants)
        assistants = f"{count} assistants" if count > 1 else "one assistant"
        return f"PostgreSQL, Redis, {ACTION_SERVERS} action servers, {assistants} and nginx"

    def start(self, until: float) -> None:
        """Start all, and wait until each assistant is ready. Raises :class:`CannotStart` when one is not by then."""
        self._stage(
            [
                self._postgresql.child(self._log("postgresql")),
                self._redis.child(self._log("redis")),
            ],
            until,
        )
        self._postgresql.make_databases()
        actions = [
            self._python("crampwise.action_server", f"action server {number}", at, "/health")
            for number, at in enumerate(self._actions, 1)
        ]
        self._stage(actions, until)
        self._stage([self._proxy()], until)
        assistants = [
            self._python("crampwise.server", f"assistant {number}", at, "/chat/health")
            for number, at in enumerate(self._assistants, 1)
        ]
        self._stage(assistants, until)
        self._await([partial(answers, f"http://{at}/chat/ready") for at in self._assistants], until)

    def look(self) -> Iterator[str]:
        """Start again what has ended. Yields what there is to say."""
        for child in self._all():
            said = child.look()
            if said:
                yield said

    def end(self) -> None:
        """End all that was started."""
        for stage in reversed(self._stages):
            children.end(stage)
        self._stages = []

    def _stage(self, stage: list[Child], until: float) -> None:
        self._stages.append(stage)
        for child in stage:
            child.start()
        self._await([child.well for child in stage], until)

    def _await(self, parts: list[Callable[[], bool]], until: float) -> None:
        while parts:
            for child in self._all():
                if not child.running:
                    raise CannotStart(f"{child.name} did not start:\n{child.last_words()}")
            if time.monotonic() > until:
                raise CannotStart(f"It is not ready yet. What each says is in {self.logs}.")
            parts = [well for well in parts if not well()]
            time.sleep(0.1)

    def _all(self) -> list[Child]:
        return [child for stage in self._stages for child in stage]

    def _python(self, module: str, name: str, at: str, health: str) -> Child:
        home = self._folder / name.replace(" ", "-")
        home.mkdir(mode=0o700, exist_ok=True)
        environment = {
            **self._environment,
            "PORT": at.rpartition(":")[2],
            "CRAMPWISE_HOME": str(home),
        }
        return Child(
            name,
            [sys.executable, "-m", module],
            self._log(home.name),
            environment,
            well=partial(answers, f"http://{at}{health}", 1.0),
        )

    def _proxy(self) -> Child:
        words = nginx.configure(
            self._folder / "nginx", self._listen, self._assistants, self._inside, self._actions
        )
        at = partial(listens, int(self._inside.rpartition(":")[2]))
        return Child("nginx", [self._nginx, *words], self._log("nginx"), well=at)

    def _log(self, name: str) -> Path:
        path = self.logs / f"{name}.log"
        path.write_bytes(b"")
        return path
