"""Tells which intent a message has, and how likely it tells of danger.

Two views are weighed together: the meaning, by the sentence encoder whose upper layers were
tuned on the project's own lines, and the letters, by character n-grams. Their log-odds are
added (a product of experts), less what danger gains only by its many lines: people write of it
far less often than our data does.

In the first view each kind of red flag is a class of its own, which tells what to ask about.

No Rasa and no TensorFlow here.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as errors

from crampwise.understanding.characters import CharacterView, train_characters
from crampwise.understanding.encoder import LAST_LAYER, Encoded
from crampwise.understanding.tuning import UPPER_LAYERS, TunedHead, tune

Read = Callable[[str], Encoded]
DANGER = "red_flag"
BETWEEN = "/"
"""A class is ``intent`` or ``red_flag/kind``."""
BELOW_TUNED = LAST_LAYER - UPPER_LAYERS
_BAD_GRAPH = (errors.Fail, errors.InvalidProtobuf, errors.InvalidGraph, errors.NoSuchFile)
_GRAPH, _HEAD, _SETTINGS = "tuned.onnx", "head.npz", "intents.json"


class IntentModelError(ValueError):
    """A saved model is missing or damaged; the message names the folder."""


@dataclass(frozen=True)
class Ranking:
    """What a message may mean.

    ``intents`` holds every intent with its share, the likeliest first (ties by name). ``danger`` is the share of
    "red_flag", 0 to 1, and ``kind`` the likeliest kind of it ("" and 0 when the model knows none).
    """

    intents: tuple[tuple[str, float], ...]
    danger: float
    kind: str


class IntentModel:
    """A trained model. ``read`` is the encoder's; ``graph`` the tuned layers; ``counts`` the lines of each intent."""

    def __init__(
        self,
        read: Read,
        graph: Path,
        head: TunedHead,
        characters: CharacterView,
        counts: dict[str, int],
        settings: dict[str, float],
    ) -> None:
        self.names = characters.names
        self._read, self._head, self._characters = read, head, characters
        self._counts, self._settings = counts, settings
        self._graph = graph
        self._session = _session(graph)
        intent_of = [one.split(BETWEEN)[0] for one in head.classes]
        self._members = [
            np.array([at for at, intent in enumerate(intent_of) if intent == name])
            for name in self.names
        ]
        self._kinds = np.array([at for at, one in enumerate(head.classes) if BETWEEN in one], int)
        self._common = np.zeros(len(self.names))
        if DANGER in counts:
            usual = sum(counts.values()) / len(counts)
            self._common[self.names.index(DANGER)] = np.log(counts[DANGER] / usual)

    def rank(self, text: str) -> Ranking:
        """Ranks the intents of a text."""
        states = self._read(text).layers[BELOW_TUNED][None]
        (vector,) = self._session.run(["vector"], {"states": states})
        classes = self._head.log_odds(vector)
        meaning = np.array([np.logaddexp.reduce(classes[own]) for own in self._members])
        letters = self._characters.log_odds(text)
        scores = meaning + self._settings["letters"] * letters - self._common
        scores = np.exp((scores - scores.max()) / self._settings["temperature"])
        shares = scores / scores.sum()
        order = sorted(range(len(self.names)), key=lambda at: (-shares[at], self.names[at]))
        intents = tuple((self.names[at], float(shares[at])) for at in order)
        if not len(self._kinds):
            return Ranking(intents, 0.0, "")
        kind = self._head.classes[self._kinds[int(classes[self._kinds].argmax())]]
        return Ranking(intents, dict(intents)[DANGER], kind.split(BETWEEN)[1])

    def save(self, folder: Path) -> None:
        """Writes the model as a graph, numbers and JSON: nothing in it can run."""
        shutil.copy(self._graph, folder / _GRAPH)
        np.savez_compressed(folder / _HEAD, weights=self._head.weights, biases=self._head.biases)
        content = {
            "classes": self._head.classes,
            "scale": self._head.scale,
            "counts": self._counts,
            "settings": self._settings,
        }
        (folder / _SETTINGS).write_text(json.dumps(content), "utf-8")
        self._characters.save(folder)

    @classmethod
    def load(cls, folder: Path, read: Read) -> IntentModel:
        """Reads what ``save`` wrote. Raises :class:`IntentModelError`."""
        try:
            content = json.loads((folder / _SETTINGS).read_text("utf-8"))
            with np.load(folder / _HEAD, allow_pickle=False) as numbers:
                head = TunedHead(
                    tuple(content["classes"]),
                    numbers["weights"],
                    numbers["biases"],
                    content["scale"],
                )
            characters = CharacterView.load(folder)
            return cls(
                read, folder / _GRAPH, head, characters, content["counts"], content["settings"]
            )
        except (OSError, KeyError, ValueError, TypeError, BadZipFile, *_BAD_GRAPH) as error:
            raise IntentModelError(f"{folder}: no sound model: {error}") from error


def train_intents(
    texts: Sequence[str],
    classes: Sequence[str],
    states: Sequence[np.ndarray],
    read: Read,
    graph: Path,
    *,
    letters: float = 0.8,
    temperature: float = 1.0,
    **tuning: float,
) -> IntentModel:
    """Trains both views.

    Args:
        texts, classes: the examples, each once; a class is an intent or "red_flag/kind".
        states: what layer ``BELOW_TUNED`` of the encoder says of each text.
        read: the encoder, for the model to be used.
        graph: where the tuned layers are written.
        letters: the weight of the second view beside the first.
        temperature: flattens the shares, so that they may be compared with a threshold.
        tuning: see ``tune``.

    Raises:
        ValueError: there are fewer than three intents.
    """
    intents = [one.split(BETWEEN)[0] for one in classes]
    counts = dict(Counter(intents))
    if len(counts) < 3:
        raise ValueError("an intent model needs examples of at least three intents")
    head = tune(states, classes, graph, **tuning)
    settings = {"letters": letters, "temperature": temperature}
    return IntentModel(read, graph, head, train_characters(texts, intents), counts, settings)


def _session(graph: Path) -> onnxruntime.InferenceSession:
    """One thread, and no memory held back, as for the encoder."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = options.enable_mem_pattern = False
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
