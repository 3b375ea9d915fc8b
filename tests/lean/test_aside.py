"""What is read beside the loop that serves everybody is read as it would be alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ruamel.yaml import YAML

from crampwise.channel.rules import Rules

ROOT = Path(__file__).resolve().parents[2]
LINES = YAML(typ="safe").load((ROOT / "tests/clinical/red_flag_lines.yml").read_text("utf-8"))


def lines() -> list[str]:
    found = []
    for half in LINES.values():
        for kinds in half.values():
            told = kinds.values() if isinstance(kinds, dict) else [kinds]
            found += [line for own in told for line in own]
    return found[::4]


def test_red_flags_are_read_alike_by_several_at_once():
    alone = [Rules().flags(line) for line in lines()]
    rules = Rules()
    with ThreadPoolExecutor(4) as each:
        together = list(each.map(rules.flags, lines() * 3))
    assert together == alone * 3 and sum(map(bool, alone)) > 100
