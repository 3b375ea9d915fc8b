"""A word that a person brings in is in no log, no figure and no trace, at any level, while everything breaks.

``CRAMPWISE_PLANTED=1000`` has that many turns; a usual run has some sixty.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from crampwise.channel.sessions import Sessions
from crampwise.secret import secret
from tests.watch.collector import Collector, collector

from .planted import WORDS, Planted, found_in, times
from .servers import Server
from .wrong_actions import WRONG, Handler, WrongActions, wrong_actions

pytestmark = [pytest.mark.serial, pytest.mark.timeout(1800)]

TURNS = int(os.environ.get("CRAMPWISE_PLANTED", "60"))
LOUD = {"CRAMPWISE_LOG": "json", "CRAMPWISE_LOG_LEVEL": "info"}
# Ways for an action server to be wrong that take no seconds.
WAYS = ("gone", "half", "status", "not found", "nothing", "half JSON", "form 0", "no name")


def echo(handler: Handler, body: bytes) -> None:
    """An error that holds all that was asked, as rasa-sdk's own does."""
    handler.answer(500, body)


def echoed_back(handler: Handler, body: bytes) -> None:
    handler.answer(200, body)


@dataclass
class House:
    """The running programs, and all that they write."""

    folder: Path
    assistant: Server
    actions: Server
    wrong: WrongActions
    taken: Collector
    person: Planted

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def logs(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.folder.glob("*.log")}

    @property
    def figures(self) -> str:
        return self.person.client.get("/chat/metrics").text


@pytest.fixture(scope="module")
def house(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("planted")
    (folder / "home").mkdir()
    (folder / "tmp").mkdir()
    settings = {"CRAMPWISE_HOME": str(folder / "home"), "TMPDIR": str(folder / "tmp"), **LOUD}
    with collector() as taken:
        settings |= {"OTEL_EXPORTER_OTLP_ENDPOINT": taken.url, "OTEL_BSP_SCHEDULE_DELAY": "500"}
        log = folder / "actions.log"
        actions = Server(["tests.faults.loud_actions"], "/health", log, **settings)
        with wrong_actions(f"{actions.url}/webhook") as wrong:
            assistant = Server(
                ["tests.faults.loud_impatient"],
                "/chat/health",
                folder / "assistant.log",
                CRAMPWISE_MODEL=str(trained_model),
                CRAMPWISE_ACTIONS_URL=wrong.url,
                HOST="127.0.0.1",
                **settings,
            )
            try:
                for server in (actions, assistant):
                    server.start()
                with httpx.Client(base_url=assistant.url, timeout=30.0) as client:
                    yield House(folder, assistant, actions, wrong, taken, Planted(client))
            finally:
                for server in (assistant, actions):
                    server.end()


@contextmanager
def held(database: Path, mode: str = "EXCLUSIVE") -> Iterator[None]:
    """Somebody else's transaction holds it."""
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        db.execute(f"BEGIN {mode}")
        try:
            yield
        finally:
            db.execute("ROLLBACK")


@contextmanager
def without_table(database: Path) -> Iterator[None]:
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        db.execute("ALTER TABLE events RENAME TO away")
        try:
            yield
        finally:
            db.execute("ALTER TABLE away RENAME TO events")


def all_breaks(house: House, turns: int) -> None:
    """So many turns and more, in each of which something else is wrong."""
    say, wrong, few = house.person.say, house.wrong, max(2, turns // 30)
    while house.person.said < turns // 2:
        times(4, say)
        for way in (*(WRONG[name] for name in WAYS), echo, echoed_back):
            wrong.wrong = way
            times(1, say)
        wrong.wrong = None
        house.person.break_things()
    wrong.wrong = WRONG["silent"]
    times(few, say)
    wrong.wrong = None
    house.actions.kill()
    times(few, say)
    house.actions.start()
    for mode in ("EXCLUSIVE", "IMMEDIATE"):
        with held(house.home / "conversations.db", mode):
            times(few, say)
    with without_table(house.home / "conversations.db"):
        times(few, say)
    with held(house.home / "diary.db"):
        times(few, say, house.person.break_things)
    while house.person.said < turns:
        say()
    house.person.client.get("/chat/ready")


def until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_a_planted_word_is_nowhere(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    all_breaks(house, TURNS)
    person, sessions = house.person, Sessions(secret(house.home))
    ours = (person.session, person.session.partition(".")[0], sessions.sender(person.session))
    traced = len([span for span in house.taken.spans if span.name == "turn"])
    until(lambda: len([one for one in house.taken.spans if one.name == "turn"]) >= TURNS * 0.9)
    figures, logs, traces = house.figures, house.logs, house.taken.raw

    assert found_in(figures.encode(), ours) == set()
    assert found_in(traces, ours) == set()
    for name, log in logs.items():
        assert found_in(log, ours) == set(), name
        assert b"Traceback" not in log and b'File "' not in log, name
    for path in (house.folder / "tmp").rglob("*"):
        assert not path.is_file() or found_in(path.read_bytes(), ours) == set(), path.name

    with capsys.disabled():
        lines = sum(log.count(b"\n") for log in logs.values())
        print(
            f"\n{person.said} turns, {len(WORDS)} words: {lines} lines of log, {len(figures)} characters of figures, "
            f"{len(house.taken.spans)} spans ({traced} turns at once)"
        )


def test_there_was_something_to_find(house: House) -> None:
    """The words were taken in, and each place that was looked at holds what it should."""
    stored = b"".join(path.read_bytes() for path in house.home.iterdir() if path.is_file())
    assert {WORDS["text"], WORDS["sender"], WORDS["message id"]} <= found_in(stored)
    for content in (house.figures.encode(), house.taken.raw, house.logs["assistant.log"]):
        assert found_in(content + WORDS["header"].upper().encode()) == {WORDS["header"]}

    counted = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(house.figures)
        for sample in family.samples
    }
    assert sum(v for k, v in counted.items() if k[0] == "crampwise_turns_total") >= TURNS * 0.8
    assert counted["crampwise_action_calls_failed_total", "garbage"]
    assert counted["crampwise_action_calls_failed_total", "late"]
    assert counted["crampwise_red_flags_total", "breathing", "acted"]
    spans = house.taken.spans
    assert {"turn", "rasa", "action", "save"} <= {span.name for span in spans}
    assert any(span.status.code == 2 for span in spans), "no error was traced"
    assert not any(span.events for span in spans)


def test_each_line_is_an_object_and_tells_what_went_wrong(house: House) -> None:
    for name, log in house.logs.items():
        lines = [json.loads(line) for line in log.decode().splitlines()]
        assert all({"time", "level", "logger", "event"} <= set(line) for line in lines), name
        assert any(line["level"] == "debug" for line in lines), f"{name} is not at debug level"
    events = [json.loads(line) for line in house.logs["assistant.log"].decode().splitlines()]
    turns = [line for line in events if line["event"] == "turn"]
    assert len(turns) >= TURNS * 0.8 and len({line["turn"] for line in turns}) == len(turns)
    said = " ".join(line["event"] for line in events)
    assert "No use of the action server" in said and "database" in said.lower()


def test_people_make_no_series(house: House) -> None:
    """However many come, under whatever names, a scrape stays as long as it was."""

    def series() -> set[str]:
        return {line.rpartition(" ")[0] for line in house.figures.splitlines() if line[0] != "#"}

    before = series()
    for number in range(30):
        body = {"sender": f"{WORDS['sender']}-new-{number}", "message": f"hello {number}"}
        headers = {"user-agent": f"agent {number}", "origin": "null" if number % 2 else ""}
        house.person.client.post(f"/webhooks/rest/webhook?n={number}", json=body, headers=headers)
        house.person.client.get(f"/chat/nothing-{number}")
        house.person.client.request(f"ODD{number}", "/chat/turn")
    grown = series() - before
    assert len(grown) <= 8 and not any("{number}" in one or "new" in one for one in grown), grown
