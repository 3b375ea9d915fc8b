"""SMS, by Twilio: its webhook is answered with the texts to send (TwiML), so no call of ours to anybody is needed.

A danger comes first, alone in one SMS. What is long is kept back until the person asks for more: each text costs, and
is read at night.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.twilio import TwilioInput
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from twilio.request_validator import RequestValidator
from twilio.twiml.messaging_response import MessagingResponse

from crampwise.dialogue.wording import Words

from .exchanges import Message
from .listing import asks, how_to_reply, is_danger, listed
from .messenger import Heard, Messenger
from .numbered import choices, plain
from .settings import Settings
from .sms_text import ONE, alone, packed, size
from .sms_text import plain as in_gsm

# What Twilio obeys by itself: who says one of these gets no more texts from us, whatever we answer.
STOP = frozenset(("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"))
HELP, START, MORE = frozenset(("help", "info")), frozenset(("start", "unstop")), "more"
# Texts of an answer before the rest is kept back, and what may be: never a question, nor anything about a danger.
MOST = 2
LONG = ("relief", "medications", "answer", "diary_summary")
LOCALES = {"+1": "en-US", "+44": "en-GB", "+353": "en-IE", "+61": "en-AU"}
COUNTRIES = {"US": "en-US", "CA": "en-CA", "GB": "en-GB", "IE": "en-IE", "AU": "en-AU"}
MOST_FIELDS = 100


class SmsChannel(TwilioInput):
    """Rasa's Twilio connector, with our turns in place of its bare handler."""

    def __init__(self, settings: Settings, messenger: Messenger) -> None:
        sms = settings.sms
        super().__init__(sms.account, sms.token, sms.number, debug_mode=False)
        self._settings, self._messenger = settings, messenger
        self._validator = RequestValidator(sms.token)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The webhook. ``on_new_message`` is not used: :class:`Messenger` takes the turn."""
        webhook = Blueprint("crampwise_sms")

        @webhook.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            fields = self._signed(request)
            if fields is None:
                return response.empty(status=403)
            answer = MessagingResponse()
            for text in await self._texts(fields):
                answer.message(text)
            return response.text(str(answer), content_type="text/xml; charset=utf-8")

        return webhook

    def _signed(self, request: Request) -> dict[str, str] | None:
        """The form's fields, if Twilio has signed them, and they are for our number."""
        try:
            form = parse_qs(
                request.body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS
            )
        except ValueError:
            return None
        query = f"?{request.query_string}" if request.query_string else ""
        url = f"{self._settings.public_url}{request.path}{query}"
        fields = {name: values[0] for name, values in form.items()}
        signature = request.headers.get("x-twilio-signature", "")
        known = self._validator.validate(url, fields, signature)
        ours = (fields.get("AccountSid"), fields.get("To")) == (
            self.account_sid,
            self.twilio_number,
        )
        return fields if known and ours and fields.get("MessageSid") else None

    async def _texts(self, fields: Mapping[str, str]) -> list[str]:
        sender, text = self._messenger.sender(fields.get("From", "")), fields.get("Body", "")
        heard = Heard(sender, fields["MessageSid"], text, self._about(fields))
        word = plain(text)
        if word in STOP:
            return []
        if word in HELP:
            heard = replace(heard, notes=[heard.words.say("utter_sms_help")])
        if word in START:
            heard = replace(heard, tap="/start_over")
        if fields.get("NumMedia", "0") != "0":
            told = heard.words.say("utter_words_only")
            if not text.strip():
                return packed([in_gsm(told)])
            heard = replace(heard, notes=[told])
        if word == MORE:
            kept = kept_back(await self._messenger.offered(heard))
            if kept:
                return packed(in_gsm(message["text"]) for message in kept)
        return texts(await self._messenger.answer(heard), heard.words, self._settings.public_url)

    def _about(self, fields: Mapping[str, str]) -> dict[str, str]:
        """The locale by the phone's country, as Twilio knows it, else as its number begins; a country without numbers
        of its own in ``knowledge/`` has none."""
        country = fields.get("FromCountry", "")
        number = fields.get("From", "")
        by_number = (one for prefix, one in LOCALES.items() if number.startswith(prefix))
        locale = COUNTRIES.get(country, "") if country else next(by_number, "")
        return {
            name: value
            for name, value in (("locale", locale), ("timezone", self._settings.timezone))
            if value
        }


def texts(messages: Sequence[Message], words: Words, public_url: str = "") -> list[str]:
    """An answer as SMS, in the order in which they are sent: first what to do in danger, each alone in one SMS."""
    offered, seen = choices(messages), set[str]()
    how = how_to_reply(words, messages)
    first: list[str] = []
    blocks: list[list[str]] = []
    # Where the last choices stand: how they are chosen is said below them.
    last = 0
    shown, kept = _kept_apart(messages)
    for message in (*filter(is_danger, messages), *shown):
        ways = listed(message, offered, seen)
        said = [message["text"], *_link(message, public_url)]
        if is_danger(message):
            whole = in_gsm("\n".join([*said, *ways, *how]))
            if asks(message) and size(whole) <= ONE:
                first.append(whole)
                how = []
                continue
            alone_in_one, rest = alone(in_gsm(message["text"]))
            first.append(alone_in_one)
            said = [rest] if rest else []
        if said or ways:
            blocks.append([*said, *ways])
            last = len(blocks) if ways else last
    if kept:
        ways = [line for message in kept for line in listed(message, offered, seen)]
        blocks.append([words.say("utter_more"), *ways])
        last = len(blocks) if ways else last
    if last:
        blocks[last - 1] += how
    return first + packed(in_gsm("\n".join(block)) for block in blocks)


def kept_back(messages: Sequence[Message]) -> list[Message]:
    """What of an answer is only sent when it is asked for."""
    return _kept_apart(messages)[1]


def _kept_apart(messages: Sequence[Message]) -> tuple[list[Message], list[Message]]:
    """What of an answer is sent, and what is kept back; without what concerns a danger."""
    shown: list[Message] = []
    kept: list[Message] = []
    for message in messages:
        if is_danger(message):
            continue
        long = (message.get("custom") or {}).get("type") in LONG
        together = packed(in_gsm(one["text"]) for one in [*shown, message])
        if long and shown and (kept or len(together) > MOST):
            kept.append(message)
        else:
            shown.append(message)
    return shown, kept


def _link(message: Message, public_url: str) -> list[str]:
    link = (message.get("custom") or {}).get("link")
    return [f"{public_url}{link}"] if link else []
