"""How a line of the log is written, by the operator's variables; and that it holds no words."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest

from crampwise.watch.lines import JsonLines, TextLines
from crampwise.watch.settings import SettingError, from_environment

ROOT = Path(__file__).resolve().parents[2]
PLANTED = "axolotlreed72"
BROKEN = "Exception occurred while handling uri: left out (ValueError)"
PROGRAM = """
import asyncio, logging, structlog
from crampwise.quiet import quiet, tell
quiet()
from crampwise.watch.turn import watched
class Says:
    @watched
    async def reply(self, sender, text):
        logging.getLogger("crampwise.channel.turns").error("a turn failed: %s", "TimeoutError")
        return [{"text": text}]
asyncio.run(Says().reply("axolotlreed72", "axolotlreed72"))
structlog.get_logger("rasa").error("action.failed", text="axolotlreed72", exc_info=True)
try:
    raise ValueError("axolotlreed72")
except ValueError:
    logging.getLogger("sanic.error").exception("Exception occurred while handling uri: %r", "/?axolotlreed72")
tell("Crampwise is ready")
"""


def printed(**environment: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
        env={"PATH": "/usr/bin:/bin", **environment},
    )
    assert done.returncode == 0, done.stderr
    said = done.stdout + done.stderr
    assert PLANTED not in said and "Traceback" not in said
    return said.splitlines()


def test_each_line_is_one_object():
    lines = [json.loads(line) for line in printed(CRAMPWISE_LOG="json", CRAMPWISE_LOG_LEVEL="info")]
    assert all({"time", "level", "logger", "event"} <= set(line) for line in lines)
    assert all(line["time"].endswith("Z") for line in lines)
    events = {line["event"]: line for line in lines}
    failed, turn = events["a turn failed: TimeoutError"], events["turn"]
    assert failed["turn"] == turn["turn"] and len(turn["turn"]) == 16
    assert turn["outcome"] == "answered" and turn["types"] == ["text"]
    assert events["action.failed"]["level"] == "error"
    assert events[BROKEN]["logger"] == "sanic.error"
    assert events["Crampwise is ready"]["level"] == "info"


def test_text_unless_it_is_asked_for():
    lines = printed()
    assert "Crampwise is ready" in lines
    assert not any(" turn " in line and "outcome=" in line for line in lines)
    assert any(
        "ERROR crampwise.channel.turns a turn failed: TimeoutError turn=" in line for line in lines
    )
    assert any("outcome=answered" in line for line in printed(CRAMPWISE_LOG_LEVEL="info"))


def test_only_our_own_tell_more():
    """Other packages' lines below a warning may hold anything."""
    program = (
        "import logging\nfrom crampwise.quiet import quiet\nquiet()\n"
        "print(logging.getLogger('sqlalchemy.engine').isEnabledFor(logging.INFO),"
        " logging.getLogger('anything').isEnabledFor(logging.INFO),"
        " logging.getLogger('crampwise.channel').isEnabledFor(logging.INFO))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "CRAMPWISE_LOG_LEVEL": "info"},
    )
    assert done.stdout.split() == ["False", "False", "True"], done.stderr


@pytest.mark.parametrize(
    "name", ["CRAMPWISE_LOG", "CRAMPWISE_LOG_LEVEL", "CRAMPWISE_METRICS_TOKEN"]
)
def test_what_cannot_be_used_is_named_and_never_repeated(name: str):
    with pytest.raises(SettingError) as raised:
        from_environment({name: "secret"})
    assert name in str(raised.value) and "secret" not in str(raised.value)


def test_a_program_says_so_and_ends():
    done = subprocess.run(
        [sys.executable, "-c", "from crampwise.quiet import quiet; quiet()"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "CRAMPWISE_LOG": "xml"},
    )
    assert done.returncode == 1
    assert done.stderr.strip() == "CRAMPWISE_LOG: write text or json."


@pytest.mark.parametrize("formatter", [JsonLines(), TextLines()])
def test_a_line_stays_one_line(formatter: logging.Formatter):
    record = logging.LogRecord("a", logging.ERROR, "", 0, "first\nsecond", (), None)
    record.told = {"types": ["text", "relief"], "duration_ms": 7}
    line = formatter.format(record)
    if isinstance(formatter, JsonLines):
        assert "\n" not in line and json.loads(line)["types"] == ["text", "relief"]
    else:
        assert line.endswith("types=text,relief duration_ms=7")
