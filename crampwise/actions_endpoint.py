"""Where Rasa has its actions run: in this process, or in a server of their own that is never trusted to be well.

Either takes the same JSON and gives the same, so the ``actions/`` package runs unchanged in both. A server that is away,
slow, or answers what no action would say is let be for a while, and its actions run here: nobody waits for it twice, no
answer goes unchecked, and the talk goes on. An action that was run there and then here, too, does nothing twice: what is
kept is named after its message.
"""

from __future__ import annotations

import asyncio
import json
import logging
import marshal
import time
from typing import Any

import aiohttp
from jsonschema import Draft7Validator
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from crampwise.clinical.knowledge import load_knowledge
from crampwise.dialogue.replies import checked
from crampwise.watch.actions import action_failed

logger = logging.getLogger(__name__)

# A call takes some milliseconds. Longer than a locked diary is waited for, and short enough that a turn has time left.
SECONDS = 2.5
# How long a server that failed is let be. After that one call tries it.
REST_SECONDS = 10.0
# All that the largest answer could be, many times over.
LARGEST_ANSWER = 1024 * 1024
WORDS: dict[str, Any] = {"type": ["string", "null"]}
BUTTON = {
    "type": "object",
    "required": ["title", "payload"],
    "properties": {"title": {"type": "string"}, "payload": {"type": "string"}},
}
BUTTONS = {"type": ["array", "null"], "items": BUTTON, "maxItems": 100}
# What our actions make happen, and nothing else: no message of the person, no restart, nothing scheduled.
EVENTS = {
    "slot": "string",
    "followup": "string",
    "action_execution_rejected": "string",
    "active_loop": ["string", "null"],
}
ANSWER = {
    "type": "object",
    "required": ["events", "responses"],
    "properties": {
        "events": {
            "type": "array",
            "maxItems": 1000,
            "items": {
                "anyOf": [
                    {
                        "type": "object",
                        "required": ["event", "name"],
                        "properties": {"event": {"const": kind}, "name": {"type": name}},
                    }
                    for kind, name in EVENTS.items()
                ]
            },
        },
        "responses": {
            "type": "array",
            "maxItems": 100,
            "items": {
                "type": "object",
                "properties": {
                    "text": WORDS,
                    "response": WORDS,
                    "template": WORDS,
                    "image": {"type": "null"},
                    "attachment": {"type": "null"},
                    "elements": {"type": ["array", "null"], "maxItems": 0},
                    "buttons": BUTTONS,
                    "custom": {
                        "type": ["object", "null"],
                        "properties": {
                            "type": {"type": "string", "not": {"const": "turn"}},
                            "options": BUTTONS,
                        },
                    },
                },
            },
        },
    },
}


class NoAnswer(Exception):  # noqa: N818 - expected, and seen to
    """The action server gave nothing that can be used; the words say what was wrong, none of the person's."""


class ActionsHere(EndpointConfig):
    """Runs ``actions/`` in this process: JSON in, JSON out, no HTTP.

    Raises:
        ClientResponseError: as the server's statuses: 400 rejected, 404 no such action, 500 failed.
    """

    def __init__(self, url: str = "in-process") -> None:
        # Rasa sends the domain with every call unless told that only actions which ask for it need it.
        super().__init__(url=url, enable_selective_domain=True)
        # What runs here needs no proof against a schema, which costs a fifth of a turn; what comes from elsewhere is
        # held against a stricter one below.
        RemoteAction._validate_action_result = lambda self, result: True
        self._executor = ActionExecutor()
        self._executor.register_package("actions")

    async def request(self, method: str = "post", **kwargs: Any) -> dict[str, Any]:
        """What the action of ``kwargs["json"]`` answers: ``events`` and ``responses``."""
        # Rasa hands over live objects of its tracker; an action must not reach back into them.
        call = _apart(kwargs["json"])
        try:
            return await self._executor.run(call) or {}
        except ActionExecutionRejection as error:
            fault = {"error": str(error), "action_name": error.action_name}
            raise ClientResponseError(400, "rejected", json.dumps(fault)) from error
        except ActionNotFoundException as error:
            raise ClientResponseError(404, "no such action", "") from error
        except Exception as error:  # noqa: BLE001 - as the server answers: a status, without the words
            raise ClientResponseError(500, type(error).__name__, "") from error


def _apart(call: dict[str, Any]) -> dict[str, Any]:
    """The same values, of which none is shared. What Python's own format does not have goes the way of JSON, which
    takes five times as long."""
    try:
        return marshal.loads(marshal.dumps(call))
    except ValueError:
        return json.loads(json.dumps(call, default=str))


class ActionsElsewhere(ActionsHere):
    """Asks an action server, and runs the action here when that fails.

    Args:
        url: the server's, with its path: ``http://host:5055/webhook``.
        seconds: how long one call may take.
        rest: for how long a server that failed is not asked.
    """

    def __init__(self, url: str, seconds: float, rest: float) -> None:
        super().__init__(url)
        self._seconds, self._rest = seconds, rest
        self._failed, self._rests_until = False, float("-inf")

    async def request(self, method: str = "post", **kwargs: Any) -> dict[str, Any]:
        """What the action answers, there or here; see :class:`ActionsHere`."""
        if time.monotonic() >= self._rests_until:
            if self._failed:
                # One call tries it; the others don't wait for what comes of that.
                self._rests_until = time.monotonic() + self._rest
            try:
                answer = await self._asked(kwargs["json"])
                self._is_well()
                return answer
            except ClientResponseError:
                self._is_well()
                raise
            except (NoAnswer, aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
                self._is_not_well(error)
        return await super().request(method, **kwargs)

    async def _asked(self, call: dict[str, Any]) -> dict[str, Any]:
        body = json.dumps(call, default=str)
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        limit = aiohttp.ClientTimeout(total=self._seconds)
        # A connection each: on one that is kept, a call that breaks off may have been run or not.
        async with aiohttp.ClientSession(timeout=limit, auto_decompress=False) as session:
            async with session.post(
                self.url, data=body, headers=headers, allow_redirects=False
            ) as answer:
                return _usable(answer.status, await _read(answer), call["next_action"])

    def _is_well(self) -> None:
        if self._failed:
            logger.error("The action server answers again.")
        self._failed, self._rests_until = False, float("-inf")

    def _is_not_well(self, error: Exception) -> None:
        action_failed(error)
        why = str(error) if isinstance(error, NoAnswer) else type(error).__name__
        if not self._failed:
            logger.error("No use of the action server: %s. Its actions run here meanwhile.", why)
        self._failed, self._rests_until = True, time.monotonic() + self._rest


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    """The body, if it is not far too large."""
    body = bytearray()
    try:
        async for chunk in answer.content.iter_chunked(64 * 1024):
            body += chunk
            if len(body) > LARGEST_ANSWER:
                raise NoAnswer("too large an answer")
    except aiohttp.ClientPayloadError:
        raise NoAnswer("half an answer") from None
    return bytes(body)


def _usable(status: int, body: bytes, action: str) -> dict[str, Any]:
    """What an action answered.

    Raises:
        NoAnswer: no action answers like that.
        ClientResponseError: the action said that it does not apply.
    """
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise NoAnswer(f"status {status} without JSON") from None
    if status == 400 and isinstance(said, dict) and said.get("action_name") == action:
        fault = {"error": "rejected", "action_name": action}
        raise ClientResponseError(400, "rejected", json.dumps(fault))
    if status != 200:
        raise NoAnswer(f"status {status}")
    if not FORM.is_valid(said):
        raise NoAnswer("an answer of another form")
    knowledge = load_knowledge()
    for event in said["events"]:
        name, value = event["name"], event.get("value")
        if event["event"] == "slot" and name in knowledge.findings and value is not None:
            if checked(name, value, knowledge) != value:
                raise NoAnswer("a value that its finding cannot have")
    return said


FORM = Draft7Validator(ANSWER)


def endpoint(url: str | None) -> ActionsHere:
    """Where actions run: at an action server's address, or here when there is none."""
    return ActionsElsewhere(url, SECONDS, REST_SECONDS) if url else ActionsHere()
