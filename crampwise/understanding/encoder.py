"""Sentence embeddings: MiniLM-L6-v2 as an ONNX graph, run on one thread.

Needs only numpy, onnxruntime and tokenizers: neither Rasa nor TensorFlow. Set-up makes
the three files it reads (see ``setup/convert_encoder.py``).
"""

import json
import os
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

DIMENSIONS = 384
MAX_TOKENS = 128
LAST_LAYER = 6
LAYERS_GIVEN = (2, 3, 4, LAST_LAYER)
"""The layers whose token states the graph gives out: the tuned layers and the reading of findings start from them."""
CACHED_TEXTS = 16

_DEFAULT_PATH = Path(__file__).resolve().parents[2] / "models" / "embeddings" / "minilm-l6-v2.onnx"


class EncoderUnavailable(RuntimeError):
    """The model's files are missing or damaged; the message says how to make them."""


def encoder_path() -> Path:
    """Where the ONNX graph is: CRAMPWISE_EMBEDDINGS if set, else under ``models/``."""
    return Path(os.environ.get("CRAMPWISE_EMBEDDINGS") or _DEFAULT_PATH)


@dataclass(frozen=True)
class Encoded:
    """One text: ``layers`` holds ``(tokens, 384)`` for each of ``LAYERS_GIVEN``; ``spans`` the characters of each
    token, (0, 0) for the marks at both ends; ``vector`` is of length 1."""

    layers: Mapping[int, np.ndarray]
    spans: tuple[tuple[int, int], ...]
    vector: np.ndarray


def output_name(layer: int) -> str:
    """What the graph calls a layer's token states."""
    return "last_hidden_state" if layer == LAST_LAYER else f"layer_{layer}"


class SentenceEncoder:
    """Turns texts into unit vectors, so that a dot product is a cosine.

    Args:
        path: the ``.onnx`` file, with ``tokenizer.json`` and ``manifest.json`` beside
            it. Default: ``encoder_path()``.

    Raises:
        EncoderUnavailable: a file is missing or not of the size set-up wrote.
    """

    def __init__(self, path: Path | None = None) -> None:
        path = Path(path) if path else encoder_path()
        _check(path)
        options = onnxruntime.SessionOptions()
        # One thread: the bot answers one message at a time, and more threads on a
        # small machine only take the core that another conversation needs.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # The rearranged copy of the weights that it makes takes 30 MB, and nearly halves the time of a sentence; a
        # memory arena saves nothing at one short sentence a time.
        options.enable_cpu_mem_arena = False
        options.enable_mem_pattern = False
        self._session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(path.parent / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        # The published file pads every text to 128 tokens: ten times the work.
        self._tokenizer.no_padding()
        self._cache: OrderedDict[str, Encoded] = OrderedDict()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Embeds each text.

        Args:
            texts: any strings, the empty one too; what lies beyond 128 tokens is
                ignored.

        Returns:
            float32 of shape ``(len(texts), 384)``, each row of length 1.
        """
        if isinstance(texts, str):
            raise TypeError("encode() takes a sequence of texts, not one text")
        rows = [self.read(text).vector for text in texts]
        return np.stack(rows) if rows else np.zeros((0, DIMENSIONS), np.float32)

    def read(self, text: str) -> Encoded:
        """One text with its token states; the latest few are remembered, as several readers ask for the same.

        One text at a time: its numbers must not depend on its neighbours, or the same words could get another
        answer in training than in a talk.
        """
        encoded = self._cache.pop(text, None)
        if encoded is None:
            encoded = self._run(text)
        self._cache[text] = encoded
        if len(self._cache) > CACHED_TEXTS:
            self._cache.popitem(last=False)
        return encoded

    def forget(self) -> None:
        """Remember no text."""
        self._cache.clear()

    def token_ids(self, text: str) -> list[int]:
        """The tokens of a text as numbers, cut off at 128."""
        return self._tokenizer.encode(text).ids

    def _run(self, text: str) -> Encoded:
        encoding = self._tokenizer.encode(text)
        mask = np.array([encoding.attention_mask], np.int32)
        inputs = {
            "input_ids": np.array([encoding.ids], np.int32),
            "attention_mask": mask,
            "token_type_ids": np.array([encoding.type_ids], np.int32),
        }
        states = self._session.run([output_name(layer) for layer in LAYERS_GIVEN], inputs)
        layers = {layer: own[0] for layer, own in zip(LAYERS_GIVEN, states, strict=True)}
        return Encoded(layers, tuple(encoding.offsets), mean_pool(states[-1], mask)[0])


def mean_pool(states: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Averages the tokens the mask keeps, and scales to length 1.

    Args:
        states: the model's last layer, ``(texts, tokens, dimensions)``.
        mask: 1 for a token, 0 for padding, ``(texts, tokens)``.

    Returns:
        float32 of shape ``(texts, dimensions)``.
    """
    weights = mask[:, :, None].astype(np.float32)
    mean = (states * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
    length = np.linalg.norm(mean, axis=1, keepdims=True)
    return (mean / np.maximum(length, 1e-12)).astype(np.float32)


def _check(path: Path) -> None:
    """Compares sizes only: set-up compared the checksums, and hashing 90 MB would
    slow every start."""
    hint = "run `make install` to make it again"
    try:
        manifest = json.loads((path.parent / "manifest.json").read_text("utf-8"))
        for name, entry in manifest["files"].items():
            size = (path.parent / name).stat().st_size
            if size != entry["bytes"]:
                raise EncoderUnavailable(f"{path.parent / name} is damaged: {hint}")
        if not path.is_file():
            raise FileNotFoundError(2, "not found", str(path))
    except OSError as error:
        raise EncoderUnavailable(f"{error.filename} cannot be read: {hint}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise EncoderUnavailable(f"{path.parent / 'manifest.json'} is damaged: {hint}") from error
