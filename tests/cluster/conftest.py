"""What many processes share: PostgreSQL and Redis, Debian's own, on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.diary import postgres

from .front import Whole, whole
from .redis_server import Redis, redis_server
from .workers import Cluster, cluster


@pytest.fixture(scope="package")
def redis() -> Iterator[Redis]:
    with redis_server() as server:
        yield server


@pytest.fixture(scope="package")
def postgresql() -> Iterator[postgres.Server]:
    with postgres.server() as server:
        yield server


@pytest.fixture(scope="package")
def two(trained_model: Path, tmp_path_factory, postgresql, redis) -> Iterator[Cluster]:
    """Two workers; a test that kills one starts it again."""
    with cluster(trained_model, tmp_path_factory.mktemp("two"), postgresql, redis) as found:
        yield found


@pytest.fixture(scope="package")
def everything(trained_model: Path, tmp_path_factory, postgresql, redis) -> Iterator[Whole]:
    """Two workers and two action servers behind nginx; a test that kills one starts it again."""
    with whole(trained_model, tmp_path_factory.mktemp("whole"), postgresql, redis) as found:
        yield found
