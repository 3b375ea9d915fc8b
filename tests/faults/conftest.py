"""Both servers at debug level, for the tests that look at what is left of a person; and an assistant in a harsh place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from .harsh import Harsh, harsh_place
from .servers import Server, house


@dataclass
class Loud:
    """The running servers, a client of the assistant, and the folder of all that they write."""

    client: httpx.Client
    folder: Path
    servers: tuple[Server, Server]

    @property
    def home(self) -> Path:
        return self.folder / "home"


@pytest.fixture(scope="package")
def loud(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loud]:
    """The assistant and an action server of its own."""
    folder = tmp_path_factory.mktemp("loud")
    with house(trained_model, folder, apart=True, loud=True) as servers:
        with httpx.Client(base_url=servers[0].url, timeout=30.0) as client:
            yield Loud(client, folder, servers)


@pytest.fixture(scope="package")
def harsh(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harsh]:
    """One assistant for all tests that take something away from it, and give it back."""
    with harsh_place(trained_model, tmp_path_factory.mktemp("harsh")) as place:
        yield place
