"""What nginx does with calls, in front of stand-ins that say who they are."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from tests.cluster.nginx import nginx_for

PASS = "hartebeest61"


class StandIn(ThreadingHTTPServer):
    """A process behind nginx. It notes each call, and answers with its own number, or as it is told to."""

    daemon_threads = True

    def __init__(self, number: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.number, self.calls, self.status = number, [], 200
        self.headers: dict[str, str] = {}
        self.hold = threading.Event()
        self.hold.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, *_: object) -> None:
        """Who was not waited for is gone: nothing to tell."""

    def leave(self) -> None:
        """Nobody listens any more, and who is connected hears nothing."""
        self.status = 0
        self.hold.set()
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    server: StandIn
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        called = (self.command, self.path, self.rfile.read(length))
        if not self.server.status:
            self.close_connection = True
            return
        self.server.calls.append(called)
        self.server.hold.wait(20)
        body = json.dumps({"from": self.server.number, "to": self.headers["Host"]}).encode()
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_DELETE = _answer

    def log_message(self, *_: object) -> None: ...


@contextmanager
def stand_in(number: int) -> Iterator[StandIn]:
    server = StandIn(number)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server
    finally:
        server.leave()


class House:
    """nginx, two assistants and two action servers that are none."""

    def __init__(self, stack: ExitStack) -> None:
        self.assistants = [stack.enter_context(stand_in(number)) for number in (1, 2)]
        self.actions = [stack.enter_context(stand_in(number)) for number in (3, 4)]
        found = nginx_for([one.url for one in self.assistants], [one.url for one in self.actions])
        people, inside, self.log = stack.enter_context(found)
        self.people = stack.enter_context(httpx.Client(base_url=people, timeout=30.0))
        self.inside = stack.enter_context(httpx.Client(base_url=inside, timeout=30.0))

    def printed(self) -> str:
        return self.log.read_text() + (Path(self.log).parent / "error.log").read_text()


@pytest.fixture
def house() -> Iterator[House]:
    with ExitStack() as stack:
        yield House(stack)


def turn(house: House, number: int = 0) -> httpx.Response:
    return house.people.post("/chat/turn", json={"id": str(number)})


def test_people_behind_one_address_are_spread(house: House) -> None:
    heard = Counter(turn(house, number).json()["from"] for number in range(20))
    assert heard[1] == heard[2] == 10


def test_a_message_goes_to_the_process_that_has_the_least_to_do(house: House) -> None:
    for one in house.assistants:
        one.hold.clear()
    waiting = threading.Thread(target=turn, args=(house,))
    waiting.start()
    deadline = time.monotonic() + 10.0
    while not any(one.calls for one in house.assistants):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    busy, free = sorted(house.assistants, key=lambda one: len(one.calls), reverse=True)
    free.hold.set()
    assert {turn(house, number).json()["from"] for number in range(6)} == {free.number}
    busy.hold.set()
    waiting.join(20)
    assert len(busy.calls) == 1


@pytest.mark.parametrize("path", ["/chat/turn", "/chat/session", "/chat/diary/show", "/chat/x.js"])
def test_one_that_is_gone_is_passed_over(house: House, path: str) -> None:
    house.assistants[0].leave()
    method = "GET" if path.endswith(".js") else "POST"
    for _ in range(6):
        answer = house.people.request(method, path, json={} if method == "POST" else None)
        assert answer.status_code == 200 and answer.json()["from"] == 2


def test_one_that_says_503_is_passed_over(house: House) -> None:
    house.assistants[0].status, began = 503, time.monotonic()
    assert {turn(house, number).json()["from"] for number in range(6)} == {2}
    # It is let be for three seconds each time.
    assert 1 <= len(house.assistants[0].calls) <= 1 + (time.monotonic() - began) / 3


def test_an_action_server_that_is_gone_is_passed_over(house: House) -> None:
    house.actions[0].leave()
    for _ in range(6):
        assert house.inside.post("/webhook", json={}).json()["from"] == 4


def test_an_action_is_not_sent_twice_and_one_that_hangs_is_let_be(house: House) -> None:
    for one in house.actions:
        one.hold.clear()
    assert house.inside.post("/webhook", json={"next_action": "a"}).status_code == 504
    assert [len(one.calls) for one in house.actions].count(1) == 1
    hung = next(one for one in house.actions if one.calls)
    for one in house.actions:
        one.hold.set()
    assert {house.inside.post("/webhook", json={}).status_code for _ in range(4)} == {200}
    assert len(hung.calls) == 1


@pytest.mark.parametrize("path", ["/", "/actions", "/health", "/webhook/x"])
def test_nothing_but_actions_is_behind_their_address(house: House, path: str) -> None:
    assert house.inside.get(path).status_code == 404
    assert not any(one.calls for one in house.actions)


def test_actions_are_not_to_be_had_from_outside(house: House) -> None:
    assert house.people.post("/webhook", json={}).status_code == 404


HEADERS = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
}


def test_what_nginx_says_itself_has_the_headers_of_safety(house: House) -> None:
    for path in ("/nothing", "/chat/live", "/chat/metrics"):
        answer = house.people.get(path)
        assert answer.status_code == 404
        for name, value in HEADERS.items():
            assert answer.headers.get_list(name) == [value]
        # Over plain HTTP there is nothing to promise.
        assert "strict-transport-security" not in answer.headers
        assert answer.headers["server"] == "nginx"


@pytest.mark.parametrize("path", ["/chat/diary/show", "/chat/page.css"])
def test_what_a_process_says_keeps_its_own(house: House, path: str) -> None:
    own = {name: f"{value}; own" for name, value in HEADERS.items()}
    for one in house.assistants:
        one.headers = own
    # The second comes from nginx's store, where it is one of the page's files.
    for _ in range(2):
        answer = house.people.get(path)
        assert answer.status_code == 200
        for name, value in own.items():
            assert answer.headers.get_list(name) == [value]


def test_no_log_tells_what_was_asked(house: House) -> None:
    """Not a doctor's link, not a query, not a body; also when all processes are gone."""
    for _ in range(2):
        house.people.get(f"/chat/report/{PASS}")
        house.people.get(f"/chat/diary/show?word={PASS}")
        house.people.post("/chat/turn", json={"text": PASS})
        for one in house.assistants:
            one.leave()
    printed = house.printed()
    assert " /chat/report/... " in printed and " 502 " in printed
    assert PASS not in printed and "127.0.0.1" not in printed
