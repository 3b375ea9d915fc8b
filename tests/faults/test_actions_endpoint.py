"""Whatever an action server answers, or does not: the action is run, once more here, and what was forged is not heard."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import pytest
from rasa.utils.endpoints import ClientResponseError

from crampwise.actions_endpoint import ActionsElsewhere, ActionsHere

from .wrong_actions import WRONG, WrongActions, says, wrong_actions

SECONDS = 0.4
TRACKER = {"sender_id": "a", "slots": {}, "latest_message": {}, "events": [], "paused": False}
CALL = {"next_action": "action_greet", "sender_id": "a", "tracker": TRACKER, "version": "3.6.21"}
WELL: dict[str, Any] = {"events": [], "responses": [{"text": "from elsewhere"}]}


@pytest.fixture
def wrong() -> Iterator[WrongActions]:
    with wrong_actions("http://127.0.0.1:9/webhook") as server:
        yield server


async def asked(endpoint: ActionsHere, **call: Any) -> Any:
    return await endpoint.request(json={**CALL, **call}, method="post", timeout=300, compress=False)


async def test_it_is_asked_while_it_is_well(wrong: WrongActions) -> None:
    wrong.wrong = says(WELL)
    endpoint = ActionsElsewhere(wrong.url, SECONDS, 60.0)
    for number in range(3):
        assert await asked(endpoint) == WELL
        assert wrong.calls == number + 1


@pytest.mark.parametrize("name", sorted(set(WRONG) - {"late", "silent", "half"}))
async def test_what_is_wrong_is_run_here(name: str, wrong: WrongActions) -> None:
    wrong.wrong = WRONG[name]
    endpoint, began = ActionsElsewhere(wrong.url, SECONDS, 60.0), time.monotonic()
    here = await asked(ActionsHere())
    assert here["responses"] and "forged" not in str(here)
    # The second time it is not even asked.
    assert [await asked(endpoint), await asked(endpoint)] == [here, here]
    assert wrong.calls == 1
    assert time.monotonic() - began < SECONDS + 1.0


async def test_nobody_is_there() -> None:
    endpoint, began = (
        ActionsElsewhere("http://127.0.0.1:9/webhook", SECONDS, 60.0),
        time.monotonic(),
    )
    assert (await asked(endpoint))["responses"]
    assert time.monotonic() - began < 1.0


async def test_one_call_tries_it_again_and_the_others_do_not_wait(wrong: WrongActions) -> None:
    endpoint = ActionsElsewhere(wrong.url, SECONDS, 0.5)
    wrong.wrong = says(b"")
    await asked(endpoint)
    await asyncio.sleep(0.6)
    began = time.monotonic()
    wrong.wrong = lambda handler, _: (time.sleep(0.3), says(WELL)(handler, b""))
    trial = asyncio.create_task(asked(endpoint))
    await asyncio.sleep(0.05)
    others = await asyncio.gather(*(asked(endpoint) for _ in range(4)))
    assert time.monotonic() - began < 0.3 and WELL not in others
    assert await trial == WELL and await asked(endpoint) == WELL


async def test_what_an_action_would_not_do_is_no_fault(wrong: WrongActions) -> None:
    wrong.wrong = says({"error": "of no use here", "action_name": "action_greet"}, 400)
    endpoint = ActionsElsewhere(wrong.url, SECONDS, 60.0)
    for _ in range(2):
        with pytest.raises(ClientResponseError) as refused:
            await asked(endpoint)
        assert refused.value.status == 400 and "no use" not in refused.value.text
    assert wrong.calls == 2


async def test_an_action_that_is_unknown_fails_as_ever() -> None:
    with pytest.raises(ClientResponseError) as unknown:
        await asked(ActionsHere(), next_action="action_of_nobody")
    assert unknown.value.status == 404
