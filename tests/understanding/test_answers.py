"""The answer index: nearest known question, embedded only once."""

import numpy as np
import pytest

from crampwise.understanding.answers import AnswerIndex, AnswersError, fingerprint, read_questions

PAIRS = [("a", "red"), ("a", "crimson"), ("b", "blue"), ("c", "green")]
VECTORS = {
    "red": [1, 0, 0],
    "crimson": [0.9, 0.1, 0],
    "blue": [0, 1, 0],
    "green": [0, 0, 1],
    "navy": [0, 0.9, 0.1],
}


def encode(texts):
    rows = np.array([VECTORS[text] for text in texts], np.float32).reshape(-1, 3)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_the_nearest_answer_and_the_next():
    found = AnswerIndex.build(PAIRS, encode).find(encode(["navy"])[0])
    assert (found.id, found.runner_up) == ("b", "c")
    assert 0 < found.runner_up_score < found.score <= 1


def test_known_questions_are_not_embedded_again():
    index = AnswerIndex.build(PAIRS, encode)
    asked = []

    def counting(texts):
        asked.extend(texts)
        return encode(texts)

    AnswerIndex.build([*PAIRS, ("b", "navy")], counting, known=index)
    assert asked == ["navy"]


def test_a_saved_index_finds_the_same(tmp_path):
    index = AnswerIndex.build(PAIRS, encode)
    index.save(tmp_path)
    loaded = AnswerIndex.load(tmp_path)
    assert loaded.pairs == index.pairs
    assert loaded.find(encode(["navy"])[0]) == index.find(encode(["navy"])[0])


def test_no_answers_find_nothing():
    assert AnswerIndex([], np.zeros((0, 3))).find(np.ones(3)) is None


def test_one_answer_has_no_runner_up():
    found = AnswerIndex.build(PAIRS[:2], encode).find(encode(["red"])[0])
    assert (found.id, found.runner_up) == ("a", "")


def test_files_are_read_and_faults_named(tmp_path):
    (tmp_path / "_notes.yml").write_text("- {}")
    (tmp_path / "one.yml").write_text("- {id: x, questions: [what, why]}")
    pairs = read_questions(tmp_path)
    assert pairs == [("x", "what"), ("x", "why")]
    assert fingerprint(pairs) != fingerprint(pairs[:1])
    (tmp_path / "two.yml").write_text("- {id: y}")
    with pytest.raises(AnswersError, match="two.yml"):
        read_questions(tmp_path)
    with pytest.raises(AnswersError):
        AnswerIndex.load(tmp_path)
