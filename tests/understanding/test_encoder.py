"""The sentence encoder: what its vectors promise, and what a damaged model says."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampwise.understanding import encoder as module
from crampwise.understanding.encoder import (
    CACHED_TEXTS,
    DIMENSIONS,
    EncoderUnavailable,
    SentenceEncoder,
    encoder_path,
    mean_pool,
)

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ["my calf is cramping", "a cramp in my lower leg", "what time is the football"]


@pytest.fixture(scope="module")
def encoder():
    return SentenceEncoder()


def cosine(encoder, first, second):
    a, b = encoder.encode([first, second])
    return float(a @ b)


def test_each_row_is_a_unit_vector(encoder):
    vectors = encoder.encode([*TEXTS, "", "   ", "\u0000", "\U0001f9b5" * 40, "é" * 5000])
    assert vectors.shape == (8, DIMENSIONS)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(8), abs=1e-5)


def test_no_texts_give_no_rows(encoder):
    assert encoder.encode([]).shape == (0, DIMENSIONS)


def test_one_text_instead_of_a_list_is_a_mistake(encoder):
    with pytest.raises(TypeError):
        encoder.encode("my calf")


def test_the_same_words_give_the_same_vector_in_any_company(encoder):
    together = encoder.encode([*TEXTS, "a far longer text " * 9])
    for text, vector in zip(TEXTS, together, strict=False):
        alone = SentenceEncoder().encode([text])[0]
        assert np.array_equal(alone, vector)


def test_the_numbers_are_the_published_model_s(encoder):
    # Made with TensorFlow from the published weights. Other values mean another
    # model, another tokenizer or another pooling, and every trained model is void.
    assert cosine(encoder, TEXTS[0], TEXTS[1]) == pytest.approx(0.7336, abs=1e-3)
    assert cosine(encoder, TEXTS[0], TEXTS[2]) == pytest.approx(0.1391, abs=1e-3)


def test_words_beyond_the_limit_are_ignored(encoder):
    long = "cramp " * 500
    assert np.array_equal(*encoder.encode([long, long + "chest pain"]))


def test_the_cache_changes_nothing_and_stays_small():
    encoder = SentenceEncoder()
    first = encoder.encode(TEXTS)
    encoder.encode([f"filler {number}" for number in range(CACHED_TEXTS + 10)])
    assert len(encoder._cache) == CACHED_TEXTS
    assert np.array_equal(encoder.encode(TEXTS), first)


def test_a_caller_cannot_spoil_the_cache():
    encoder = SentenceEncoder()
    first = encoder.encode(TEXTS[:1])
    kept = first.copy()
    first[:] = 0
    assert np.array_equal(encoder.encode(TEXTS[:1]), kept)


@given(st.integers(1, 6), st.integers(0, 6), st.integers(0, 2**32 - 1))
def test_padding_does_not_move_the_mean(tokens, padding, seed):
    states = np.random.default_rng(seed).normal(size=(1, tokens + padding, 8))
    mask = np.array([[1] * tokens + [0] * padding])
    expected = mean_pool(states[:, :tokens], mask[:, :tokens])
    assert mean_pool(states, mask) == pytest.approx(expected, abs=1e-5)


def test_nothing_to_average_is_zero_and_not_an_error():
    assert not mean_pool(np.ones((1, 3, 4)), np.zeros((1, 3))).any()


def test_the_path_can_be_set(monkeypatch, tmp_path):
    monkeypatch.delenv("CRAMPWISE_EMBEDDINGS", raising=False)
    assert encoder_path() == ROOT / "models" / "embeddings" / "minilm-l6-v2.onnx"
    monkeypatch.setenv("CRAMPWISE_EMBEDDINGS", str(tmp_path / "other.onnx"))
    assert encoder_path() == tmp_path / "other.onnx"
    with pytest.raises(EncoderUnavailable, match="make install"):
        SentenceEncoder()


@pytest.fixture
def folder(tmp_path):
    """A model folder whose files are of the recorded size, though no model."""
    (tmp_path / "minilm-l6-v2.onnx").write_bytes(b"graph")
    (tmp_path / "tokenizer.json").write_bytes(b"words")
    files = {name: {"bytes": 5} for name in ("minilm-l6-v2.onnx", "tokenizer.json")}
    (tmp_path / "manifest.json").write_text(json.dumps({"files": files}))
    return tmp_path


def test_sound_files_pass_the_check(folder):
    module._check(folder / "minilm-l6-v2.onnx")


@pytest.mark.parametrize("name", ["minilm-l6-v2.onnx", "tokenizer.json", "manifest.json"])
@pytest.mark.parametrize("damage", ["missing", "cut off"])
def test_damaged_files_say_what_to_do(folder, name, damage):
    path = folder / name
    path.unlink() if damage == "missing" else path.write_bytes(path.read_bytes()[:3])
    with pytest.raises(EncoderUnavailable, match=f"{name}.*make install"):
        SentenceEncoder(folder / "minilm-l6-v2.onnx")


def test_loading_brings_in_neither_rasa_nor_tensorflow():
    code = (
        "import sys; from crampwise.understanding.encoder import SentenceEncoder; "
        "SentenceEncoder(); "
        "sys.exit(bool({'rasa', 'tensorflow', 'transformers', 'torch'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0
