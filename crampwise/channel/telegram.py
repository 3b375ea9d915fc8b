"""Telegram: its webhook is answered with the message to send, so that no call of ours to Telegram is needed; only what
comes after a text of danger, or is too long for one message, is sent by calls, beside the talk.

``python -m crampwise.channel.telegram`` tells Telegram where the webhook is.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from aiogram.bot.api import TelegramAPIServer
from aiogram.utils.exceptions import RetryAfter
from rasa.core.channels.channel import UserMessage
from rasa.core.channels.telegram import TelegramInput, TelegramOutput
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from .exchanges import Message
from .listing import note
from .messenger import Heard, Messenger
from .rest import read_body
from .settings import Settings, from_environment
from .telegram_text import packets

logger = logging.getLogger(__name__)
# At debug level it writes each message that it sends.
logging.getLogger("aiogram").setLevel(logging.WARNING)

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the name of a header
PATH = "/webhooks/telegram/webhook"
SECONDS_A_CALL, TRIES, LONGEST_WAIT = 5.0, 3, 5.0
# Commands that people know, and what they stand for: a payload, or words.
TAPS = {"/start": "/start_over"}
WORDS = {"/help": "help", "/stop": "stop", "/forget": "forget"}


class TelegramChannel(TelegramInput):
    """Rasa's Telegram connector, with our turns in place of its bare handler. It calls nobody when it starts."""

    def __init__(self, settings: Settings, messenger: Messenger) -> None:
        telegram = settings.telegram
        super().__init__(telegram.token, None, f"{settings.public_url}{PATH}", debug_mode=False)
        self._settings, self._messenger = settings, messenger
        self._output = Output(telegram.token, telegram.api)
        self._sending: set[asyncio.Task] = set()

    def get_output_channel(self) -> TelegramOutput:
        """The bot as it stands: Rasa's own would set the webhook here, over the network."""
        return self._output

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The webhook. ``on_new_message`` is not used: :class:`Messenger` takes the turn."""
        webhook = Blueprint("crampwise_telegram")

        @webhook.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            given = request.headers.get(SECRET_HEADER, "")
            if not hmac.compare_digest(given.encode(), self._settings.telegram.secret.encode()):
                return response.empty(status=403)
            update, wrong = read_body(request)
            if wrong or type(update.get("update_id")) is not int:
                return response.json({"error": "bad_update"}, status=400)
            packets = await self._packets(update)
            if not packets:
                return response.json({})
            self._send_later(packets[1:])
            return response.json({"method": "sendMessage", **packets[0]})

        @webhook.listener("after_server_stop")
        async def close(*_: Any) -> None:
            if self._output.opened:
                await self._output.session.close()

        return webhook

    async def _packets(self, update: Mapping[str, Any]) -> list[dict[str, Any]]:
        """What answers an update: messages as Telegram takes them; none where there is nobody to answer."""
        message = update.get("message") or update.get("edited_message")
        if not isinstance(message, dict) or _of_a_bot(message):
            return []
        chat = message.get("chat") if isinstance(message.get("chat"), dict) else {}
        address = chat.get("id")
        if type(address) is not int:
            return []
        said = message.get("text") or message.get("caption") or ""
        heard = Heard(
            self._messenger.sender(str(address)),
            str(update["update_id"]),
            said if isinstance(said, str) else "",
            self._about(message),
        )
        if chat.get("type") != "private":
            answer = self._to_a_group(heard)
        elif "message" not in update:
            answer = await self._to_an_edit(heard)
        else:
            answer = await self._to_a_message(heard, is_text=bool(message.get("text")))
        return [
            {"chat_id": address, **one}
            for one in packets(answer, heard.words, self._settings.public_url)
        ]

    def _to_a_group(self, heard: Heard) -> list[Message]:
        """What is said in a group is read by all: it is told so, when the bot is called, and nothing else."""
        called = heard.text.startswith("/") or "@" in heard.text
        return [note(heard.words.say("utter_telegram_private"))] if called else []

    async def _to_an_edit(self, heard: Heard) -> list[Message]:
        urgent = await self._messenger.urgent(heard)
        return urgent or [note(heard.words.say("utter_telegram_edited"))]

    async def _to_a_message(self, heard: Heard, is_text: bool) -> list[Message]:
        if not is_text:
            told = heard.words.say("utter_words_only")
            if not heard.text.strip():
                return [note(told)]
            heard = replace(heard, notes=[told])
        command = heard.text.partition(" ")[0].partition("@")[0].lower()
        if command == "/help":
            heard = replace(heard, notes=[heard.words.say("utter_telegram_help")])
        if command in WORDS:
            heard = replace(heard, text=WORDS[command])
        heard = replace(heard, tap=TAPS.get(command, ""))
        return await self._messenger.answer(heard)

    def _about(self, message: Mapping[str, Any]) -> dict[str, str]:
        """The operator's locale, for Telegram tells no country; without it the one of the person's own settings, where
        that names a country."""
        sender = message.get("from") if isinstance(message.get("from"), dict) else {}
        language = sender.get("language_code")
        told = language if isinstance(language, str) and len(language) == len("en-US") else ""
        locale = self._settings.telegram.locale or told
        pairs = (("locale", locale), ("timezone", self._settings.timezone))
        return {name: value for name, value in pairs if value}

    def _send_later(self, rest: Sequence[dict[str, Any]]) -> None:
        if rest:
            task = asyncio.create_task(self._output.send(rest))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)


class Output(TelegramOutput):
    """Telegram's API, at another address in tests. It opens no connection until something is sent."""

    def __init__(self, token: str, api: str) -> None:
        super().__init__(token)
        self.server, self.timeout = TelegramAPIServer.from_base(api), SECONDS_A_CALL

    @property
    def opened(self) -> bool:
        return self._session is not None

    async def send(self, packets: Sequence[Mapping[str, Any]]) -> None:
        """Send messages, one after the other. Each is tried a few times; what can't be sent is left."""
        for packet in packets:
            for left in reversed(range(TRIES)):
                try:
                    await self.request("sendMessage", _form(packet))
                    break
                except Exception as error:  # noqa: BLE001 - its words may hold the token and the message
                    logger.error("Telegram could not be reached: %s", type(error).__name__)
                    wait = error.timeout if isinstance(error, RetryAfter) else 2.0 ** (TRIES - left)
                    if left:
                        await asyncio.sleep(min(wait / 2, LONGEST_WAIT))


def _of_a_bot(message: Mapping[str, Any]) -> bool:
    sender = message.get("from")
    return isinstance(sender, dict) and sender.get("is_bot") is True


def _form(packet: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: json.dumps(value) if isinstance(value, dict) else value
        for name, value in packet.items()
    }


async def _set_webhook(settings: Settings) -> bool:
    output = Output(settings.telegram.token, settings.telegram.api)
    try:
        return await output.request(
            "setWebhook",
            {
                "url": f"{settings.public_url}{PATH}",
                "secret_token": settings.telegram.secret,
                "allowed_updates": json.dumps(["message", "edited_message"]),
            },
        )
    finally:
        await output.session.close()


if __name__ == "__main__":
    chosen = from_environment()
    if chosen.telegram is None:
        sys.exit(
            "Set CRAMPWISE_TELEGRAM_TOKEN, CRAMPWISE_TELEGRAM_SECRET and CRAMPWISE_PUBLIC_URL."
        )
    print("Telegram knows the webhook." if asyncio.run(_set_webhook(chosen)) else "It was refused.")
