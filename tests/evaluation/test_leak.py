"""No evaluation line, or near copy, may be in what the assistant learns, reads or is tested with."""

import json

import pytest

from .files import FOLDER, HELD_OUT, PRACTICE, by_kind, files_in
from .leak import EVERYDAY, alike, evaluation_lines, leaks, lines_of, normal, ours


@pytest.fixture(scope="module")
def everything_of_ours():
    return list(ours())


@pytest.mark.parametrize(
    "folder", [FOLDER, PRACTICE, HELD_OUT], ids=["outside", "practice", "held_out"]
)
def test_no_evaluation_line_is_among_ours(folder, everything_of_ours):
    if not files_in(folder):
        pytest.skip("no evaluation files here")
    found = leaks(evaluation_lines(by_kind(files_in(folder))), everything_of_ours)
    if found:
        pytest.fail("\n".join(found), pytrace=False)


def test_ours_are_the_training_lines_the_knowledge_and_the_other_tests(everything_of_ours):
    files = {where for where, _ in everything_of_ours}
    assert any(one.startswith("data/findings/") and one.endswith(".jsonl") for one in files)
    assert any(one.startswith("data/nlu/danger/") for one in files)
    assert any(one.startswith("knowledge/lexicon/") for one in files)
    assert any(one.startswith("tests/understanding/") for one in files)
    assert not any(one.startswith("tests/evaluation/") for one in files)


def test_lines_of_json_are_read(tmp_path):
    path = tmp_path / "told.jsonl"
    path.write_text(
        json.dumps({"text": "my knee went off like a trap", "says": {"who": "self"}}) + "\n\n"
    )
    assert "my knee went off like a trap" in list(lines_of(path))


def test_a_case_is_named_and_not_shown():
    found = leaks(
        [("X1", "my elbow wont bend since lunch today")], [("a", "my elbow wont bend since lunch")]
    )
    assert len(found) == 1 and "case X1" in found[0] and "today" not in found[0]


def test_set_phrases_are_everybodys():
    for phrase in EVERYDAY:
        assert normal(phrase) == phrase
        assert not leaks([("X1", phrase)], [("a", phrase)])
    assert not leaks([("X1", "out of nowhere really")], [("a", "out of nowhere")])


def test_the_same_words_in_another_dress_are_found():
    case = [("X1", "My elbow won't bend, since lunch!")]
    assert leaks(case, [("data/a.yml", "my [elbow](body_part) wont bend since lunch")])
    assert leaks(case, [("data/a.yml", "my elbow won't bend since lunch today")])


def test_other_words_are_not_found():
    case = [("X1", "my elbow won't bend, since lunch")]
    assert not leaks(
        case, [("data/a.yml", "the knee bends well after breakfast"), ("data/a.yml", "elbow")]
    )


def test_few_words_are_no_sign_of_a_copy():
    assert not leaks([("X1", "yes please")], [("data/a.yml", "yes please")])


def test_likeness_is_of_shared_grams():
    assert alike(normal("abcdef"), normal("abcdef")) == 1
    assert alike("abcdef", "zyxwvu") == 0
    # abcde, bcdef against abcde, bcdeg: one of three.
    assert alike("abcdef", "abcdeg") == pytest.approx(1 / 3)
