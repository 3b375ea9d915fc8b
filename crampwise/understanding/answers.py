"""Finds the written answer whose known questions come nearest to a message."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

import numpy as np
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

Encode = Callable[[Sequence[str]], np.ndarray]
# How much the mean of an answer's three best phrases adds to its best one: a single
# lucky phrase should not beat an answer that fits all round.
_MEAN_WEIGHT = 0.3
_FILE = "answers.npz"


class AnswersError(ValueError):
    """An answers file is missing or not in its format; the message names it."""


@dataclass(frozen=True)
class FoundAnswer:
    """The nearest answer and the next nearest, with their scores from -1 to 1."""

    id: str
    score: float
    runner_up: str
    runner_up_score: float


def read_questions(folder: Path) -> list[tuple[str, str]]:
    """Every (answer id, known question) pair, in the files' order.

    Args:
        folder: ``knowledge/answers``.

    Raises:
        AnswersError: a file cannot be read, or an item lacks its id or questions.
    """
    pairs: list[tuple[str, str]] = []
    for path in sorted(Path(folder).glob("[!_]*.yml")):
        try:
            items = YAML(typ="safe", pure=False).load(path.read_text("utf-8")) or []
        except (OSError, YAMLError) as error:
            raise AnswersError(f"{path}: cannot be read: {error}") from error
        for item in items:
            try:
                questions = [str(question) for question in item["questions"]]
                pairs.extend((str(item["id"]), question) for question in questions)
            except (KeyError, TypeError) as error:
                raise AnswersError(f"{path}: an item lacks {error}") from error
    return pairs


class AnswerIndex:
    """Known questions as vectors.

    Args:
        pairs: (answer id, known question), see ``read_questions``.
        vectors: a unit vector for each pair.
    """

    def __init__(self, pairs: Sequence[tuple[str, str]], vectors: np.ndarray) -> None:
        self.pairs = list(pairs)
        self.vectors = np.asarray(vectors, np.float32)
        self.ids = sorted({answer for answer, _ in self.pairs})
        self._rows = self._padded_rows()

    def _padded_rows(self) -> np.ndarray:
        """The rows of each answer's questions, one answer a line; where an answer has
        fewer questions than another, its last row stands again."""
        rows = {answer: [] for answer in self.ids}
        for row, (answer, _) in enumerate(self.pairs):
            rows[answer].append(row)
        longest = max((len(own) for own in rows.values()), default=0)
        padded = [own + own[-1:] * (longest - len(own)) for own in rows.values()]
        self._own = np.array([np.arange(longest) < len(own) for own in rows.values()])
        return np.array(padded, int)

    @classmethod
    def build(
        cls,
        pairs: Sequence[tuple[str, str]],
        encode: Encode,
        known: Optional["AnswerIndex"] = None,
    ) -> "AnswerIndex":
        """Embeds the questions; those ``known`` has already are taken from it."""
        vectors: dict[str, np.ndarray] = {}
        if known is not None:
            vectors = {q: known.vectors[i] for i, (_, q) in enumerate(known.pairs)}
        new = sorted({question for _, question in pairs} - set(vectors))
        vectors.update(zip(new, encode(new), strict=False))
        rows = [vectors[question] for _, question in pairs]
        return cls(pairs, np.stack(rows) if rows else np.zeros((0, 384), np.float32))

    def find(self, vector: np.ndarray) -> FoundAnswer | None:
        """The answer nearest to a message's unit vector; None if there are none."""
        if not self.ids:
            return None
        cosines = np.where(self._own, (self.vectors @ vector)[self._rows], np.nan)
        # nan sorts last, so an answer with fewer than three questions stays right.
        best = -np.sort(-cosines, axis=1)[:, :3]
        scores = (1 - _MEAN_WEIGHT) * best[:, 0] + _MEAN_WEIGHT * np.nanmean(best, axis=1)
        scores = [(-round(float(s), 6), answer) for s, answer in zip(scores, self.ids, strict=True)]
        ordered = sorted(scores)[:2]
        if len(ordered) == 1:
            ordered.append((0.0, ""))
        (first, answer), (second, runner_up) = ordered
        return FoundAnswer(answer, -first, runner_up, -second)

    def save(self, folder: Path) -> None:
        """Writes the vectors, and the pairs as JSON beside them."""
        np.savez_compressed(folder / _FILE, vectors=self.vectors)
        (folder / "answers.json").write_text(json.dumps(self.pairs), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> "AnswerIndex":
        """Reads what ``save`` wrote.

        Raises:
            AnswersError: a file is missing or damaged.
        """
        try:
            pairs = json.loads((folder / "answers.json").read_text("utf-8"))
            with np.load(folder / _FILE, allow_pickle=False) as content:
                return cls([(a, q) for a, q in pairs], content["vectors"])
        except (OSError, KeyError, ValueError) as error:
            raise AnswersError(f"{folder}: no sound index: {error}") from error


def fingerprint(pairs: Sequence[tuple[str, str]]) -> str:
    """Changes when any answer's id or question does."""
    return hashlib.sha256(json.dumps(list(pairs)).encode()).hexdigest()
