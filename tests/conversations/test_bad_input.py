"""Whatever comes in, a polite and useful reply goes out, or a clear error; and the conversation stays whole."""

from __future__ import annotations

import json

import httpx
import pytest

from tests.talk import WEBHOOK, Talk, custom

LEG = '/answer{"leg_swelling": "none"}'

TEXTS = {
    "empty": "",
    "spaces": "   \n\t ",
    "ten thousand characters": "my calf " * 1250,
    "ten thousand characters without a space": "a" * 10_000,
    "emoji only": "😖😖🦵",
    "control characters": "\x00\x07\x1b[31m\x08",
    "words among control characters": "\x00xqz\x07 vbn\x1b",
    "punctuation": "?!... --- ;;",
    "right to left and zero width": "\u202e\u200b\u200d\ufeff",
    "unpaired surrogate": "\ud83d",
    "a command of Rasa": "/restart",
    "another command": "/session_start",
    "back": "/back",
    "an intent with confidence": "/stop_interview@1.0",
    "a value that does not exist": '/answer{"leg_swelling": "banana"}',
    "a finding that does not exist": '/answer{"colour": "blue"}',
    "a value that was never offered": '/answer{"extent": "one_muscle"}',
    "a slot that is no finding": '/answer{"red_flags_settled": "breathing"}',
    "two answers at once": '/answer{"leg_swelling": "none", "extent": "one_muscle"}',
    "several, one never offered": '/answer{"leg_swelling": ["none", "banana"]}',
    "broken payload": '/answer{"leg_swelling": ',
    "a payload that is a list": "/answer[1, 2]",
    "a deep payload": "/answer" + "[" * 400 + "]" * 400,
    "an unknown intent": "/make_coffee",
    "an unknown intent with entities": '/make_coffee{"sugar": "two"}',
    "only a slash": "/",
    "markup": "<script>alert(1)</script>",
    "a template": "{condition} {0} %s ${x}",
    "sql": "'; DROP TABLE events; --",
    "json": '{"text": "hi"}',
}


@pytest.fixture
def mid(new_talk) -> Talk:
    """A talk whose interview waits for the leg's safety question."""
    talk = new_talk(locale="en-US")
    talk.say("cramp in my calf")
    assert talk.finding == "leg_swelling"
    return talk


@pytest.mark.parametrize("name", TEXTS)
def test_the_conversation_stays_whole(name: str, mid: Talk) -> None:
    mid.say(TEXTS[name])
    assert not {"assessment", "relief"} & set(mid.types), mid.transcript()
    assert not any(custom(message).get("ask") is False for message in mid.replies), mid.transcript()
    assert mid.titles, "nothing to tap"
    if mid.question:
        assert mid.finding == "leg_swelling", mid.transcript()
    mid.say(LEG)
    assert mid.finding == "breathing", mid.transcript()


@pytest.mark.parametrize("name", TEXTS)
def test_as_the_first_message(name: str, client: httpx.Client) -> None:
    talk = Talk(client, locale="en-US")
    talk.say(TEXTS[name])
    assert talk.titles, "nothing to tap"
    talk.say("cramp in my calf")
    assert talk.finding in ("leg_swelling", "body_part"), talk.transcript()


def test_a_payload_offered_to_somebody_else_is_no_tap(new_talk) -> None:
    one, other = new_talk(), new_talk()
    one.say("cramp in my calf")
    offered = one.payload("Swollen or hot")
    other.say(offered)
    assert "question" not in other.types or other.finding != "breathing"
    assert any(
        custom(m).get("reason") == "unknown_button" or custom(m).get("type") == "red_flag"
        for m in other.replies
    )
    one.say(LEG)
    assert one.finding == "breathing"


def test_senders_do_not_share_a_conversation(new_talk) -> None:
    one, other = new_talk(), new_talk()
    one.say("cramp in my calf")
    other.say("my hand is cramping")
    one.say(LEG)
    other.tap(breathing="usual")
    assert one.finding == "breathing" and other.finding not in ("breathing", "leg_swelling")


BODIES = {
    "no sender": {"message": "hi"},
    "empty sender": {"sender": "", "message": "hi"},
    "blank sender": {"sender": "  ", "message": "hi"},
    "number as sender": {"sender": 7, "message": "hi"},
    "list as sender": {"sender": ["a"], "message": "hi"},
    "null sender": {"sender": None, "message": "hi"},
    "sender too long": {"sender": "s" * 500, "message": "hi"},
    "no message": {"sender": "bad-body"},
    "null message": {"sender": "bad-body", "message": None},
    "number as message": {"sender": "bad-body", "message": 7},
    "list as message": {"sender": "bad-body", "message": ["hi"]},
    "a list": [{"sender": "bad-body", "message": "hi"}],
    "a string": "hi",
    "null": None,
}


@pytest.mark.parametrize("name", BODIES)
def test_a_wrong_body_is_a_clear_error(name: str, client: httpx.Client) -> None:
    response = client.post(
        WEBHOOK, content=json.dumps(BODIES[name]), headers={"content-type": "application/json"}
    )
    assert response.status_code == 400
    assert response.json()["error"] and response.json()["message"]


@pytest.mark.parametrize(
    "content", [b"", b"not json", b'{"sender": "x", "message": ', b"\xff\xfe", b"[" * 5000]
)
def test_what_is_not_json_is_a_clear_error(content: bytes, client: httpx.Client) -> None:
    response = client.post(WEBHOOK, content=content, headers={"content-type": "application/json"})
    assert response.status_code == 400
    assert response.json()["error"]


def test_a_body_of_a_hundred_kilobytes_is_refused(client: httpx.Client) -> None:
    response = client.post(WEBHOOK, json={"sender": "large", "message": "x" * 100_000})
    assert response.status_code in (400, 413)
    assert "Traceback" not in response.text


@pytest.mark.parametrize(
    "metadata",
    ["en-US", 7, ["en-US"], None, {"locale": 5, "audience": ["helper"]}, {"locale": "x" * 5000}],
)
def test_odd_metadata_is_no_fault(metadata, client: httpx.Client) -> None:
    body = {
        "sender": f"odd-{json.dumps(metadata)[:20]}",
        "message": "i can't breathe",
        "metadata": metadata,
    }
    response = client.post(WEBHOOK, json=body)
    assert response.status_code == 200
    assert response.json()[0]["custom"]["type"] == "red_flag"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", WEBHOOK),
        ("PUT", WEBHOOK),
        ("DELETE", WEBHOOK),
        ("GET", "/chat/turn"),
        ("POST", "/chat/"),
    ],
)
def test_a_wrong_method_is_refused(method: str, path: str, client: httpx.Client) -> None:
    response = client.request(method, path)
    assert response.status_code in (404, 405)
    assert "Traceback" not in response.text


@pytest.mark.parametrize(
    "path",
    [
        "/model/parse",
        "/conversations/x/tracker",
        "/conversations/x/execute",
        "/model",
        "/domain",
        "/status",
    ],
)
def test_rasas_own_calls_stay_off(path: str, client: httpx.Client) -> None:
    for method in ("GET", "POST"):
        assert client.request(method, path).status_code in (401, 403, 404, 405)


@pytest.mark.parametrize(
    "path",
    [
        "/chat/../README.md",
        "/chat/%2e%2e/README.md",
        "/chat/..%2f..%2fetc/passwd",
        "/chat/js",
        "/chat/none.js",
    ],
)
def test_the_page_gives_nothing_but_its_own_files(path: str, client: httpx.Client) -> None:
    assert client.get(path).status_code in (400, 404)
