"""The learnt reading of findings: what its lines show, what it learns, what it leaves alone."""

import json

import numpy as np
import pytest

from crampwise.understanding.components.shared import encoder, token_states
from crampwise.understanding.learnt import (
    LEAST_SHARE,
    REPLIES,
    TOLD,
    UNSTATED,
    LearntFindings,
    LearntModelError,
    columns_of,
)
from crampwise.understanding.learnt_training import (
    FindingDataError,
    Line,
    calm_tales,
    lines_fingerprint,
    read_lines,
    targets,
    train_findings,
    values_in,
)

LAYERS = (4, 6)
KNOTS = [
    "a marble under the skin", "like a golf ball in there", "a walnut popped up", "an egg sized lump",
    "felt a pebble in the muscle", "rock in the back of my leg",
]  # fmt: skip
PLANKS = [
    "stiff as an ironing board", "he is a plank", "legs like two broom handles", "went rigid as a post",
    "straight as a ruler", "like a shop dummy",
]  # fmt: skip
QUIET = ["hello", "thanks love", "who are you", "what is the weather", "good night", "ok bye"]


def _lines():
    told = [Line(text, {"shape": "hard_knot"}) for text in KNOTS]
    told += [Line(text, {"shape": "straight_stiff"}) for text in PLANKS]
    replies = [Line("cannot see it", None, {"shape": "not_sure"}), Line("why", None, {"shape": ""})]
    return told + replies * 3 + [Line(text, silent=True) for text in QUIET]


def _states(texts):
    return token_states(texts, LAYERS)


@pytest.fixture(scope="module")
def model():
    lines = _lines()
    return train_findings(lines, _states([line.text for line in lines]), epochs=30)


def _read(model, text, reading):
    """What is more likely stated than not."""
    encoded = encoder().read(text)
    states = np.concatenate([encoded.layers[layer] for layer in LAYERS], axis=1)
    guesses = model.read(states, reading)
    return {guess.finding: guess for guess in guesses if guess.probability > 0.5}


def test_images_not_seen_before_are_read(model):
    assert _read(model, "a conker in my calf", TOLD)["shape"].value == "hard_knot"
    assert _read(model, "she is stiff as a board", TOLD)["shape"].value == "straight_stiff"


def test_small_talk_states_nothing(model):
    assert _read(model, "thank you and good night", TOLD) == {}


def test_a_reply_may_be_not_sure_which_a_told_finding_never_is(model):
    assert _read(model, "cannot see it", REPLIES)["shape"].value == "not_sure"
    assert "shape" not in _read(model, "cannot see it", TOLD)


def test_what_the_lexicon_voiced_is_raised_and_weak_guesses_are_given_with_their_share(model):
    encoded = encoder().read("a conker in my calf")
    states = np.concatenate([encoded.layers[layer] for layer in LAYERS], axis=1)
    (alone,) = model.read(states, TOLD)
    (helped,) = model.read(states, TOLD, {"shape": alone.value}, 2.0)
    (against,) = model.read(states, TOLD, {"shape": "straight_stiff"}, 50.0)
    assert alone.probability < helped.probability
    assert against.value == "straight_stiff"
    assert all(guess.probability >= LEAST_SHARE for guess in model.read(states, TOLD))


def test_a_guess_tells_how_sure_it_is_and_where_it_looked(model):
    encoded = encoder().read("felt a pebble in the muscle")
    guess = _read(model, "felt a pebble in the muscle", TOLD)["shape"]
    assert 0.5 < guess.probability <= 1
    assert 0 <= guess.token < len(encoded.spans)


def test_a_saved_model_reads_as_before(model, tmp_path):
    model.save(tmp_path)
    loaded = LearntFindings.load(tmp_path)
    for text in (*KNOTS, *QUIET):
        for reading in (TOLD, REPLIES):
            assert _read(model, text, reading) == _read(loaded, text, reading)


@pytest.mark.parametrize("name", ["findings.npz", "findings.json"])
def test_a_missing_or_damaged_model_is_refused(model, tmp_path, name):
    model.save(tmp_path)
    (tmp_path / name).write_bytes(b"{")
    with pytest.raises(LearntModelError):
        LearntFindings.load(tmp_path)


def test_the_lines_of_a_folder(tmp_path):
    told = {"text": "a lump", "says": {"shape": "hard_knot", "body_triggers": ["skin", "bladder"]}}
    replies = [
        {"asked": "shape", "text": "dunno", "value": "not_sure"},
        {"asked": "shape", "text": "help me", "value": None},
        {"asked": "body_triggers", "text": "a sore", "value": ["skin"]},
    ]
    (tmp_path / "told-1.jsonl").write_text(json.dumps(told) + "\n")
    (tmp_path / "replies-1.jsonl").write_text("\n".join(map(json.dumps, replies)))
    lines = {line.text: line for line in read_lines(tmp_path)}
    says = {"shape": "hard_knot", "body_triggers=skin": "yes", "body_triggers=bladder": "yes"}
    assert lines["a lump"].says == says
    assert lines["dunno"].replies == {"shape": "not_sure"}
    assert lines["help me"].replies == {"shape": UNSTATED}
    assert lines["a sore"].replies == {"body_triggers=skin": "yes"}


@pytest.mark.parametrize("row", ["{", "[]", '{"text": "x"}', '{"text": "x", "says": 3}'])
def test_a_bad_line_is_named(tmp_path, row):
    (tmp_path / "told-1.jsonl").write_text(row)
    with pytest.raises(FindingDataError, match=r"told-1\.jsonl, line 1"):
        read_lines(tmp_path)


def test_rare_values_and_ratings_are_not_learnt():
    many = [Line("x", {"pain": "7", "shape": "curled"})] * 9 + [Line("y", {"shape": "twisted"})]
    assert values_in(many) == {"shape": ["curled"]}


def test_what_a_line_shows_and_what_it_leaves_open():
    values = {"body_part": ["calf"], "body_triggers=skin": ["yes"], "shape": ["curled"]}
    lines = [
        Line("a", {"shape": "curled"}),
        Line("b", {"shape": "twisted"}),
        Line("c", None, {"shape": "not_sure"}),
        Line("d", None, {"body_triggers=bladder": "yes"}),
        Line("e", silent=True),
    ]
    # Within a finding: its value, then (replies) not sure, then unstated; -1 is not judged.
    assert targets(lines, values, TOLD).tolist() == [
        [1, 1, 0], [1, 1, -1], [-1, -1, -1], [-1, -1, -1], [-1, 1, 1],
    ]  # fmt: skip
    assert targets(lines, values, REPLIES).tolist() == [
        [2, 2, 0], [2, 2, -1], [-1, -1, 1], [-1, 2, -1], [-1, -1, -1],
    ]  # fmt: skip


def test_the_columns_of_a_reading():
    values = {"shape": ["curled", "arched"], "twitching": ["yes"]}
    assert columns_of(values, TOLD)["twitching"] == (3, 5, ["yes", ""])
    assert columns_of(values, REPLIES)["shape"] == (0, 4, ["curled", "arched", "not_sure", ""])


def test_tales_that_tell_much_and_no_danger_are_complaints():
    lines = [
        Line("much", {"shape": "curled", "who": "self"}),
        Line("little", {"shape": "curled"}),
        Line("danger", {"shape": "curled", "breathing": "worse"}),
        Line("denied", {"shape": "curled", "breathing": "usual"}),
        Line("reply", None, {"shape": "curled", "who": "self"}),
        Line("quiet", silent=True),
    ]
    assert calm_tales(lines) == ["much", "denied"]


def test_a_changed_line_changes_the_fingerprint(tmp_path):
    (tmp_path / "told-1.jsonl").write_text("a")
    before = lines_fingerprint(tmp_path)
    assert lines_fingerprint(tmp_path) == before
    (tmp_path / "told-1.jsonl").write_text("b")
    assert lines_fingerprint(tmp_path) != before
