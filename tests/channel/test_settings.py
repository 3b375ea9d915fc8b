"""What the operator may set, and what is said when a setting can't be used."""

from __future__ import annotations

import pytest

from crampwise.channel.settings import SettingError, Settings, from_environment


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
