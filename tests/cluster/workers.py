"""Two assistants that share PostgreSQL, Redis and a key, as many would: and a person whose messages reach either."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg2

from tests.diary import postgres
from tests.faults.servers import Server

from .redis_server import Redis

KEY = "one key for all of them"


@dataclass
class Cluster:
    """The workers, and what they share."""

    workers: list[Server]
    postgresql: postgres.Server
    redis: Redis
    database: str

    @staticmethod
    def start(workers: list[Server]) -> None:
        """Start them side by side, and wait until they serve."""
        with ThreadPoolExecutor(len(workers)) as each:
            list(each.map(Server.start, workers))

    def events(self, sender: str) -> list[dict[str, Any]]:
        """What is stored of a talk, in order."""
        return self._asked("SELECT data::json FROM events WHERE sender_id = %s ORDER BY id", sender)

    def senders(self) -> list[str]:
        """Every talk of which something is stored."""
        return self._asked("SELECT DISTINCT sender_id FROM events")

    def _asked(self, statement: str, *values: str) -> list[Any]:
        connection = psycopg2.connect(self.database.replace("+psycopg2", ""))
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
                return [first for (first,) in cursor.fetchall()]
        finally:
            connection.close()

    def exchanges(self, sender: str) -> list[tuple[str, list[str]]]:
        """Each message of the person as it is stored, with what was said after it."""
        found: list[tuple[str, list[str]]] = []
        for event in self.events(sender):
            if event["event"] == "user":
                found.append((event["text"], []))
            elif event["event"] == "bot" and found:
                found[-1][1].append(event["text"])
        return found

    def times(self, sender: str) -> list[float]:
        """When the person's messages came."""
        return [event["timestamp"] for event in self.events(sender) if event["event"] == "user"]


@dataclass
class Person:
    """Someone who says one thing to one worker and the next to another, over REST."""

    cluster: Cluster
    sender: str = field(default_factory=lambda: f"cluster-{secrets.token_hex(6)}")
    replies: list[dict[str, Any]] = field(default_factory=list)

    def say(self, text: str, worker: int, id: str | None = None) -> list[dict[str, Any]]:
        """Say it to a worker. Raises ``httpx.TransportError`` when nobody is there."""
        body: dict[str, Any] = {"sender": self.sender, "message": text}
        if id:
            body["metadata"] = {"message_id": id}
        url = self.cluster.workers[worker].url + "/webhooks/rest/webhook"
        answer = httpx.post(url, json=body, timeout=30.0)
        assert answer.status_code == 200, answer.text
        self.replies = answer.json()
        assert self.replies and all(one["text"] for one in self.replies)
        return self.replies

    @property
    def types(self) -> list[str]:
        return [(one.get("custom") or {}).get("type", "text") for one in self.replies]

    @property
    def question(self) -> dict[str, Any] | None:
        found = [
            one["custom"]
            for one in self.replies
            if (one.get("custom") or {}).get("type") == "question"
        ]
        return found[-1] if found else None

    @property
    def troubled(self) -> bool:
        """Whether the last answer is that something is wrong here."""
        return any((one.get("custom") or {}).get("reason") == "trouble" for one in self.replies)

    @property
    def said(self) -> list[str]:
        """What is stored of the person's own words, in order."""
        return [words for words, _ in self.cluster.exchanges(self.sender)]


def worker(
    model: Path, folder: Path, number: int, database: str, redis: Redis, **settings: str
) -> Server:
    """One that shares all there is with its like, not yet started."""
    home = folder / f"home{number}"
    home.mkdir()
    return Server(
        ["crampwise.server"],
        "/chat/health",
        folder / f"worker{number}.log",
        CRAMPWISE_HOME=str(home),
        CRAMPWISE_MODEL=str(model),
        CRAMPWISE_DB=database,
        CRAMPWISE_DIARY_URL=database,
        CRAMPWISE_LOCKS_URL=redis.url,
        CRAMPWISE_SECRET=KEY,
        CRAMPWISE_PROXIES_COUNT="1",
        HOST="127.0.0.1",
        **settings,
    )


@contextmanager
def cluster(
    model: Path,
    folder: Path,
    postgresql: postgres.Server,
    redis: Redis,
    workers: int = 2,
) -> Iterator[Cluster]:
    """Workers that have started, behind a proxy or not; they have ended afterwards."""
    database = postgresql.new_database(f"talks_{secrets.token_hex(4)}")
    running = []
    for number in range(workers):
        running.append(worker(model, folder, number, database, redis))
    try:
        found = Cluster(running, postgresql, redis, database)
        found.start(running)
        yield found
    finally:
        # Side by side: each lets people go on for some seconds.
        with ThreadPoolExecutor(len(running)) as each:
            list(each.map(Server.end, running))
