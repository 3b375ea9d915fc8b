"""What the operator decides about being watched, by environment variables. They are read here and nowhere else."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass

LEVELS = {"info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
FORMATS = ("text", "json")
SHORTEST_TOKEN = 16


class SettingError(ValueError):
    """A variable that can't be used; its words say which, and how it is written. They never repeat its value."""


@dataclass(frozen=True)
class Watching:
    """How the log is written, and who may read the figures."""

    json: bool = False
    level: int = logging.WARNING
    # Whoever reads the figures has to know it; without one only this machine itself may read them.
    token: str = ""


def from_environment(environ: Mapping[str, str] = os.environ) -> Watching:
    """The settings as ``CRAMPWISE_LOG``, ``CRAMPWISE_LOG_LEVEL`` and ``CRAMPWISE_METRICS_TOKEN`` give them.

    Raises:
        SettingError: one of them can't be used.
    """
    written = environ.get("CRAMPWISE_LOG", "").strip().lower() or "text"
    level = environ.get("CRAMPWISE_LOG_LEVEL", "").strip().lower() or "warning"
    token = environ.get("CRAMPWISE_METRICS_TOKEN", "").strip()
    if written not in FORMATS:
        raise SettingError("CRAMPWISE_LOG: write text or json.")
    if level not in LEVELS:
        raise SettingError("CRAMPWISE_LOG_LEVEL: write error, warning or info.")
    if token and (len(token) < SHORTEST_TOKEN or not token.isascii()):
        raise SettingError(
            f"CRAMPWISE_METRICS_TOKEN: write at least {SHORTEST_TOKEN} letters and digits: openssl rand -hex 32"
        )
    return Watching(written == "json", LEVELS[level], token)
