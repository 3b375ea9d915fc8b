"""Requests that nobody should send, made from good ones: cut, bent, nested, mislabelled, forged."""

from __future__ import annotations

import gzip
import json
import random
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.channel.messaging import (
    BOT_SECRET,
    SMS_PATH,
    TELEGRAM_PATH,
    recorded,
    recorded_form,
    signature,
)

Json = Any
SECONDS = 30.0
ODD = [
    None,
    True,
    False,
    0,
    -1,
    1.5,
    10**400,
    -(10**30),
    "",
    " ",
    "\x00",
    "\ud800",
    "é" * 5000,
    [],
    {},
    [[]],
    {"": ""},
]
ODD += [
    "/restart",
    "/session_start",
    '/answer{"breathing": "usual"}',
    "//",
    "${7*7}",
    "../../etc/passwd",
    "' OR 1=1 --",
    [1] * 3000,
]
JSON_TYPES = [
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/json; charset=utf-16",
    "",
    "x",
]


@dataclass
class Sent:
    """One request as bytes go over the wire. ``marked`` is a word that is in it: what stands before its ``x`` is of one
    person, the rest of this request alone."""

    method: str
    path: str
    body: bytes
    marked: str
    headers: dict[str, str] = field(default_factory=dict)
    # What is said of the length, where that is not what it is; whether all of the body is there.
    length: str | None = None
    whole: bool = True

    def raw(self) -> bytes:
        length = str(len(self.body)) if self.length is None else self.length
        headers = {
            "Host": "127.0.0.1",
            "Connection": "close",
            "Content-Length": length,
            **self.headers,
        }
        lines = [
            f"{self.method} {self.path} HTTP/1.1",
            *(f"{k}: {v}" for k, v in headers.items() if v != ""),
        ]
        return "\r\n".join(lines).encode("utf-8", "surrogatepass") + b"\r\n\r\n" + self.body


def answer_to(sent: Sent, port: int) -> bytes:
    """The whole answer; empty where the connection was closed without one."""
    with socket.create_connection(("127.0.0.1", port), SECONDS) as line:
        try:
            line.sendall(sent.raw())
            if not sent.whole:
                line.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it would hear no more of it; what it said is read all the same
        found = bytearray()
        try:
            while chunk := line.recv(65536):
                found += chunk
        except ConnectionResetError:
            pass
    return bytes(found)


def status_of(answer: bytes) -> int:
    """The status; 0 where there is no answer."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.") else 0


class Maker:
    """Makes them, the same ones for the same seed.

    Args:
        token: gives the token of a session that is open.
        foreign: tokens, entries' ids and links that are other people's.
    """

    def __init__(self, seed: int, token: Callable[[], str], foreign: dict[str, str]) -> None:
        self._random, self._token, self._foreign, self._count = (
            random.Random(seed),
            token,
            foreign,
            0,
        )
        self._owners: dict[str, int] = {}
        self._bends = [
            self._cut,
            self._bent,
            self._nested,
            self._doubled,
            self._mislabelled,
            self._wrong_length,
        ]
        self._bends += [self._wrong_letters, self._packed, self._chunked, self._stolen, self._bent]

    def next(self) -> Sent:
        self._count += 1
        token = self._token()
        owner = self._owners.setdefault(token, len(self._owners))
        marked = f"mark{owner}x{self._count}"
        method, path, body, headers = self._random.choice(self._good(marked, token))
        return self._random.choice(self._bends)(Sent(method, path, b"", marked, headers), body)

    def _good(self, marked: str, token: str) -> list[tuple[str, str, Json, dict[str, str]]]:
        own, kind = {"session": token}, {"Content-Type": "application/json"}
        span = {"period": "week", "timezone": "Europe/London"}
        update = {**recorded("message"), "update_id": self._count}
        update["message"]["chat"]["id"] = update["message"]["from"]["id"] = 10**9 + self._count
        update["message"]["text"] = marked
        calls = [
            ("POST", "/chat/session", {"x": marked}),
            ("DELETE", "/chat/session", own),
            (
                "POST",
                "/chat/turn",
                {**own, "id": marked, "text": f"my calf {marked}", "metadata": {"locale": "en-GB"}},
            ),
            ("POST", "/chat/turn", {**own, "id": marked, "payload": "/greet"}),
            (
                "POST",
                "/webhooks/rest/webhook",
                {"sender": marked, "message": marked, "metadata": {"locale": "en-US"}},
            ),
            ("POST", "/chat/diary/show", {**own, **span, "scheme": "dark"}),
            (
                "POST",
                "/chat/diary/entry",
                {**own, "id": "0" * 32, "change": {"note": marked, "pain": 3}},
            ),
            ("POST", "/chat/diary/text", {**own, "kind": "question", "add": marked}),
            ("POST", "/chat/diary/consent", {**own, "value": "ask"}),
            ("POST", "/chat/diary/file", {**own, **span, "format": "csv"}),
            ("POST", "/chat/diary/pass", {**own, **span}),
            ("POST", "/chat/diary/code", own),
            ("POST", "/chat/diary/join", {**own, "code": marked[:8]}),
            ("DELETE", "/chat/diary", own),
            ("GET", f"/chat/report/{marked}", {}),
            ("GET", f"/chat/{marked}", {}),
        ]
        found: list[tuple[str, str, Json, dict[str, str]]] = [(*call, dict(kind)) for call in calls]
        secret = {"X-Telegram-Bot-Api-Secret-Token": BOT_SECRET}
        found.append(("POST", TELEGRAM_PATH, update, {**kind, **secret}))
        return [*found, ("POST", SMS_PATH, None, {})]

    def _bytes(self, sent: Sent, body: Json) -> bytes:
        """A body as it should be; of Twilio's, which is signed, with odd words."""
        if body is not None:
            return json.dumps(body).encode()
        odd = self._random.choice([one for one in ODD if isinstance(one, str) and one != "\ud800"])
        fields = {
            **recorded_form("sms"),
            "Body": f"{odd}{sent.marked}"[:1500],
            "MessageSid": sent.marked,
        }
        fields["From"] = f"+1555{self._count:07d}"
        sent.headers |= {
            "X-Twilio-Signature": signature(fields),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return urlencode(fields).encode()

    def _cut(self, sent: Sent, body: Json) -> Sent:
        whole = self._bytes(sent, body)
        sent.body = whole[: self._random.randrange(len(whole) + 1)]
        return sent

    def _bent(self, sent: Sent, body: Json) -> Sent:
        """Some value of another kind, or a key that is missing or new."""
        if not isinstance(body, dict) or not body:
            sent.body = json.dumps(self._random.choice(ODD)).encode()
            return sent
        bent = json.loads(json.dumps(body))
        place = bent
        while self._random.random() < 0.4 and any(
            isinstance(one, dict) and one for one in place.values()
        ):
            place = self._random.choice(
                [one for one in place.values() if isinstance(one, dict) and one]
            )
        key = self._random.choice([*place])
        if self._random.random() < 0.2:
            del place[key]
        else:
            place[self._random.choice([key, key, key, "x"])] = self._random.choice(ODD)
        # Too long a whole number for Python's own writer to read back is still JSON.
        sent.body = json.dumps(bent).encode()
        return sent

    def _nested(self, sent: Sent, body: Json) -> Sent:
        depth = self._random.choice([50, 900, 5000, 20_000])
        opened, closed = self._random.choice([("[", "]"), ('{"a":', "}")])
        deep = opened * depth + "1" + closed * self._random.choice([0, depth])
        good = json.dumps(body or {})[1:-1]
        sent.body = f'{{"metadata": {deep}{"," if good else ""}{good}}}'.encode()
        return sent

    def _doubled(self, sent: Sent, body: Json) -> Sent:
        good = json.dumps(body or {})[1:-1]
        key = self._random.choice([*(body or {"sender": 1})])
        odd = json.dumps(self._random.choice(ODD))
        pairs = (
            [good, f'"{key}": {odd}'] if self._random.random() < 0.5 else [f'"{key}": {odd}', good]
        )
        sent.body = ("{" + ",".join(one for one in pairs if one) + "}").encode()
        return sent

    def _mislabelled(self, sent: Sent, body: Json) -> Sent:
        sent.body = self._bytes(sent, body)
        sent.headers["Content-Type"] = self._random.choice(JSON_TYPES)
        return sent

    def _wrong_length(self, sent: Sent, body: Json) -> Sent:
        sent.body = self._bytes(sent, body)
        sent.length = self._random.choice(
            ["0", "1", "999999", "-1", "x", "1e3", "", str(len(sent.body) + 7), "9" * 30]
        )
        sent.whole = False
        return sent

    def _wrong_letters(self, sent: Sent, body: Json) -> Sent:
        whole = self._bytes(sent, body).decode()
        coding = self._random.choice(["utf-16", "utf-32", "utf-8-sig", "cp037", "raw"])
        sent.body = (
            whole.encode(coding) if coding != "raw" else b"\xff\xfe\x00" + whole.encode() + b"\x80"
        )
        return sent

    def _packed(self, sent: Sent, body: Json) -> Sent:
        sent.body = gzip.compress(self._bytes(sent, body))
        sent.headers["Content-Encoding"] = self._random.choice(["gzip", "br", "identity, gzip"])
        return sent

    def _chunked(self, sent: Sent, body: Json) -> Sent:
        whole = self._bytes(sent, body)
        size = self._random.choice(
            [f"{len(whole):x}", "zz", "-5", f"{len(whole) + 50:x}", "ffffffffffffffff", ""]
        )
        sent.body = (
            f"{size}\r\n".encode() + whole + self._random.choice([b"\r\n0\r\n\r\n", b"", b"0\r\n"])
        )
        sent.headers["Transfer-Encoding"], sent.length, sent.whole = "chunked", "", False
        return sent

    def _stolen(self, sent: Sent, body: Json) -> Sent:
        """With what is somebody else's, as far as a stranger may have seen it."""
        sent.body = self._bytes(sent, {**body, **self._foreign} if isinstance(body, dict) else body)
        if self._random.random() < 0.3:
            sent.headers["Origin"] = "https://evil.example"
        return sent
