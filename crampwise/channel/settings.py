"""What the operator decides about the page by environment variables. They are read here and nowhere else.

The diary's own are read by ``crampwise/diary/settings.py``; the server needs one of them, and that both can be used.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

from crampwise.diary import settings as diary

# As a browser writes it: no path, no final slash, no port that goes without saying.
ORIGIN = re.compile(
    r"(?P<scheme>https?)://(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::(?P<port>[1-9]\d{0,4}))?"
)
DEFAULT_PORTS = {"http": "80", "https": "443"}
YES, NO = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")


class SettingError(ValueError):
    """A variable that can't be used; its words say which, why, and how it is written."""


@dataclass(frozen=True)
class Settings:
    """How the page is served."""

    # Other sites whose pages may carry the element: their origins, exactly as a browser sends them.
    origins: frozenset[str] = frozenset()
    # Reverse proxies in front of this process, each of which adds to X-Forwarded-For.
    proxies: int = 0
    socketio: bool = False
    # The page's files are read anew for each request, and served as they are written.
    dev: bool = False
    # How many days an entry of the diary is kept; None: until the person deletes it.
    diary_days: int | None = None


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings as ``CRAMPWISE_...`` variables give them.

    Raises:
        SettingError: one of them can't be used.
    """
    return Settings(
        origins=_origins(environ.get("CRAMPWISE_ORIGINS", "")),
        proxies=_count("CRAMPWISE_PROXIES_COUNT", environ),
        socketio=_switch("CRAMPWISE_SOCKETIO", environ),
        dev=_switch("CRAMPWISE_DEV", environ),
        diary_days=_diary_days(environ),
    )


def _origins(listed: str) -> frozenset[str]:
    origins = [one.strip() for one in listed.split(",") if one.strip()]
    for origin in origins:
        found = ORIGIN.fullmatch(origin)
        port = found["port"] if found else None
        if not found or port and (int(port) > 65535 or port == DEFAULT_PORTS[found["scheme"]]):
            raise SettingError(
                f"CRAMPWISE_ORIGINS: {origin!r} is not an origin. Write scheme://host in small letters, with a "
                "port only where the address has one, without a path or a slash at the end, and commas "
                "between several: https://clinic.example,http://localhost:8080"
            )
    return frozenset(origins)


def _count(name: str, environ: Mapping[str, str]) -> int:
    value = environ.get(name, "").strip() or "0"
    if not re.fullmatch(r"\d", value):
        raise SettingError(
            f"{name}: {value!r} is not a number from 0 to 9. Write how many reverse proxies stand in front."
        )
    return int(value)


def _diary_days(environ: Mapping[str, str]) -> int | None:
    try:
        return diary.settings(environ).days
    except diary.SettingError as error:
        raise SettingError(str(error)) from None


def _switch(name: str, environ: Mapping[str, str]) -> bool:
    value = environ.get(name, "").strip().lower()
    if value not in YES + NO:
        raise SettingError(f"{name}: {value!r} is neither yes nor no. Write 1 to turn it on.")
    return value in YES
