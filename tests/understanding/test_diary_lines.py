"""The reader of diary lines on lines of our own."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from crampwise.understanding.diary_lines import shared_line_reader

LINES = Path(__file__).parent / "diary_lines.yml"
ALWAYS = ("places", "pain", "seconds", "count", "when", "woke")


def _lines():
    for group, lines in YAML(typ="safe").load(LINES.read_text("utf-8")).items():
        for text, says in lines:
            yield pytest.param(text, says, id=f"{group}: {text}")


@pytest.fixture(scope="module")
def reader():
    return shared_line_reader()


def places(read):
    return ", ".join(f"{one['body_part']} {one['side']}".strip() for one in read.get("places", ()))


def known(when):
    return {name: value for name, value in (when or {}).items() if value is not None} or None


@pytest.mark.parametrize(("text", "says"), _lines())
def test_a_line_says_what_it_says_and_nothing_more(reader, text, says):
    read = reader.read(text)
    read = {**read, "places": places(read) or None, "when": known(read.get("when"))}
    wanted = {"is_log": True, **dict.fromkeys(ALWAYS), **says}
    if says.get("is_log", True) is None:
        del wanted["is_log"]
    assert {name: read.get(name) for name in wanted} == wanted


def test_there_are_enough_lines():
    texts = [one.values[0] for one in _lines()]
    assert len(texts) == len(set(texts)) >= 80
