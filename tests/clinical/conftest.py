"""Fixtures for the engine's tests."""

from __future__ import annotations

import pytest

from crampwise.clinical import Knowledge, load_knowledge

from . import cases  # noqa: F401 - sets the hypothesis profile


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()
