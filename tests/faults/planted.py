"""People whose every byte is a word that can be looked for: what they say, their ids, their headers, what they break."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

# One word for each place in which a person's can come in.
WORDS = {
    place: f"{animal}{number}"
    for number, (place, animal) in enumerate(
        {
            "text": "quollheath",
            "sender": "dingovale",
            "metadata": "bilbyridge",
            "message id": "numbatglen",
            "user agent": "potoroomoor",
            "query": "kowarifen",
            "path": "dunnartdell",
            "header": "wombatcrag",
            "token": "possumbrook",
            "note": "gliderhollow",
            "broken body": "echidnapond",
            "payload": "bandicootlea",
        }.items(),
        start=81,
    )
}
REST = "/webhooks/rest/webhook"
SAID = (
    "my calf is cramping {text}",
    "{text} {text}",
    "i can't breathe {text}",
    "my name is {text} and my legs go stiff",
    "log: left calf, 7, four minutes, 3am, after {text}",
    "what is {text}",
    '/answer{{"onset": "{payload}"}}',
    '/{payload}{{"{payload}": "{payload}"}}',
    "{text} \ud800 no such letter",
    "{text}\x00{text}",
    "{text} " * 300,
    "ich habe krämpfe {text}",
    "",
)


@dataclass
class Planted:
    """Says the next thing each time it is told to, over REST or at the page."""

    client: httpx.Client
    said: int = 0
    heard: list[Any] = field(default_factory=list)
    session: str = ""

    @property
    def headers(self) -> dict[str, str]:
        word = WORDS["header"]
        return {
            "user-agent": WORDS["user agent"],
            "x-request-id": word,
            "cookie": f"{word}={word}",
            "referer": f"http://{word}.example/{word}",
            "traceparent": f"00-{self.said:032x}-{self.said + 1:016x}-01"
            if self.said % 3
            else word,
            "tracestate": f"{word}={word}",
            "baggage": f"{word}={word}",
            "content-type": "application/json",
        }

    def say(self) -> None:
        """One turn. Its answer is never empty, whatever is broken."""
        text = SAID[self.said % len(SAID)].format(**WORDS)
        answer = self._at_the_page(text) if self.said % 4 == 3 else self._over_rest(text)
        if answer.status_code == 200:
            self.heard = answer.json()
            assert self.heard
        else:
            assert answer.status_code in (400, 413, 429), answer.text
            assert not any(word in answer.text for word in WORDS.values())
        self.said += 1

    def _over_rest(self, text: str) -> httpx.Response:
        word = WORDS["metadata"]
        body = {
            "sender": f"{WORDS['sender']}-{self.said % 7}",
            "message": text,
            "metadata": {
                "locale": word,
                "audience": word,
                "timezone": word,
                "message_id": f"{WORDS['message id']}-{self.said}",
                word: {word: word},
            },
        }
        return self._post(f"{REST}?{WORDS['query']}={WORDS['query']}", body)

    def _at_the_page(self, text: str) -> httpx.Response:
        if not self.session or self.said % 40 == 3:
            self.session = self.client.post("/chat/session", json={}).json()["session"]
        said = {"payload": text} if text.startswith("/") else {"text": text[:1000]}
        id_ = f"{WORDS['message id']}-{self.said}"
        return self._post("/chat/turn", {"session": self.session, "id": id_, **said})

    def _post(self, path: str, body: Any) -> httpx.Response:
        # ASCII, so that it can carry what UTF-8 cannot.
        return self.client.post(path, content=json.dumps(body), headers=self.headers)

    def break_things(self) -> None:
        """Calls that are none, as anybody can send them."""
        word, token = WORDS["broken body"], WORDS["token"]
        diary = {"session": self.session or token, "kind": "question", "add": WORDS["note"]}
        for path, body in (
            (REST, f'{{"sender": "{word}", "message": "{word}'.encode()),
            (REST, json.dumps({"sender": [word], "message": {word: word}}).encode()),
            (REST, f"{word}\xff\xfe".encode("latin-1")),
            (REST, b"[" * 5000 + word.encode()),
            (REST, word.encode() * 8000),
            ("/chat/turn", json.dumps({"session": token, "id": token, "text": word}).encode()),
            ("/chat/turn", json.dumps({"session": {word: word}, "id": [word]}).encode()),
            ("/chat/session", word.encode()),
            ("/chat/diary/show", json.dumps({"session": token, "period": word}).encode()),
            ("/chat/diary/join", json.dumps({**diary, "code": word}).encode()),
            ("/chat/diary/text", json.dumps(diary).encode()),
            (f"/chat/diary/{WORDS['path']}", json.dumps(diary).encode()),
            (f"/{WORDS['path']}?{WORDS['query']}", b"{}"),
        ):
            answer = self.client.post(path, content=body, headers=self.headers)
            assert answer.status_code < 500 or answer.status_code == 503, (path, answer.text)
        for path in (
            f"/chat/{WORDS['path']}",
            f"/chat/report/{WORDS['path']}",
            f"/chat/metrics?{WORDS['query']}",
            f"/chat/ready?{WORDS['query']}",
            f"/%ff%00{WORDS['path']}",
        ):
            answer = self.client.get(path, headers=self.headers)
            assert answer.status_code < 500 or answer.status_code == 503, (path, answer.text)
        for raw in (
            f"GET /{WORDS['path']} HTTP/9.9\r\n{word}\r\n\r\n",
            f"{word} {word} {word}\r\n\r\n",
            f"POST {REST}?{WORDS['query']} HTTP/1.1\r\nHost: {word}\r\nContent-Length: {word}\r\n\r\n{word}",
            f"POST {REST} HTTP/1.1\r\nHost: a\r\n{word}: {word * 3000}\r\n\r\n",
        ):
            self._raw(raw.encode())

    def _raw(self, sent: bytes) -> None:
        where = urlsplit(str(self.client.base_url))
        with socket.create_connection((where.hostname, where.port), timeout=5) as line:
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
            try:
                while line.recv(65536):
                    pass
            except OSError:
                pass


def found_in(content: bytes, more: tuple[str, ...] = ()) -> set[str]:
    """Which of the words are in there, in capitals or not."""
    low = content.lower()
    return {word for word in (*WORDS.values(), *more) if word.lower().encode() in low}


def times(count: int, *doing: Callable[[], None]) -> None:
    for _ in range(count):
        for one in doing:
            one()
