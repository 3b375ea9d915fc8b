"""Webhooks that Twilio or Telegram did not send, or not so: nothing runs."""

from __future__ import annotations

import httpx
import pytest

from tests.conversations.running import Program

from .messaging import (
    AUTH_TOKEN,
    BOT_SECRET,
    BOT_TOKEN,
    PUBLIC_URL,
    SMS_PATH,
    TELEGRAM_PATH,
    Chatter,
    Texter,
    signature,
)

FORGED = {
    "no signature": {"x-twilio-signature": ""},
    "another token": {"x-twilio-signature": "another"},
    "not even letters": {"x-twilio-signature": "é".encode()},
}


@pytest.mark.parametrize("forged", FORGED)
def test_what_twilio_did_not_sign_is_turned_away(
    forged: str, web: httpx.Client, server: Program
) -> None:
    person = Texter(web)
    fields = person.fields("my calf has locked")
    headers = dict(FORGED[forged])
    if headers["x-twilio-signature"] == "another":
        headers["x-twilio-signature"] = signature(fields, "1f1e2d3c4b5a69788796a5b4c3d2e1f0")
    answer = person.post(fields, **headers)
    assert (answer.status_code, answer.content) == (403, b"")
    assert person.stored(server) == 0


def test_what_was_changed_on_its_way_is_turned_away(web: httpx.Client, server: Program) -> None:
    person, other = Texter(web), Texter(web)
    fields = person.fields("my calf has locked")
    signed = signature(fields)
    for change in (
        {"Body": "FORGET ALL"},
        {"From": other.phone},
        {"Extra": "x"},
        {"MessageSid": "SM2"},
    ):
        assert (
            person.post({**fields, **change}, **{"x-twilio-signature": signed}).status_code == 403
        )
    elsewhere = signature(fields, AUTH_TOKEN, "https://other.example" + SMS_PATH)
    assert person.post(fields, **{"x-twilio-signature": elsewhere}).status_code == 403
    for own in ({"AccountSid": "AC" + "0" * 32}, {"To": "+15550109999"}, {"MessageSid": ""}):
        assert person.post({**fields, **own}).status_code == 403
    assert person.stored(server) == other.stored(server) == 0


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "application/x-www-form-urlencoded"),
        (b"\xff\xfe=\xff", "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % n for n in range(5000)), "application/x-www-form-urlencoded"),
        (b'{"Body": "hi"}', "application/json"),
        (b"Body=%zz&From", "application/x-www-form-urlencoded"),
    ],
)
def test_what_is_no_form_of_twilios_is_turned_away(
    web: httpx.Client, content: bytes, kind: str
) -> None:
    headers = {"content-type": kind, "x-twilio-signature": "x"}
    assert web.post(SMS_PATH, content=content, headers=headers).status_code == 403
    assert web.get(SMS_PATH).status_code == 405


def test_the_signature_is_over_the_public_address_with_its_query(web: httpx.Client) -> None:
    person = Texter(web)
    fields = person.fields("hello")
    url = f"{SMS_PATH}?clinic=7&empty="
    signed = signature(fields, AUTH_TOKEN, PUBLIC_URL + url)
    answer = web.post(url, data=fields, headers={"x-twilio-signature": signed})
    assert answer.status_code == 200 and "Crampwise" in answer.text


@pytest.mark.parametrize(
    "secret", ["", "wrong", BOT_SECRET[:-1], BOT_SECRET + "x", BOT_SECRET.upper(), BOT_TOKEN]
)
def test_what_telegram_did_not_send_is_turned_away(
    person: Chatter, server: Program, secret: str
) -> None:
    answer = person.post(person.update("my calf has locked"), secret)
    assert (answer.status_code, answer.content) == (403, b"")
    assert person.stored(server) == 0


def test_no_way_of_rasas_own_is_open(web: httpx.Client) -> None:
    for path in (
        "/webhooks/telegram/",
        "/webhooks/telegram/set_webhook",
        f"/webhooks/telegram/{BOT_TOKEN}",
    ):
        assert web.get(path).status_code == 404
    assert web.get(TELEGRAM_PATH).status_code == 405


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b"1",
        b"{}",
        b'{"update_id": "1"}',
        b'{"update_id": null}',
        b"\xff",
        b'{"update_id":' + b"[" * 9000,
    ],
)
def test_what_is_no_update_is_turned_away(web: httpx.Client, body: bytes) -> None:
    headers = {"x-telegram-bot-api-secret-token": BOT_SECRET, "content-type": "application/json"}
    answer = web.post(TELEGRAM_PATH, content=body, headers=headers)
    assert (answer.status_code, answer.json()) == (400, {"error": "bad_update"})


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"message": None},
        {"message": []},
        {"message": {}},
        {"message": {"chat": 1}},
        {"message": {"chat": {"id": "1"}}},
    ]
    + [
        {"message": {"chat": {"id": 10**30, "type": "private"}, "text": {"a": 1}, "from": 3}},
        {"edited_message": "x"},
    ]
    + [
        {
            "message": {
                "chat": {"id": 5, "type": "private"},
                "text": "a",
                "from": {"language_code": ["en-US"]},
            }
        }
    ],
)
def test_an_update_of_another_shape_does_no_harm(web: httpx.Client, update: dict) -> None:
    headers = {"x-telegram-bot-api-secret-token": BOT_SECRET}
    answer = web.post(TELEGRAM_PATH, json={"update_id": 5, **update}, headers=headers)
    assert answer.status_code == 200
