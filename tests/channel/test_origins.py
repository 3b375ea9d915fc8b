"""Which sites' pages may call."""

from __future__ import annotations

import pytest

from crampwise.channel.origins import Origins

LISTED = "https://clinic.example"


@pytest.mark.parametrize(
    ("origin", "host", "allowed"),
    [
        (None, "localhost:5005", True),
        ("http://localhost:5005", "localhost:5005", True),
        ("http://LOCALHOST:5005", "localhost:5005", True),
        ("https://chat.example", "chat.example", True),
        ("https://chat.example", "chat.example:443", True),
        ("http://chat.example", "chat.example:80", True),
        (LISTED, "localhost:5005", True),
        ("http://localhost:5006", "localhost:5005", False),
        ("http://localhost", "localhost:5005", False),
        ("https://chat.example", "chat.example:80", False),
        ("https://evil.example", "localhost:5005", False),
        ("https://clinic.example.evil.example", "localhost:5005", False),
        ("http://clinic.example", "localhost:5005", False),
        ("null", "localhost:5005", False),
        ("null", "null", False),
        ("", "", False),
        ("file://localhost:5005", "localhost:5005", False),
    ],
)
def test_who_may_call(origin: str | None, host: str, allowed: bool) -> None:
    headers = {"host": host} if origin is None else {"host": host, "origin": origin}
    assert Origins([LISTED]).allow(headers) is allowed


def test_a_proxys_host_counts_only_if_there_is_a_proxy() -> None:
    headers = {
        "host": "10.0.0.2:5005",
        "x-forwarded-host": "chat.example, inner.example",
        "origin": "https://chat.example",
    }
    assert Origins([], proxied=True).allow(headers)
    assert not Origins([]).allow(headers)


def test_only_listed_sites_may_read() -> None:
    origins = Origins([LISTED])
    assert origins.cors({"origin": LISTED}) == {
        "Vary": "Origin",
        "Access-Control-Allow-Origin": LISTED,
    }
    assert origins.cors({"origin": "https://evil.example"}) == {"Vary": "Origin"}
    assert origins.cors({}) == {"Vary": "Origin"}
    assert Origins([]).cors({"origin": LISTED}) == {}


def test_leave_is_given_to_listed_sites_for_two_hours() -> None:
    leave = Origins([LISTED]).preflight({"origin": LISTED})
    assert leave["Access-Control-Max-Age"] == "7200"
    assert "DELETE" in leave["Access-Control-Allow-Methods"]
    assert leave["Access-Control-Allow-Headers"] == "Content-Type"
    assert "Access-Control-Allow-Credentials" not in leave
    assert Origins([LISTED]).preflight({"origin": "https://evil.example"}) is None
    assert Origins([]).preflight({}) is None
