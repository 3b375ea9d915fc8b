"""The intent model: the same every time, whole after being saved, and apart in what it calls danger."""

import numpy as np
import pytest

from crampwise.understanding.components.shared import encoder, token_states
from crampwise.understanding.intents import (
    BELOW_TUNED,
    IntentModel,
    IntentModelError,
    train_intents,
)

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
    ("gasping for air", "red_flag/breathing"),
    ("short of breath all of a sudden", "red_flag/breathing"),
    ("her face dropped on one side", "red_flag/stroke"),
    ("speech slurred since noon", "red_flag/stroke"),
]


def _train(examples, folder, **more):
    texts, classes = zip(*sorted(examples), strict=True)
    states = token_states(texts, (BELOW_TUNED,))
    graph = folder / "graph.onnx"
    return train_intents(texts, classes, states, encoder().read, graph, passes=12, kept=1.0, **more)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return _train(EXAMPLES, tmp_path_factory.mktemp("model"))


def test_the_same_examples_give_the_same_model(model, tmp_path):
    other = _train(EXAMPLES, tmp_path)
    for text in ("calf cramp", "hi there", "", "éé 🙂", "/slash"):
        assert model.rank(text) == other.rank(text)


def test_a_saved_model_ranks_as_before(model, tmp_path):
    model.save(tmp_path)
    loaded = IntentModel.load(tmp_path, encoder().read)
    for text, _ in EXAMPLES:
        before, after = model.rank(text), loaded.rank(text)
        assert [name for name, _ in before.intents] == [name for name, _ in after.intents]
        shares = [[share for _, share in one.intents] for one in (before, after)]
        assert np.allclose(*shares, atol=1e-5)
        assert (before.kind, round(before.danger, 5)) == (after.kind, round(after.danger, 5))


def test_the_ranking_holds_every_intent_and_sums_to_one(model):
    ranking = model.rank("calf cramping again").intents
    assert {name for name, _ in ranking} == {"report_symptom", "greet", "thanks", "red_flag"}
    assert sum(share for _, share in ranking) == pytest.approx(1)
    assert [share for _, share in ranking] == sorted((share for _, share in ranking), reverse=True)


def test_it_learns_its_own_examples(model):
    for text, wanted in EXAMPLES:
        assert model.rank(text).intents[0][0] == wanted.split("/")[0]


def test_danger_is_told_with_its_kind(model):
    calm, urgent = model.rank("thanks so much"), model.rank("gasping for air now")
    assert urgent.danger > 0.5 > calm.danger
    assert urgent.kind == "breathing"
    assert model.rank("his face dropped on the left").kind == "stroke"


def test_a_model_without_kinds_knows_no_danger(tmp_path):
    ranking = _train(EXAMPLES[:9], tmp_path).rank("gasping for air")
    assert (ranking.danger, ranking.kind) == (0.0, "")


def test_fewer_than_three_intents_are_refused(tmp_path):
    with pytest.raises(ValueError):
        _train(EXAMPLES[:6], tmp_path)


def test_a_higher_temperature_is_less_sure(model, tmp_path):
    warm = _train(EXAMPLES, tmp_path, temperature=3.0)
    (name, share), *_ = model.rank("thanks a lot").intents
    (same, less), *_ = warm.rank("thanks a lot").intents
    assert same == name and less < share


@pytest.mark.parametrize("name", ["tuned.onnx", "intents.json", "head.npz", "characters.npz"])
@pytest.mark.parametrize("damage", ["gone", "cut"])
def test_a_missing_or_damaged_model_is_refused(model, tmp_path, name, damage):
    model.save(tmp_path)
    path = tmp_path / name
    path.unlink() if damage == "gone" else path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(IntentModelError):
        IntentModel.load(tmp_path, encoder().read)
