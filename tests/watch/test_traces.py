"""Traces: only where they are asked for, with no word in them, and never in anybody's way."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crampwise.watch import traces
from crampwise.watch.turn import came_by, part, timed, watched
from tests.conversations.running import free_port

from .collector import Collector, collector

ROOT = Path(__file__).resolve().parents[2]
PLANTED = "numbatlake74"
TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


class Talks:
    def __init__(self, error: Exception | None = None) -> None:
        self._error = error

    @watched
    async def reply(self, sender: str, text: str) -> list[dict[str, Any]]:
        await asyncio.wait_for(self._rasa(), 5)
        return [{"text": text}]

    @timed("rasa")
    async def _rasa(self) -> None:
        with part("action", action="action_answer"):
            if self._error:
                raise self._error


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    with collector() as found:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", found.url)
        assert traces.start_traces()
        yield found
        traces.stop_traces()


def spans_of(taken: Collector) -> dict[str, Any]:
    traces.stop_traces()
    assert len(taken.spans) == len({span.name for span in taken.spans})
    return {span.name: span for span in taken.spans}


def attributes(span: Any) -> dict[str, str]:
    return {one.key: one.value.string_value for one in span.attributes}


def test_a_turn_and_its_parts(taken: Collector):
    with came_by("rest", f"00-{TRACE}-{PARENT}-01"):
        asyncio.run(Talks().reply(PLANTED, PLANTED))
    spans = spans_of(taken)
    assert set(spans) == {"turn", "rasa", "action"}
    turn, rasa, action = spans["turn"], spans["rasa"], spans["action"]
    assert (turn.trace_id.hex(), turn.parent_span_id.hex()) == (TRACE, PARENT)
    assert rasa.parent_span_id == turn.span_id and action.parent_span_id == rasa.span_id
    told = attributes(turn)
    assert len(told.pop("turn")) == 16
    assert told == {"channel": "rest", "input": "typed", "outcome": "answered", "cause": ""}
    assert attributes(action) == {"action": "action_answer"}
    assert b"crampwise" in taken.raw and PLANTED.encode() not in taken.raw


def test_an_error_leaves_its_kind_alone(taken: Collector):
    with pytest.raises(ValueError):
        asyncio.run(Talks(ValueError(PLANTED)).reply(PLANTED, PLANTED))
    for span in spans_of(taken).values():
        assert not span.events and not span.status.message and span.status.code == 2
        assert attributes(span)["error.type"] == "ValueError"
    assert PLANTED.encode() not in taken.raw and b"Traceback" not in taken.raw


@pytest.mark.parametrize("given", [PLANTED, f"00-{PLANTED}-{PARENT}-01", "", "00-" + "0" * 32])
def test_what_is_no_trace_begins_one(given: str, taken: Collector):
    with came_by("rest", given):
        asyncio.run(Talks().reply("a", "b"))
    assert not spans_of(taken)["turn"].parent_span_id
    assert PLANTED.encode() not in taken.raw


def test_the_scan_would_find_a_word(taken: Collector):
    with traces.span("turn", channel=PLANTED):
        pass
    spans_of(taken)
    assert PLANTED.encode() in taken.raw


def test_nothing_of_it_is_imported_unless_it_is_on():
    program = (
        "import sys, asyncio\nfrom crampwise.quiet import quiet\nquiet()\n"
        "from crampwise import server\nimport crampwise.channel.page, crampwise.channel.turns\n"
        "from crampwise.watch.traces import span, start_traces, stop_traces\n"
        "print(start_traces())\n"
        "with span('turn', 'x', a='b') as seen: print(seen)\n"
        "stop_traces()\n"
        "print([name for name in sys.modules if name.startswith('opentelemetry')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "OTEL_EXPORTER_OTLP_ENDPOINT": "", "OTEL_SERVICE_NAME": "a"},
        timeout=200,
    )
    assert done.stdout.split("\n")[:3] == ["False", "None", "[]"], done.stderr


def test_another_protocol_is_refused_in_words(caplog: pytest.LogCaptureFixture):
    named = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://x", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}
    assert not traces.start_traces(named)
    assert "http/protobuf" in caplog.text


@pytest.mark.serial
@pytest.mark.parametrize("fault", ["away", "slow", "failing"])
def test_a_collector_in_trouble_holds_nobody_up(
    fault: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    """More spans than wait in the queue, and no turn or end of a process waits for them."""
    talks, waits = Talks(), []

    async def many() -> None:
        for _ in range(1000):
            began = time.perf_counter()
            await talks.reply(PLANTED, PLANTED)
            waits.append(time.perf_counter() - began)

    with collector() as found:
        found.status, found.delay = {"slow": (200, 20.0)}.get(fault, (503, 0.0))
        url = f"http://127.0.0.1:{free_port()}" if fault == "away" else found.url
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", url)
        assert traces.start_traces()
        asyncio.run(many())
        began = time.monotonic()
        traces.stop_traces()
        assert time.monotonic() - began < traces.SECONDS_TO_END + 1
    assert max(waits) < 1.0
    assert PLANTED not in caplog.text
