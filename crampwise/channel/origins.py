"""Which sites' pages may call: our own, and those that the operator lists. Anything else is turned away.

A browser names the calling page's site in ``Origin``, and no page can change that; other programs send none.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from .settings import DEFAULT_PORTS

METHODS = "GET, POST, DELETE"
PREFLIGHT_SECONDS = 7200


class Origins:
    """The rule, for requests with given headers.

    Args:
        listed: the operator's origins.
        proxied: whether ``X-Forwarded-Host`` comes from a proxy of the operator's.
    """

    def __init__(self, listed: Collection[str], proxied: bool = False) -> None:
        self._listed, self._proxied = frozenset(listed), proxied

    def allow(self, headers: Mapping[str, str]) -> bool:
        """Whether a request with these headers may change anything."""
        origin = headers.get("origin")
        return origin is None or origin in self._listed or self._own(origin, headers)

    def cors(self, headers: Mapping[str, str]) -> dict[str, str]:
        """The headers by which a browser lets a listed site read the answer; never with cookies."""
        if not self._listed:
            return {}
        origin = headers.get("origin")
        allowed = {"Access-Control-Allow-Origin": origin} if origin in self._listed else {}
        return {"Vary": "Origin", **allowed}

    def preflight(self, headers: Mapping[str, str]) -> dict[str, str] | None:
        """What to answer when a browser asks for leave first; ``None`` for a site that has none."""
        if headers.get("origin") not in self._listed:
            return None
        return {
            **self.cors(headers),
            "Access-Control-Allow-Methods": METHODS,
            "Access-Control-Allow-Headers": "Content-Type",
            "Access-Control-Max-Age": str(PREFLIGHT_SECONDS),
        }

    def _own(self, origin: str, headers: Mapping[str, str]) -> bool:
        """A proxy may have taken TLS away, so the scheme is not compared; host and port are."""
        scheme, mark, host = origin.lower().partition("://")
        port = DEFAULT_PORTS.get(scheme)
        if not mark or port is None:
            return False
        asked = [headers.get("host", "")]
        if self._proxied:
            asked += headers.get("x-forwarded-host", "").split(",")
        return any(one.strip().lower().removesuffix(f":{port}") == host for one in asked if one)
