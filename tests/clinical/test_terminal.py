"""``python -m crampwise.clinical``: the interview in a terminal, in a process where Rasa cannot be imported."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from crampwise.clinical.__main__ import chosen, listed, main
from crampwise.clinical.red_flag_text import RedFlagReader
from crampwise.dialogue import messages
from crampwise.dialogue.wording import Words

from .cases import KNOWLEDGE, case_of

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("rasa", "rasa_sdk", "sanic", "spacy", "tensorflow", "sklearn")
PARTS = [*KNOWLEDGE.relief]


@pytest.fixture(scope="module")
def without_rasa(tmp_path_factory):
    """A folder that, first on the path, makes importing Rasa and its kin fail."""
    folder = tmp_path_factory.mktemp("no_rasa")
    for name in HEAVY:
        (folder / f"{name}.py").write_text("raise ImportError('not here')\n")
    return folder


@pytest.fixture
def process(without_rasa):
    """Runs the interview in a process of its own on lines of input; gives what was printed, as one line."""

    def run(*lines: str, region: str = "US") -> str:
        done = subprocess.run(
            [sys.executable, "-m", "crampwise.clinical", "--region", region],
            input="".join(f"{line}\n" for line in lines),
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(without_rasa), "PYTHONWARNINGS": "ignore"},
            timeout=60,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return " ".join(done.stdout.split())

    return run


@pytest.fixture(scope="module")
def reader():
    return RedFlagReader.from_folder(KNOWLEDGE.folder / "red_flags")


@pytest.fixture
def terminal(monkeypatch, capsys, reader):
    """The same here, without the second that a new process costs."""

    def run(*lines: str, arguments=("--region", "US")) -> str:
        left = iter(lines)

        def typed(prompt: str) -> str:
            try:
                return next(left)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr("builtins.input", typed)
        monkeypatch.setattr(RedFlagReader, "from_folder", lambda folder: reader)
        assert main(arguments) == 0
        return " ".join(capsys.readouterr().out.split())

    return run


def number_of(finding: str, value: str) -> str:
    """What to type for an option."""
    options = messages.options(Words(case_of(), KNOWLEDGE), finding)
    return str([one["value"] for one in options].index(value) + 1)


CALF = number_of("body_part", "calf")
NOW = number_of("happening_now", "now")


def title_of(finding: str, value: str) -> str:
    options = messages.options(Words(case_of(), KNOWLEDGE), finding)
    return next(one["title"] for one in options if one["value"] == value)


def question(finding: str) -> str:
    return Words(case_of(), KNOWLEDGE).text(KNOWLEDGE.findings[finding]["question"])


def step(part: str, step_id: str) -> str:
    return " ".join(
        Words(case_of(body_part=part), KNOWLEDGE)
        .text(KNOWLEDGE.relief[part]["steps"][step_id]["text"])
        .split()
    )


def whatever_is_asked(**answers: str):
    """Lines that give these answers in whatever order the questions come: a title that does not fit is asked again."""
    return [title_of(finding, value) for finding, value in answers.items()] * len(answers)


CRAMP = whatever_is_asked(
    leg_swelling="none",
    breathing="usual",
    onset="pain_at_once",
    extent="one_muscle",
    shape="hard_knot",
    frequency="some_weeks",
)
STIFFNESS = whatever_is_asked(
    breathing="usual",
    onset="tight_without_pain",
    extent="whole_area",
    shape="straight_stiff",
    medicine_change="none",
)


def test_a_whole_interview(terminal):
    said = terminal(NOW, CALF, *CRAMP)
    first, place = said.index(step("calf", "calf-towel")), said.index(question("body_part"))
    assert place < first < said.index(question("leg_swelling")), (
        "relief before any question about it"
    )
    assert "more like a cramp" in said and "There is a hard knot." in said
    assert "What to do, one at a time:" in said and "1. " in said
    assert (
        "mexiletine" in said
        and "Please do not start, stop or change any medicine on your own." in said
    )


def test_now_gets_a_step_before_the_place_is_known(terminal):
    said = terminal(NOW, "q")
    assert said.index("Let's ease it.") < said.index(question("body_part"))


def test_not_sure_to_everything_ends(terminal):
    said = terminal(*["not sure"] * 12)
    assert "I can't tell from this what it is." in said and "Goodbye" in said


def test_a_chosen_red_flag_interrupts(terminal):
    said = terminal(NOW, CALF, title_of("leg_swelling", "swollen_warm_or_red"), "1", "1")
    assert "Call 911." in said
    assert (
        question("breathing") not in said
        and "What to do, one at a time:" not in said
        and "Goodbye" not in said
    )


def test_a_typed_red_flag_interrupts_at_any_question(terminal):
    said = terminal(NOW, "I can't breathe", "1")
    assert "Call 911 now." in said and question("leg_swelling") not in said


def test_a_typed_red_flag_in_another_region(terminal):
    assert "999" in terminal("I can't breathe", arguments=("--region", "UK"))


def test_a_doubtful_red_flag_is_asked_about_once(terminal):
    doubtful = "should I call 911"
    said = terminal(doubtful, "2", doubtful, NOW, "q")
    asked = " ".join(
        Words(case_of(), KNOWLEDGE)
        .text(KNOWLEDGE.red_flags["asks_emergency"]["ask"]["text"])
        .split()
    )
    assert said.count(asked) == 1 and question("body_part") in said


@pytest.mark.parametrize("reply", ["1", "3", "yes", "what?"])
def test_anything_but_a_clear_no_is_acted_on(terminal, reply):
    said = terminal("should I call 911", reply, NOW)
    assert "911" in said and question("body_part") not in said


def test_why_back_and_stop(terminal):
    why = Words(case_of(), KNOWLEDGE).text(KNOWLEDGE.findings["body_part"]["why"])
    said = terminal("b", "3", "?", CALF, "b", "q")
    assert "This is the first step." in said and why in said
    assert said.count(question("body_part")) == 2
    assert said.endswith("Goodbye. I'm here at any hour.")


def test_what_is_not_understood_is_asked_again(terminal):
    said = terminal("99", "banana", "", "1 2", "0", "q")
    assert said.count("I did not get that.") == 5


def test_several_triggers_can_be_chosen(terminal):
    several = f"{number_of('body_triggers', 'bladder')}, {number_of('body_triggers', 'position')}"
    said = terminal("3", "both legs", *STIFFNESS, several, *STIFFNESS)
    assert "more like stiffness" in said


def test_the_helper_version(terminal):
    said = terminal(NOW, CALF, "q", arguments=("--helper", "--region", "AU"))
    assert "Cup their heel in one hand." in said


def test_the_end_of_the_input_is_polite(terminal):
    assert terminal().endswith("Goodbye. I'm here at any hour.")
    assert terminal(NOW, CALF).endswith("Goodbye. I'm here at any hour.")


def test_it_runs_where_rasa_cannot_be_imported(process):
    said = process(NOW, CALF, *CRAMP)
    assert (
        "more like a cramp" in said
        and "What to do, one at a time:" in said
        and said.endswith("at any hour.")
    )


def test_a_red_flag_is_met_where_rasa_cannot_be_imported(process):
    assert "Call 999" in process(NOW, "I can't breathe", "1", region="UK")


def test_ctrl_c_is_polite(without_rasa):
    started = subprocess.Popen(
        [sys.executable, "-u", "-m", "crampwise.clinical"], cwd=ROOT, text=True, env={**os.environ, "PYTHONPATH": str(without_rasa)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        while "Not sure" not in (line := started.stdout.readline()):
            assert line, "it ended before asking"
        started.send_signal(signal.SIGINT)
        out, errors = started.communicate(timeout=30)
    finally:
        started.kill()
    assert started.returncode == 0 and "Goodbye" in out and "Traceback" not in errors


def test_an_unknown_region_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["--region", "XX"])
    assert "invalid choice" in capsys.readouterr().err


def test_the_region_comes_from_the_locale(monkeypatch, terminal):
    monkeypatch.setenv("LANG", "en_AU.UTF-8")
    assert "000" in terminal("I can't breathe", arguments=())


def test_a_line_is_read_as_numbers_or_a_title():
    options = [{"value": "none", "title": "None of these"}, {"value": "skin", "title": "Sore skin"}]
    assert chosen("2", options) == ["skin"] and chosen("1, 2", options) == ["none", "skin"]
    assert chosen("sore skin", options) == ["skin"]
    assert (
        chosen("3", options)
        == chosen("0", options)
        == chosen("skin", options)
        == chosen("", options)
        == []
    )


def test_a_long_list_is_shown_in_columns():
    options = [{"value": part, "title": KNOWLEDGE.relief[part]["title"]} for part in PARTS]
    lines = list(listed(options))
    assert len(lines) == 10 and all(len(line) <= 78 for line in lines)
    assert len(list(listed(options[:5]))) == 5
