"""The page's sessions and limits, and its calls over HTTP."""

from __future__ import annotations

import pytest

from crampwise.channel import limits
from crampwise.channel.calls import said
from crampwise.channel.desk import bounded
from crampwise.channel.limits import MESSAGES_A_WINDOW, SESSIONS_A_WINDOW, AddressLimit, Limit
from crampwise.channel.sessions import Sessions


def test_a_token_gives_always_the_same_conversation() -> None:
    sessions = Sessions(b"secret")
    token = sessions.open()
    assert sessions.sender(token) == Sessions(b"secret").sender(token)
    assert sessions.sender(token).startswith("web-") and token not in sessions.sender(token)


def test_no_two_tokens_are_alike() -> None:
    sessions = Sessions(b"secret")
    senders = {sessions.sender(sessions.open()) for _ in range(500)}
    assert len(senders) == 500


def test_a_token_of_another_key_is_none_of_ours() -> None:
    assert Sessions(b"secret").sender(Sessions(b"other").open()) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda n, m: f"{n}x.{m}",
        lambda n, m: f"{n}.{m[:-1]}",
        lambda n, m: f"{n}.{m}.{m}",
        lambda n, m: f".{m}",
        lambda n, m: f"{n}.",
        lambda n, m: n,
        lambda n, m: f"{n}.{'é' * 64}",
        lambda n, m: f"\ud83d.{m}",
    ],
)
def test_a_changed_token_is_none_of_ours(change) -> None:
    sessions = Sessions(b"secret")
    nonce, _, mark = sessions.open().partition(".")
    assert sessions.sender(change(nonce, mark)) is None


@pytest.mark.parametrize("token", [None, "", ".", 7, 7.5, [], ["a.b"], {}, True, b"a.b"])
def test_what_is_no_token(token) -> None:
    assert Sessions(b"secret").sender(token) is None


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock; a test sets it."""
    now = [100.0]
    monkeypatch.setattr(limits.time, "monotonic", lambda: now[0])
    return now


def test_so_many_a_window_and_no_more(now: list[float]) -> None:
    limit = Limit(3, 30.0)
    assert [limit.wait("one") for _ in range(3)] == [0, 0, 0]
    assert limit.wait("one") == 30
    assert limit.wait("other") == 0
    now[0] += 29.5
    assert limit.wait("one") == 1
    now[0] += 0.5
    assert limit.wait("one") == 0


def test_what_is_refused_does_not_count(now: list[float]) -> None:
    limit = Limit(1, 10.0)
    limit.wait("one")
    for _ in range(5):
        now[0] += 1.0
        assert limit.wait("one")
    now[0] += 5.0
    assert limit.wait("one") == 0


def test_a_forgotten_key_begins_anew_and_old_keys_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "KEYS_KEPT", 2)
    limit = Limit(1, 1000.0)
    assert [limit.wait(key) for key in "abc"] == [0, 0, 0]
    assert limit.wait("c") and not limit.wait("a")
    limit.forget("a")
    assert not limit.wait("a")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.5", "203.0.113.5", True),
        ("203.0.113.5", "203.0.113.6", False),
        ("2001:db8:1:2::1", "[2001:db8:1:2:ffff::9]", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.5", "203.0.113.5", True),
    ],
)
def test_an_address_is_a_line(one: str, other: str, same: bool) -> None:
    limit = AddressLimit()
    assert not any(limit.wait(one) for _ in range(SESSIONS_A_WINDOW))
    assert bool(limit.wait(other)) is same


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "", "unix:/run/x"])
def test_this_machine_is_not_limited(address: str) -> None:
    """A proxy on it stands for everybody: all would be shut out together."""
    limit = AddressLimit()
    assert not any(limit.wait(address) for _ in range(SESSIONS_A_WINDOW * 2))


@pytest.mark.parametrize(
    ("metadata", "kept"),
    [
        ({"locale": "en-GB", "audience": "helper"}, {"locale": "en-GB", "audience": "helper"}),
        ({"locale": "x" * 21, "audience": "self"}, {"audience": "self"}),
        ({"locale": 5, "audience": ["self"]}, {}),
        ({"name": "Ann", "locale": "en-US"}, {"locale": "en-US"}),
        ("en-US", {}),
        (None, {}),
        ([], {}),
    ],
)
def test_metadata_is_bounded(metadata, kept: dict) -> None:
    assert bounded(metadata) == kept


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"text": "my calf"}, "my calf"),
        ({"payload": "/stop_interview"}, "/stop_interview"),
        ({"payload": "stop"}, None),
        ({"payload": "/a", "text": "b"}, None),
        ({}, None),
        ({"text": 7}, None),
        ({"payload": ["/a"]}, None),
        ({"text": ""}, ""),
    ],
)
def test_words_and_taps_are_told_apart(body: dict, words: str) -> None:
    assert said(body) == words


@pytest.mark.parametrize(
    "text", ["/restart", "  /restart", "//restart", '/answer{"leg_swelling": "none"}']
)
def test_typed_words_are_never_a_payload(text: str) -> None:
    assert not said({"text": text}).strip().startswith("/")


class Page:
    """One page's session."""

    def __init__(self, client) -> None:
        self._client = client
        opened = client.post("/chat/session")
        assert opened.status_code == 201
        self.session, self.count = opened.json()["session"], 0

    def send(self, message_id: str = "", **what):
        self.count += 1
        body = {"session": self.session, "id": message_id or str(self.count), **what}
        return self._client.post("/chat/turn", json=body)


def test_a_message_sent_twice_is_answered_alike_and_counts_once(client) -> None:
    page = Page(client)
    page.send(text="my calf is cramping")
    first = page.send("same", payload='/answer{"leg_swelling": "none"}').json()
    again = page.send("same", payload='/answer{"leg_swelling": "none"}').json()
    assert first == again
    assert first["messages"][-1]["custom"]["finding"] == "breathing"
    # Had it counted twice, the second would have answered the next question or been refused.
    third = page.send(payload='/answer{"breathing": "usual"}').json()["messages"]
    assert third[-1]["custom"]["type"] == "question"


def test_the_same_id_of_another_session_is_another_message(client) -> None:
    one, other = Page(client), Page(client)
    assert one.send("1", text="my calf is cramping").json() != other.send("1", text="hello").json()


def test_typed_commands_are_words(client) -> None:
    page = Page(client)
    tapped = page.send(payload="/show_crew_card").json()["messages"]
    typed = page.send(text="/show_crew_card").json()["messages"]
    assert "Show this to the crew" in tapped[0]["text"]
    assert "Show this to the crew" not in typed[0]["text"]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"id": None}, 400),
        ({"id": ""}, 400),
        ({"id": "x" * 65}, 400),
        ({"id": 5}, 400),
        ({"text": None}, 400),
        ({"text": "x" * 1001}, 413),
    ],
)
def test_a_wrong_turn_is_an_error_in_words(changes: dict, status: int, client) -> None:
    body = {"session": Page(client).session, "id": "1", "text": "hello", **changes}
    response = client.post("/chat/turn", json=body)
    assert response.status_code == status and response.json()["error"]


def test_too_fast_is_said_and_passes(client) -> None:
    page = Page(client)
    statuses = [
        page.send(payload="/show_crew_card").status_code for _ in range(MESSAGES_A_WINDOW + 1)
    ]
    assert statuses[:-1] == [200] * MESSAGES_A_WINDOW or statuses.count(200) >= MESSAGES_A_WINDOW
    assert statuses[-1] in (200, 429)
