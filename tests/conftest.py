"""Fixtures for tests of the whole assistant. Imports nothing heavy: every test loads it, also where no Rasa is."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import httpx

    from tests.channel.telegram_api import TelegramApi
    from tests.conversations.running import Program
    from tests.talk import Talk


@pytest.fixture(scope="session")
def trained_model() -> Path:
    """The model for the present data, trained now if there is none; CRAMPWISE_MODEL names another to use."""
    given = os.environ.get("CRAMPWISE_MODEL")
    if given:
        return Path(given)
    from crampwise.training import train

    try:
        return train()
    except SystemExit as error:
        # pytest remembers a failed fixture, but not one that exits: it would train again for every test.
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="session")
def telegram_api() -> Iterator[TelegramApi]:
    """A stand-in for Telegram's API, which that assistant calls."""
    from tests.channel.telegram_api import TelegramApi

    api = TelegramApi()
    yield api
    api.close()


@pytest.fixture(scope="session")
def server(
    trained_model: Path, tmp_path_factory: pytest.TempPathFactory, telegram_api: TelegramApi
) -> Iterator[Program]:
    """One assistant for all tests that only talk to it, with all its channels open."""
    from tests.channel.messaging import ENVIRONMENT
    from tests.conversations import running

    home = tmp_path_factory.mktemp("home")
    channels = {
        **ENVIRONMENT,
        "CRAMPWISE_SOCKETIO": "1",
        "CRAMPWISE_TELEGRAM_API": telegram_api.url,
    }
    with running.server(home, trained_model, **channels) as program:
        yield program


@pytest.fixture(scope="session")
def client(request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    """A client of that server, or of the one at CRAMPWISE_URL; it waits as long as a slow machine needs."""
    import httpx

    url = os.environ.get("CRAMPWISE_URL") or request.getfixturevalue("server").url
    with httpx.Client(base_url=url, timeout=30.0) as client:
        yield client


@pytest.fixture
def new_talk(client: httpx.Client) -> Callable[..., Talk]:
    """Begins the talk of a person nobody has met: ``new_talk(locale="en-GB")``."""
    from tests.talk import Talk

    return lambda **metadata: Talk(client, **metadata)
