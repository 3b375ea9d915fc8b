"""Talks of many people, in which every call of an exchanged part is answered by Rasa's own as well."""

from __future__ import annotations

import pytest

from .compared import Compared, compare


@pytest.fixture(scope="package")
def compared(trained_model, tmp_path_factory) -> Compared:
    """What was asked of each part, and where the two answers were unlike."""
    return compare(trained_model, tmp_path_factory.mktemp("lean"))
