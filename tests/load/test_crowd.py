"""A small crowd at a real server, driven by Locust: every answer is right. ``make scale`` measures a large one."""

from __future__ import annotations

from collections import Counter

import pytest

from setup import checks
from tests.conversations.running import Program

from .crowd import ROOT, crowd, read

pytestmark = [pytest.mark.serial, pytest.mark.timeout(300)]
PEOPLE, SECONDS = 12, 20


def test_a_crowd_gets_only_right_answers(server: Program, tmp_path):
    assert checks.is_ready(ROOT), checks.HINT
    met = crowd(server.url, PEOPLE, SECONDS, tmp_path, think=(0.5, 1.5))
    assert met.wrong == Counter(), met.lines
    assert len(met.seconds["open"]) == PEOPLE
    assert met.turns >= 4 * PEOPLE and met.p95_ms("tap", "typed") > 0


def test_what_a_crowd_met_is_read_from_its_file(tmp_path):
    out = tmp_path / "out.jsonl"
    out.write_text(
        '{"kind": "typed", "s": 0.1, "wrong": "", "said": "a"}\n'
        '{"kind": "typed", "s": 0.3, "wrong": "empty", "said": "b"}\n'
        '{"kind": "open", "s": 0.2, "wrong": "", "said": ""}\n'
    )
    met = read(out)
    assert met.turns == 2 and met.wrong == Counter(empty=1) and met.lines == {"empty": "b"}
    assert met.p95_ms("typed") == pytest.approx(290.0)
