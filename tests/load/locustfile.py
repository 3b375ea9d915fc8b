"""People at the page, as Locust drives them: ``locust -f tests/load/locustfile.py --headless -u 200 -r 20 -t 2m -H URL``.

Runs in ``.tools/checks``. Each person has a token and an address of their own (127.1.x.y), sends each message with an
id, taps and types as ``people.py`` says, waits about 5 seconds between, and looks at every answer: what is wrong with
one counts as a failure, with its reason. ``CRAMPWISE_LOAD_OUT`` names a file for every turn, as JSON lines.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
import time
import uuid
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from locust import User, between, events, task

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.load.people import Person  # noqa: E402 - Locust loads this file by its path

SECONDS = 20.0
OUT = os.environ.get("CRAMPWISE_LOAD_OUT")
THINK = tuple(map(float, os.environ.get("CRAMPWISE_LOAD_THINK", "2.5,7.5").split(",")))
FIRST = int(os.environ.get("CRAMPWISE_LOAD_FIRST", "0"))
_numbers = itertools.count(FIRST)
_kept = open(OUT, "a", encoding="utf-8") if OUT else None  # noqa: SIM115 - written until the process ends


class Wrong(Exception):  # noqa: N818 - what Locust lists as a failure
    """An answer came, and was not right."""


class AtThePage(User):
    """One person, from opening the page until the run ends."""

    wait_time = between(*THINK)

    def on_start(self) -> None:
        number = next(_numbers)
        where = urlsplit(self.host)
        # A proxy's limits are for each address, and 200 people do not share one.
        source = (
            f"127.1.{number // 250 % 250}.{number % 250 + 1}" if "127.0.0.1" in where.netloc else ""
        )
        self._line = HTTPConnection(
            where.hostname, where.port, SECONDS, source_address=(source, 0) if source else None
        )
        self._person, self._replies = Person(number), []
        self._session = self._call("open", "/chat/session", {}).get("session")

    @task
    def turn(self) -> None:
        """One message and its answer."""
        kind, said = self._person.next(self._replies)
        body = {
            "session": self._session,
            "id": str(uuid.uuid4()),
            "payload" if kind == "tap" else "text": said,
            "metadata": self._person.metadata,
        }
        self._call(kind, "/chat/turn", body, said)

    def _call(self, name: str, path: str, body: dict[str, Any], said: str = "") -> dict[str, Any]:
        answer: dict[str, Any] = {}
        wrong, length, began = "", 0, time.perf_counter()
        try:
            self._line.request(
                "POST", path, json.dumps(body).encode(), {"Content-Type": "application/json"}
            )
            response = self._line.getresponse()
            raw = response.read()
            length = len(raw)
            took = time.perf_counter() - began
            if response.status not in (200, 201):
                wrong = f"HTTP {response.status}"
            else:
                answer = json.loads(raw)
        except (OSError, HTTPException, ValueError) as error:
            took, wrong = time.perf_counter() - began, type(error).__name__
            self._line.close()
        if said and not wrong:
            self._replies = answer["messages"]
            wrong = self._person.wrong(self._replies)
        events.request.fire(
            request_type="page",
            name=name,
            response_time=took * 1000,
            response_length=length,
            exception=Wrong(wrong) if wrong else None,
            context={},
        )
        if _kept:
            # What was said is the test's own words, no person's.
            _kept.write(json.dumps({"kind": name, "s": took, "wrong": wrong, "said": said}) + "\n")
        return answer


@events.quitting.add_listener
def _close(**_: Any) -> None:
    if _kept:
        _kept.close()
