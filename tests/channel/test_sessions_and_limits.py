"""The page's sessions and limits, and its calls over HTTP."""

from __future__ import annotations

import pytest

from crampwise.channel import web
from crampwise.channel.web import MESSAGES_A_WINDOW, Limits, Sessions, _said


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


def test_so_many_messages_a_window_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(web.time, "monotonic", lambda: now[0])
    limits = Limits()
    assert not any(limits.too_fast("one") for _ in range(MESSAGES_A_WINDOW))
    assert limits.too_fast("one")
    assert not limits.too_fast("other")
    now[0] += web.WINDOW_SECONDS
    assert not limits.too_fast("one")


def test_answers_are_kept_by_person_and_message_and_not_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(web, "ANSWERS_KEPT", 2)
    limits = Limits()
    limits.keep("one", "1", [{"text": "a"}])
    assert limits.answered("one", "1") == [{"text": "a"}]
    assert limits.answered("other", "1") is None
    limits.keep("one", "2", [{"text": "b"}])
    limits.keep("one", "3", [{"text": "c"}])
    assert limits.answered("one", "1") is None and limits.answered("one", "3")


@pytest.mark.parametrize(
    ("body", "said"),
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
def test_words_and_taps_are_told_apart(body: dict, said: str) -> None:
    assert _said(body) == said


@pytest.mark.parametrize(
    "text", ["/restart", "  /restart", "//restart", '/answer{"leg_swelling": "none"}']
)
def test_typed_words_are_never_a_payload(text: str) -> None:
    assert not _said({"text": text}).strip().startswith("/")


class Page:
    """One page's session."""

    def __init__(self, client) -> None:
        self._client = client
        opened = client.post("/chat/session")
        assert opened.status_code == 201
        self.session, self.count = opened.json()["session"], 0

    def send(self, message_id: str = "", **said):
        self.count += 1
        body = {"session": self.session, "id": message_id or str(self.count), **said}
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


def test_the_page_brings_its_security_headers(client) -> None:
    for path in ("/chat/", "/chat/session"):
        response = client.get(path) if path.endswith("/") else client.post(path)
        assert "default-src 'none'" in response.headers["content-security-policy"]
        assert response.headers["x-content-type-options"] == "nosniff"
    assert client.get("/chat", follow_redirects=False).headers["location"] == "/chat/"
