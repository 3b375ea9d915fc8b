"""Session tokens: the only key to a talk. Nothing is stored for one."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any


class Sessions:
    """Tokens that nobody can guess or forge: a random part and its keyed hash."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def open(self) -> str:
        nonce = secrets.token_urlsafe(24)
        return f"{nonce}.{self._sign(nonce)}"

    def sender(self, token: Any) -> str | None:
        """The conversation id of a token, or ``None`` when the token is not one of ours."""
        nonce, _, mark = token.partition(".") if isinstance(token, str) else ("", "", "")
        if not nonce or not mark.isascii() or not hmac.compare_digest(mark, self._sign(nonce)):
            return None
        return "web-" + hashlib.sha256(nonce.encode()).hexdigest()[:40]

    def _sign(self, nonce: str) -> str:
        return hmac.new(self._secret, nonce.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
