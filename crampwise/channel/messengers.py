"""Turns on the other channels: Telegram and SMS, each where the operator has set it up."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from sanic import Sanic

from .diary_work import DiaryWork
from .messenger import Messenger
from .settings import Settings

ROUTE = "/webhooks/"


def add_messengers(app: Sanic, secret: bytes, settings: Settings, work: DiaryWork | None) -> None:
    """Serve the webhooks of the channels that are on, at ``/webhooks/telegram/webhook`` and ``/webhooks/twilio/webhook``.

    Args:
        secret: hides who is who.
        work: runs what concerns the diary; without it there is no diary.
    """
    channels: list[Any] = []
    if settings.telegram:
        from .telegram import TelegramChannel

        channels.append(TelegramChannel(settings, Messenger("telegram", app, secret, work)))
    if settings.sms:
        from .sms import SmsChannel

        channels.append(SmsChannel(settings, Messenger("sms", app, secret, work)))
    for channel in channels:
        app.blueprint(channel.blueprint(_never), url_prefix=urljoin(ROUTE, channel.url_prefix()))


async def _never(_: Any) -> None:
    """Rasa's bare handler has no part in these channels."""
    raise NotImplementedError
