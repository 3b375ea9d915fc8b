"""What the operator may set, and what is said when a setting can't be used."""

from __future__ import annotations

import pytest

from crampwise.channel.settings import SettingError, Settings, from_environment

from .messaging import ENVIRONMENT


def test_nothing_set_is_the_safe_way() -> None:
    assert from_environment({}) == Settings(frozenset(), 0, False, False)
    assert from_environment({"CRAMPWISE_ORIGINS": " , ", "CRAMPWISE_DEV": "0"}) == Settings()


def test_all_set() -> None:
    environ = {
        "CRAMPWISE_ORIGINS": "https://clinic.example, http://localhost:8080,http://[::1]:9",
        "CRAMPWISE_PROXIES_COUNT": "2",
        "CRAMPWISE_SOCKETIO": "1",
        "CRAMPWISE_DEV": "yes",
    }
    listed = {"https://clinic.example", "http://localhost:8080", "http://[::1]:9"}
    assert from_environment(environ) == Settings(frozenset(listed), 2, True, True)


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "null",
        "clinic.example",
        "https://clinic.example/",
        "https://clinic.example/chat",
        "https://*.clinic.example",
        "https://Clinic.example",
        "https://clinic.example:443",
        "http://clinic.example:80",
        "https://clinic.example:0443",
        "https://clinic.example:99999",
        "https://user@clinic.example",
        "ftp://clinic.example",
        "https://",
        "https://clinic.example https://other.example",
    ],
)
def test_what_is_no_origin_is_said_so(origin: str) -> None:
    with pytest.raises(SettingError, match="CRAMPWISE_ORIGINS: .*not an origin.*Write scheme"):
        from_environment({"CRAMPWISE_ORIGINS": f"https://good.example,{origin}"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CRAMPWISE_PROXIES_COUNT", "many"),
        ("CRAMPWISE_PROXIES_COUNT", "-1"),
        ("CRAMPWISE_PROXIES_COUNT", "1.5"),
        ("CRAMPWISE_SOCKETIO", "maybe"),
        ("CRAMPWISE_DEV", "2"),
    ],
)
def test_what_is_no_number_and_no_switch_is_said_so(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        from_environment({name: value})


def test_the_other_channels_are_off_until_they_are_set_up() -> None:
    settings = from_environment(
        {"CRAMPWISE_PUBLIC_URL": "https://chat.example", "CRAMPWISE_TIMEZONE": "x"}
    )
    assert settings.telegram is None and settings.sms is None


def test_both_channels() -> None:
    settings = from_environment({**ENVIRONMENT, "CRAMPWISE_TIMEZONE": "Europe/London"})
    assert settings.telegram.token == ENVIRONMENT["CRAMPWISE_TELEGRAM_TOKEN"]
    assert settings.telegram.api == "https://api.telegram.org"
    assert settings.sms.number == ENVIRONMENT["CRAMPWISE_TWILIO_NUMBER"]
    assert (settings.public_url, settings.timezone) == (
        "https://chat.clinic.example",
        "Europe/London",
    )


@pytest.mark.parametrize("missing", sorted(ENVIRONMENT))
def test_a_channel_is_set_up_whole_or_not_at_all(missing: str) -> None:
    with pytest.raises(SettingError, match=f"^{missing}: write"):
        from_environment({name: value for name, value in ENVIRONMENT.items() if name != missing})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CRAMPWISE_PUBLIC_URL", "http://chat.example"),
        ("CRAMPWISE_PUBLIC_URL", "https://chat.example/"),
        ("CRAMPWISE_PUBLIC_URL", "https://chat.example/path"),
        ("CRAMPWISE_TELEGRAM_TOKEN", "no-token"),
        ("CRAMPWISE_TELEGRAM_SECRET", "short"),
        ("CRAMPWISE_TELEGRAM_SECRET", "a secret with spaces in it"),
        ("CRAMPWISE_TELEGRAM_API", "ftp://api.example"),
        ("CRAMPWISE_TELEGRAM_LOCALE", "England"),
        ("CRAMPWISE_TWILIO_ACCOUNT_SID", "AC123"),
        ("CRAMPWISE_TWILIO_AUTH_TOKEN", "short"),
        ("CRAMPWISE_TWILIO_NUMBER", "0555 0100"),
        ("CRAMPWISE_TIMEZONE", "Mars/Base"),
    ],
)
def test_what_cannot_be_used_is_said_without_its_value(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"^{name}: write") as raised:
        from_environment({**ENVIRONMENT, name: value})
    assert value not in str(raised.value)
