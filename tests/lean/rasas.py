"""Rasa's own code, as it is on the disk: loaded beside the one in use, whose parts may have been exchanged."""

from __future__ import annotations

import importlib.util
from functools import cache
from types import ModuleType


@cache
def rasas(name: str) -> ModuleType:
    """A module of Rasa by its full name, with nothing exchanged in it. Its events and slots are those in use."""
    spec = importlib.util.find_spec(name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
