"""What the operator decides about the page and the other channels by environment variables, read here and nowhere else.

The diary's own are read by ``crampwise/diary/settings.py``; the server needs one of them, and that both can be used.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crampwise.diary import settings as diary
from crampwise.diary.periods import is_zone

# As a browser writes it: no path, no final slash, no port that goes without saying.
ORIGIN = re.compile(
    r"(?P<scheme>https?)://(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::(?P<port>[1-9]\d{0,4}))?"
)
DEFAULT_PORTS = {"http": "80", "https": "443"}
TELEGRAM_API = "https://api.telegram.org"
YES, NO = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")


class SettingError(ValueError):
    """A variable that can't be used; its words say which, why, and how it is written."""


@dataclass(frozen=True)
class Telegram:
    """A bot of Telegram's: its token, what Telegram proves itself with, where its API is, and the locale of the people
    whose country it does not tell."""

    token: str
    secret: str
    api: str = TELEGRAM_API
    locale: str = ""


@dataclass(frozen=True)
class Sms:
    """A number at Twilio: the account, its token, the number."""

    account: str
    token: str
    number: str


@dataclass(frozen=True)
class Settings:
    """How the page is served, and the other channels."""

    # Other sites whose pages may carry the element: their origins, exactly as a browser sends them.
    origins: frozenset[str] = frozenset()
    # Reverse proxies in front of this process, each of which adds to X-Forwarded-For.
    proxies: int = 0
    socketio: bool = False
    # The page's files are read anew for each request, and served as they are written.
    dev: bool = False
    # How many days an entry of the diary is kept; None: until the person deletes it.
    diary_days: int | None = None
    # The other channels, where they are on; the address by which they and their people reach us; the time zone of the
    # people there, as these channels don't tell it.
    telegram: Telegram | None = None
    sms: Sms | None = None
    public_url: str = ""
    timezone: str = ""


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
        **_messengers(environ),
    )


# Each variable of a channel, and how it is written. None of their values is ever told: they are secrets.
TELEGRAM_FORMS = {
    "CRAMPWISE_TELEGRAM_TOKEN": (r"\d+:[\w-]{10,}", "the bot's token, as BotFather gives it"),
    "CRAMPWISE_TELEGRAM_SECRET": (r"[\w-]{16,256}", "16 to 256 letters, digits, _ or -"),
}
SMS_FORMS = {
    "CRAMPWISE_TWILIO_ACCOUNT_SID": (r"AC[0-9a-f]{32}", "the account's SID: AC and 32 figures"),
    "CRAMPWISE_TWILIO_AUTH_TOKEN": (r"\S{16,}", "the account's Auth Token"),
    "CRAMPWISE_TWILIO_NUMBER": (r"\+\d{7,15}|\d{5,6}", "the number at Twilio, as +15550100200"),
}
PUBLIC_URL = r"https://[^\s/?#]+|http://(?:127\.0\.0\.1|localhost)(?::\d+)?"


def _messengers(environ: Mapping[str, str]) -> dict[str, Any]:
    """The settings of Telegram and SMS: each is off, or complete."""
    telegram, sms = _all_or_none(TELEGRAM_FORMS, environ), _all_or_none(SMS_FORMS, environ)
    if not telegram and not sms:
        return {}
    public = {"CRAMPWISE_PUBLIC_URL": (PUBLIC_URL, "https://host, where people reach this server")}
    found = {"public_url": _all_or_none(public, environ, needed=True)[0]}
    zone = environ.get("CRAMPWISE_TIMEZONE", "").strip()
    if zone and not is_zone(zone):
        raise SettingError("CRAMPWISE_TIMEZONE: write an IANA name, as Europe/London.")
    api = environ.get("CRAMPWISE_TELEGRAM_API", "").strip().rstrip("/") or TELEGRAM_API
    locale = environ.get("CRAMPWISE_TELEGRAM_LOCALE", "").strip()
    if not re.fullmatch(r"https?://\S+", api):
        raise SettingError("CRAMPWISE_TELEGRAM_API: write https://host.")
    if locale and not re.fullmatch(r"[a-z]{2,3}-[A-Z]{2}", locale):
        raise SettingError("CRAMPWISE_TELEGRAM_LOCALE: write a language and a country, as en-GB.")
    return {
        **found,
        "timezone": zone,
        "telegram": Telegram(*telegram, api=api, locale=locale) if telegram else None,
        "sms": Sms(*sms) if sms else None,
    }


def _all_or_none(
    forms: Mapping[str, tuple[str, str]], environ: Mapping[str, str], needed: bool = False
) -> list[str]:
    given = {name: environ.get(name, "").strip() for name in forms}
    if not any(given.values()) and not needed:
        return []
    for name, (form, words) in forms.items():
        if not re.fullmatch(form, given[name]):
            raise SettingError(f"{name}: write {words}.")
    return list(given.values())


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
