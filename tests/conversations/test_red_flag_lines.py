"""The red-flag lines of the reader's own tests, over REST: as first words, in the interview, inside a correction."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from crampwise.clinical.knowledge import load_knowledge
from crampwise.clinical.triage import rank

LINES = YAML(typ="safe").load(
    (Path(__file__).parents[1] / "clinical" / "red_flag_lines.yml").read_text(encoding="utf-8")
)
EVERY_NTH = 5


def lines(outcome: str) -> dict[str, list[str]]:
    """Each kind's lines of one outcome, from both halves of the file."""
    found: dict[str, list[str]] = {}
    for half in LINES.values():
        for kind, said in (half.get(outcome) or {}).items():
            found.setdefault(kind, []).extend(said)
    return found


def acts(talk) -> bool:
    """Whether the last reply is an act-now red flag and nothing else."""
    return talk.types == ["red_flag"] and talk.typed("red_flag")["ask"] is False


def not_met(said: list[tuple[str, object]]) -> str:
    return "\n".join(f"  {line!r} -> {found}" for line, found in said)


@pytest.mark.parametrize("kind", sorted(lines("act")))
def test_acts_on_the_first_message(kind: str, new_talk) -> None:
    knowledge = load_knowledge()
    least = rank(knowledge.red_flags[kind]["triage"], knowledge)
    missed = []
    for line in lines("act")[kind]:
        talk = new_talk(locale="en-US")
        talk.say(line)
        if not acts(talk):
            missed.append((line, talk.types))
        # Of two kinds in one message the more urgent is said.
        elif rank(talk.typed("red_flag")["triage"], knowledge) < least:
            missed.append((line, talk.typed("red_flag")["kind"]))
    assert not missed, not_met(missed)


@pytest.mark.parametrize("kind", sorted(lines("act")))
def test_acts_in_the_interview_and_in_a_correction_and_holds_relief_back(
    kind: str, new_talk
) -> None:
    missed = []
    for number, lead in enumerate(("", "no wait, ")):
        line = lead + lines("act")[kind][number % len(lines("act")[kind])]
        talk = new_talk(locale="en-US")
        talk.say("cramp in my foot")
        talk.say(line)
        if not acts(talk):
            missed.append((line, talk.types))
            continue
        talk.say("what can i do for the cramp?")
        if "relief" in talk.types:
            missed.append((line, "relief while it is up"))
    assert not missed, not_met(missed)


def samples(by_kind: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    every = [(kind, line) for kind, said in by_kind.items() for line in said]
    yield from every[::EVERY_NTH]


def test_a_doubtful_line_gets_a_direct_question_or_the_action(new_talk) -> None:
    missed = []
    for kind, line in samples(lines("ask")):
        talk = new_talk(locale="en-US")
        talk.say(line)
        if "red_flag" not in talk.types or "relief" in talk.types:
            missed.append((f"{kind}: {line}", talk.types))
        elif not talk.titles:
            missed.append((f"{kind}: {line}", "nothing to tap"))
    assert not missed, not_met(missed)


def test_an_ordinary_line_raises_no_alarm(new_talk) -> None:
    alarmed = []
    for line in [line for half in LINES.values() for line in half["none"]][::EVERY_NTH]:
        talk = new_talk(locale="en-US")
        talk.say(line)
        flag = talk.typed("red_flag")
        # The classifier may have a doubt of its own, which earns a question and no more.
        if flag and flag["ask"] is False:
            alarmed.append((line, flag["kind"]))
    assert not alarmed, not_met(alarmed)
