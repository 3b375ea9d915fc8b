"""No evaluation line, or near copy, may be in what the assistant learns, reads or is tested with."""

from pathlib import Path

import pytest

from .files import FOLDER, ROOT, read_all
from .leak import alike, evaluation_lines, leaks, lines_of, normal

LEARNT = ("data", "knowledge", "tests")


def ours():
    for folder in LEARNT:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".yml", ".py") and path.is_file():
                yield from ((path.relative_to(ROOT).as_posix(), line) for line in lines_of(path))


def test_no_evaluation_line_is_among_ours():
    if not FOLDER.is_dir() or not list(Path(FOLDER).glob("*.jsonl")):
        pytest.skip("no evaluation files here")
    found = leaks(evaluation_lines(read_all([])), ours())
    if found:
        pytest.fail("\n".join(found), pytrace=False)


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
