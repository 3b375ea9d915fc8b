"""The intent model: the same every time, and whole after being saved."""

import hashlib

import numpy as np
import pytest

from crampwise.understanding.intents import IntentModel, IntentModelError, train_intents

EXAMPLES = [
    ("my calf is cramping", "report_symptom"),
    ("leg locked again", "report_symptom"),
    ("toes curling under", "report_symptom"),
    ("hello there", "greet"),
    ("good morning", "greet"),
    ("hi", "greet"),
    ("thank you so much", "thanks"),
    ("thanks a lot", "thanks"),
    ("cheers", "thanks"),
]


def encode(texts):
    """Stands in for the sentence encoder: a vector made of the text's letters."""
    rows = []
    for text in texts:
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
        row = np.random.RandomState(seed).normal(size=16)
        rows.append(row / np.linalg.norm(row))
    return np.array(rows, np.float32)


def _train(examples):
    texts, intents = zip(*examples, strict=False)
    return train_intents(texts, intents, encode)


def test_the_same_examples_give_the_same_model_whatever_their_order():
    first, second = _train(EXAMPLES), _train(EXAMPLES[::-1])
    for text in ("calf cramp", "hi there", "", "éé 🙂", "/slash"):
        assert first.rank(text) == second.rank(text)


def test_a_saved_model_ranks_as_before(tmp_path):
    model = _train(EXAMPLES)
    model.save(tmp_path)
    loaded = IntentModel.load(tmp_path, encode)
    for text, _ in EXAMPLES:
        before, after = model.rank(text), loaded.rank(text)
        assert [name for name, _ in before] == [name for name, _ in after]
        assert np.allclose([p for _, p in before], [p for _, p in after], atol=1e-5)


def test_the_ranking_holds_every_intent_and_sums_to_one():
    ranking = _train(EXAMPLES).rank("calf cramping again")
    assert {name for name, _ in ranking} == {"report_symptom", "greet", "thanks"}
    assert sum(p for _, p in ranking) == pytest.approx(1)
    assert [p for _, p in ranking] == sorted((p for _, p in ranking), reverse=True)


def test_it_learns_its_own_examples():
    model = _train(EXAMPLES)
    assert all(model.rank(text)[0][0] == intent for text, intent in EXAMPLES)


def test_two_intents_are_enough_and_one_is_not():
    assert _train(EXAMPLES[:6]).rank("hi")[0][0] == "greet"
    with pytest.raises(ValueError):
        _train(EXAMPLES[:3])


def test_a_missing_or_damaged_model_is_refused(tmp_path):
    with pytest.raises(IntentModelError):
        IntentModel.load(tmp_path, encode)
    _train(EXAMPLES).save(tmp_path)
    (tmp_path / "intents.json").write_text("{")
    with pytest.raises(IntentModelError):
        IntentModel.load(tmp_path, encode)
