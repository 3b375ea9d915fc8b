"""Hashes under the operator's secret, and what is handed out in clear: ids, codes, links.

The database holds hashes only. Without the secret, which lies elsewhere, nobody can tell from a stolen copy whose
diary is whose, nor try codes against it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

# Without what is taken for another when read from one screen and typed into a second: 0 O, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V.
LETTERS = "2345679ACDEFHJKMNPQRTVWXY"
# What may have been meant by a character that is in no code.
MEANT = str.maketrans("ZSGU", "256V")
CODE_LENGTH = 8
SHORTEST_SECRET = 16


class Keys:
    """Keyed hashes (HMAC-SHA256), as 64 hexadecimal digits, one family for each use.

    Args:
        secret: at least ``SHORTEST_SECRET`` bytes.

    Raises:
        ValueError: the secret is too short.
    """

    def __init__(self, secret: bytes) -> None:
        if len(secret) < SHORTEST_SECRET:
            raise ValueError(f"the diary's secret must have {SHORTEST_SECRET} bytes or more")
        self._secret = secret

    def owner(self, owner: str) -> str:
        return self._hash("", owner)

    def tries(self, owner: str) -> str:
        return self._hash("tries of ", owner)

    def code(self, code: str) -> str:
        """The hash of a code as a person types it: small letters, spaces and hyphens don't matter."""
        plain = "".join(one for one in code[:100].upper() if one.isalnum())
        return self._hash("code ", plain.translate(MEANT))

    def link(self, link: str) -> str:
        return self._hash("link ", link)

    def _hash(self, use: str, value: str) -> str:
        said = (use + value).encode("utf-8", "surrogatepass")
        return hmac.new(self._secret, said, hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two hashes are one, in the same time whether they are or not."""
    return hmac.compare_digest(one, other)


def new_id() -> str:
    return secrets.token_hex(16)


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def new_link() -> str:
    return secrets.token_urlsafe(32)
