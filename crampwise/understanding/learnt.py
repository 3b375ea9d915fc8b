"""Findings told in images that no lexicon foresees: "my toes turn into a claw", "he is a plank".

A linear reading of the sentence encoder's token states with label-wise attention (Mullenbach
2018, CAML, there for discharge summaries): for each finding one query weighs the tokens, and a
linear layer tells its value, or that it is not stated, from their mean. The encoder itself
stays as it is. Two such readings are kept: ``told``, of what a message states unasked, and
``replies``, of what it means as the reply to a question.

The lexicon is heard as one more voice (a product of experts): what it read raises the odds of
that value by a fixed factor, and the model may still overrule it.

No Rasa and no TensorFlow here; ``learnt_training`` makes the numbers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from crampwise.clinical.case import NOT_SURE

TOLD, REPLIES = "told", "replies"
READINGS = (TOLD, REPLIES)
# Of a finding that may have several values, each value is a finding of its own here: "body_triggers=skin".
ONE_OF_SEVERAL, PRESENT = "=", "yes"
UNSTATED = ""
LEAST_SHARE = 0.1
_NUMBERS, _WORDS = "findings.npz", "findings.json"


class LearntModelError(ValueError):
    """A saved model is missing or damaged; the message names the folder."""


@dataclass(frozen=True)
class Guess:
    """One finding as the model reads it.

    ``finding`` and ``value`` are those of ``knowledge/findings``; ``value`` may be "not_sure" in a
    reply. ``probability`` is the model's own, 0 to 1; ``token`` is where it looked most.
    """

    finding: str
    value: str
    probability: float
    token: int


class LearntFindings:
    """Reads findings from token states.

    Args:
        values: finding -> its values, in the order of the columns, for both readings.
        queries: reading -> ``(dimensions, findings)``.
        weights: reading -> ``(dimensions, columns)``; ``biases``: ``(columns,)``. A finding's columns
            are its values, then "not sure" (replies only), then unstated.
    """

    def __init__(
        self,
        values: Mapping[str, Sequence[str]],
        queries: Mapping[str, np.ndarray],
        weights: Mapping[str, np.ndarray],
        biases: Mapping[str, np.ndarray],
    ) -> None:
        self.values = {finding: list(own) for finding, own in values.items()}
        self._queries, self._weights, self._biases = queries, weights, biases
        # As they are gone through for every message: a column's numbers side by side.
        self._rows = {reading: np.ascontiguousarray(one.T) for reading, one in weights.items()}
        self._columns = {reading: columns_of(self.values, reading) for reading in READINGS}
        self._of_column = {
            reading: np.repeat(
                np.arange(len(own)), [last - first for first, last, _ in own.values()]
            )
            for reading, own in self._columns.items()
        }

    def read(
        self,
        states: np.ndarray,
        reading: str,
        voiced: Mapping[str, str] | None = None,
        trust: float = 0.0,
    ) -> list[Guess]:
        """The likeliest value of each finding, where it has at least ``LEAST_SHARE``.

        Args:
            states: ``(tokens, dimensions)``, as the model was trained on.
            reading: "told" or "replies".
            voiced: finding (of several values: ``finding=value``) -> the value that the lexicon read
                ("yes" for one of several).
            trust: by how much that adds to the value's log-odds.
        """
        heed = states @ self._queries[reading]
        heed = np.exp(heed - heed.max(axis=0))
        heed /= heed.sum(axis=0)
        heard = heed.T @ states
        columns, own = self._columns[reading], self._of_column[reading]
        scores = np.einsum("cd,cd->c", heard[own], self._rows[reading]) + self._biases[reading]
        for finding, value in (voiced or {}).items():
            first, _, outcomes = columns.get(finding, (0, 0, ()))
            if value in outcomes:
                scores[first + outcomes.index(value)] += trust
        firsts = [first for first, _, _ in columns.values()]
        likely = np.exp(scores - np.maximum.reduceat(scores, firsts)[own])
        shares = likely / np.add.reduceat(likely, firsts)[own]
        guesses = []
        for at, (finding, (first, last, outcomes)) in enumerate(columns.items()):
            best = int(shares[first : last - 1].argmax())  # the last outcome is unstated
            share = float(shares[first + best])
            if share < LEAST_SHARE:
                continue
            name, _, one = finding.partition(ONE_OF_SEVERAL)
            value = one if one and outcomes[best] == PRESENT else outcomes[best]
            guesses.append(Guess(name, value, share, int(heed[:, at].argmax())))
        return guesses

    def save(self, folder: Path) -> None:
        """Writes the model as numbers and JSON: nothing in it can run."""
        arrays = {}
        for reading in READINGS:
            for name, own in (("q", self._queries), ("w", self._weights), ("b", self._biases)):
                arrays[f"{reading}_{name}"] = own[reading].astype(np.float32)
        np.savez_compressed(folder / _NUMBERS, **arrays)
        (folder / _WORDS).write_text(json.dumps(self.values), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> LearntFindings:
        """Reads what ``save`` wrote. Raises :class:`LearntModelError`."""
        try:
            values = json.loads((folder / _WORDS).read_text("utf-8"))
            with np.load(folder / _NUMBERS, allow_pickle=False) as arrays:
                parts = [
                    {reading: arrays[f"{reading}_{name}"] for reading in READINGS} for name in "qwb"
                ]
            return cls(values, *parts)
        except (OSError, KeyError, ValueError, BadZipFile) as error:
            raise LearntModelError(f"{folder}: no sound model: {error}") from error


def columns_of(
    values: Mapping[str, Sequence[str]], reading: str
) -> dict[str, tuple[int, int, list[str]]]:
    """finding -> (first column, end, what each column means)."""
    columns, at = {}, 0
    for finding, own in values.items():
        outcomes = [*own, *([NOT_SURE] if reading == REPLIES else []), UNSTATED]
        columns[finding] = (at, at + len(outcomes), outcomes)
        at += len(outcomes)
    return columns
