"""The assistant that all tests share, and somebody who writes to it by Telegram."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.conversations.running import Program

from .messaging import Chatter, TelegramApi


@pytest.fixture
def web(server: Program) -> Iterator[httpx.Client]:
    with server.client() as client:
        yield client


@pytest.fixture
def person(web: httpx.Client, telegram_api: TelegramApi) -> Chatter:
    return Chatter(web, telegram_api)
