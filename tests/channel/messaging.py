"""People on Telegram and SMS, for tests: webhooks as they were recorded, with other words in them."""

from __future__ import annotations

import itertools
import json
import re
import secrets
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode
from xml.etree import ElementTree

import httpx
from twilio.request_validator import RequestValidator

from tests.conversations.running import Program

from .telegram_api import TelegramApi

WEBHOOKS = Path(__file__).parent / "webhooks"
PUBLIC_URL = "https://chat.clinic.example"
TELEGRAM_PATH, SMS_PATH = "/webhooks/telegram/webhook", "/webhooks/twilio/webhook"
BOT_TOKEN, BOT_SECRET = "123456:AAF-example_token_of_a_bot", "example_secret_0123456789"
ACCOUNT, AUTH_TOKEN = "AC0123456789abcdef0123456789abcdef", "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
NUMBER = "+15550100200"
ENVIRONMENT = {
    "CRAMPWISE_PUBLIC_URL": PUBLIC_URL,
    "CRAMPWISE_TELEGRAM_TOKEN": BOT_TOKEN,
    "CRAMPWISE_TELEGRAM_SECRET": BOT_SECRET,
    "CRAMPWISE_TWILIO_ACCOUNT_SID": ACCOUNT,
    "CRAMPWISE_TWILIO_AUTH_TOKEN": AUTH_TOKEN,
    "CRAMPWISE_TWILIO_NUMBER": NUMBER,
}
# Nobody may be known from an earlier run.
_ids = itertools.count(secrets.randbelow(10**6) * 1000)


def recorded(name: str) -> dict[str, Any]:
    """An update of Telegram's."""
    return json.loads((WEBHOOKS / "telegram.json").read_text(encoding="utf-8"))[name]


def recorded_form(name: str) -> dict[str, str]:
    """The fields of a form of Twilio's, empty ones among them."""
    text = (WEBHOOKS / f"{name}.txt").read_text(encoding="utf-8").strip()
    return dict(parse_qsl(text, keep_blank_values=True, strict_parsing=True))


def signature(
    fields: dict[str, str], token: str = AUTH_TOKEN, url: str = PUBLIC_URL + SMS_PATH
) -> str:
    return RequestValidator(token).compute_signature(url, fields)


class Person:
    """Somebody on a channel. ``shown`` are the texts of the last answer, ``said`` all of them so far."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self.shown: list[str] = []
        self.said: list[tuple[str, list[str]]] = []

    def say(self, text: str) -> list[str]:
        raise NotImplementedError

    @property
    def address(self) -> str:
        """The channel and what it knows the person by, which must stand in no file."""
        raise NotImplementedError

    def stored(self, server: Program, kind: str = "user") -> int:
        """How many events of a kind the server has stored of this person's talk."""
        from crampwise.channel.messenger import Messenger  # it takes Rasa along

        home = server.log.parent
        channel, _, known_by = self.address.partition(":")
        talk = Messenger(channel, None, (home / "session.key").read_bytes(), None).sender(known_by)
        query = "SELECT COUNT(*) FROM events WHERE sender_id = ? AND type_name = ?"
        with sqlite3.connect(home / "conversations.db") as database:
            return database.execute(query, (talk, kind)).fetchone()[0]

    @property
    def text(self) -> str:
        return "\n".join(self.shown)

    def number(self, title: str) -> str:
        """The number under which a choice is listed. Raises ``AssertionError`` when it is not."""
        found = re.findall(rf"^(\w{{1,2}}) {re.escape(title)}$", self.text, re.MULTILINE)
        assert found, f"no choice {title!r} in:\n{self.transcript()}"
        return found[-1]

    def choose(self, title: str) -> list[str]:
        return self.say(self.number(title))

    def transcript(self) -> str:
        lines = []
        for said, shown in self.said:
            lines.append(f"> {said}")
            lines += [f"  | {text}".replace("\n", "\n  | ") + "\n" for text in shown]
        return "\n".join(lines)


class Texter(Person):
    """Somebody with a phone."""

    def __init__(self, client: httpx.Client, number: str = "", country: str = "US") -> None:
        super().__init__(client)
        self.phone = number or f"+1555{next(_ids) % 10**7:07d}"
        self.country = country

    @property
    def address(self) -> str:
        return f"sms:{self.phone}"

    def fields(self, text: str, name: str = "sms") -> dict[str, str]:
        sid = f"SM{secrets.token_hex(16)}"
        given = {"Body": text, "From": self.phone, "FromCountry": self.country, "MessageSid": sid}
        return {**recorded_form(name), **given, "SmsSid": sid, "SmsMessageSid": sid}

    def post(self, fields: dict[str, str], **headers: str | bytes) -> httpx.Response:
        sent = {
            "x-twilio-signature": signature(fields),
            "content-type": "application/x-www-form-urlencoded; charset=utf-8",
            "user-agent": "TwilioProxy/1.1",
            **headers,
        }
        return self._client.post(SMS_PATH, content=urlencode(fields), headers=sent)

    def say(self, text: str, name: str = "sms") -> list[str]:
        answer = self.post(self.fields(text, name))
        assert answer.status_code == 200, answer.text
        self.shown = texts_of(answer)
        self.said.append((text, self.shown))
        return self.shown


class Chatter(Person):
    """Somebody on Telegram. ``keys`` are the labels of the keyboard that was shown last."""

    def __init__(self, client: httpx.Client, api: TelegramApi, language: str = "en") -> None:
        super().__init__(client)
        self.api, self.language = api, language
        self.chat = 7_000_000_000 + next(_ids)
        self.keys: list[str] = []

    @property
    def address(self) -> str:
        return f"telegram:{self.chat}"

    def update(self, text: str | None = None, name: str = "message") -> dict[str, Any]:
        """A recorded update as from this person."""
        update = json.loads(json.dumps(recorded(name)).replace("7001001", str(self.chat)))
        update["update_id"] = next(_ids)
        message = next(value for value in update.values() if isinstance(value, dict))
        if text is not None:
            message["text"] = text
        message.setdefault("from", {})["language_code"] = self.language
        return update

    def post(self, update: Any, secret: str = BOT_SECRET) -> httpx.Response:
        headers = {"x-telegram-bot-api-secret-token": secret} if secret else {}
        return self._client.post(TELEGRAM_PATH, json=update, headers=headers)

    def say(self, text: str | None, name: str = "message", more: int = 0) -> list[str]:
        """Send an update; ``more`` messages are waited for at the stand-in of Telegram's API."""
        before = len(self.api.sent(self.chat))
        answer = self.post(self.update(text, name))
        assert answer.status_code == 200, answer.text
        method = answer.json()
        packets = [method] if method else []
        packets += self.api.wait(self.chat, before + more)[before:]
        for packet in packets:
            assert packet["chat_id"] == self.chat or packet["chat_id"] < 0
            markup = packet.get("reply_markup")
            if markup:
                self.keys = [key["text"] for row in markup["keyboard"] for key in row]
        self.shown = [packet["text"] for packet in packets]
        self.said.append((text or name, self.shown))
        return self.shown

    def tap(self, title: str) -> list[str]:
        """Tap a key of the keyboard."""
        found = [key for key in self.keys if key == title or key.partition(" ")[2] == title]
        assert found, f"no key {title!r} among {self.keys}"
        return self.say(found[-1])


def texts_of(answer: httpx.Response) -> list[str]:
    """The texts that a TwiML answer sends."""
    assert answer.headers["content-type"].startswith("text/xml")
    root = ElementTree.fromstring(answer.content)
    assert root.tag == "Response" and all(one.tag == "Message" for one in root)
    return ["".join(one.itertext()) for one in root]
