"""The whole of it for a test, each part a process that can be killed and started again: nginx, two workers, two action
servers, PostgreSQL, Redis."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.cluster.nginx import configure
from tests.conversations.running import free_port, wait_until_listening
from tests.diary import postgres
from tests.faults.servers import Server

from .nginx import program
from .redis_server import Redis
from .workers import KEY, Cluster, worker


class Front:
    """nginx, which can be killed with its workers, and started again on the same ports."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._command = folder, [program()]
        self.port, self.inside = free_port(), free_port()
        self._process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def actions_url(self) -> str:
        return f"http://127.0.0.1:{self.inside}/webhook"

    def configure(self, workers: Sequence[Server], actions: Sequence[Server]) -> None:
        """Before the first start."""
        self._command += configure(
            self._folder,
            f"127.0.0.1:{self.port}",
            [one.url.removeprefix("http://") for one in workers],
            f"127.0.0.1:{self.inside}",
            [one.url.removeprefix("http://") for one in actions],
        )

    def start(self) -> None:
        with (self._folder / "out").open("ab") as out:
            self._process = subprocess.Popen(
                self._command, stdout=out, stderr=out, start_new_session=True
            )
        wait_until_listening(self.port, self._folder / "out")

    def kill(self) -> None:
        if self._process:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


@dataclass
class Whole(Cluster):
    """The workers, what they share, their action servers, and nginx in front."""

    actions: list[Server]
    front: Front


@contextmanager
def whole(model: Path, folder: Path, postgresql: postgres.Server, redis: Redis) -> Iterator[Whole]:
    """All of it, started; it has ended afterwards."""
    database = postgresql.new_database(f"whole_{secrets.token_hex(4)}")
    with ExitStack() as ends:
        (folder / "nginx").mkdir()
        front = Front(folder / "nginx")
        ends.callback(front.kill)
        settings = {"CRAMPWISE_SECRET": KEY, "CRAMPWISE_DIARY_URL": database}
        actions = []
        for number in range(2):
            home = folder / f"actions{number}"
            home.mkdir()
            log = folder / f"actions{number}.log"
            actions.append(
                Server(
                    ["crampwise.action_server"],
                    "/health",
                    log,
                    CRAMPWISE_HOME=str(home),
                    HOST="127.0.0.1",
                    **settings,
                )
            )
        workers = [
            worker(model, folder, number, database, redis, CRAMPWISE_ACTIONS_URL=front.actions_url)
            for number in range(2)
        ]
        front.configure(workers, actions)
        for server in (*workers, *actions):
            ends.callback(server.end)
        found = Whole(workers, postgresql, redis, database, actions, front)
        found.start([*workers, *actions])
        front.start()
        yield found
