"""Trains the reading of findings (see ``learnt``) on the lines of ``data/findings``."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from crampwise.clinical.case import NOT_SURE
from crampwise.understanding.learnt import (
    ONE_OF_SEVERAL,
    PRESENT,
    READINGS,
    REPLIES,
    TOLD,
    UNSTATED,
    LearntFindings,
    columns_of,
)

# A rating is read by rule; the model learns only "no pain" and "the worst".
RATING, RATINGS_LEARNT = "pain", ("0", "10")
PLACE = "body_part"
# A value shown fewer times is not learnt: the lexicon and the buttons have it.
FEWEST_EXAMPLES = 4
_SKIPPED = -1
FAR = -1e9
TELLS_MUCH = 2
# Told values that raise a red flag, or may.
ALARMING = {
    "breathing": ("worse",),
    "chest_pain": ("pressure_or_spreading",),
    "leg_swelling": ("swollen_warm_or_red", "sore_without_a_break"),
    "new_weakness": ("new_or_sudden",),
    "medicine_change": ("ran_out_or_missed",),
    "body_triggers=infection": (PRESENT,),
    "body_triggers=missed_medicine": (PRESENT,),
}


class FindingDataError(ValueError):
    """A line of ``data/findings`` cannot be used; the message says which and why."""


@dataclass(frozen=True)
class Line:
    """A line to learn from: what it tells (all of it; None where that is not judged), and what it replies.

    ``silent`` marks a line of small talk or of a question: it tells nothing, except that it may name a place, and it
    is no reply.
    """

    text: str
    says: Mapping[str, str] | None = None
    replies: Mapping[str, str] = field(default_factory=dict)
    silent: bool = False


def read_lines(folder: Path) -> list[Line]:
    """The lines of ``told-*.jsonl`` (``text``, ``says``) and ``replies-*.jsonl`` (``asked``, ``text``, ``value``).

    Raises:
        FindingDataError: a line is no JSON object of these fields.
    """
    lines = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, row in enumerate(path.read_text("utf-8").splitlines(), 1):
            try:
                lines.append(_line(json.loads(row)))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise FindingDataError(f"{path.name}, line {number}: {error!r}") from error
    return lines


def lines_fingerprint(folder: Path) -> str:
    """Changes when any line does."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.jsonl")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def calm_tales(lines: Iterable[Line]) -> list[str]:
    """The told lines that state at least ``TELLS_MUCH`` findings and none that may raise an alarm."""
    return [
        line.text
        for line in lines
        if line.says is not None
        and len(line.says) >= TELLS_MUCH
        and not any(line.says.get(name) in bad for name, bad in ALARMING.items())
    ]


def _line(row: Mapping[str, Any]) -> Line:
    if "says" in row:
        says: dict[str, str] = {}
        for finding, value in row["says"].items():
            says.update(_spread(finding, value))
        return Line(row["text"], says)
    asked, value = row["asked"], row["value"]
    if value is None:
        value = UNSTATED
    return Line(row["text"], None, _spread(asked, value))


def _spread(finding: str, value: Any) -> dict[str, str]:
    """A value as it is; each of a list as a finding of its own."""
    if isinstance(value, list):
        return {f"{finding}{ONE_OF_SEVERAL}{one}": PRESENT for one in value}
    return {finding: str(value)}


def values_in(lines: Iterable[Line]) -> dict[str, list[str]]:
    """The findings and values that are shown often enough to be learnt, in order of name."""
    shown = Counter(
        pair
        for line in lines
        for pair in (*(line.says or {}).items(), *line.replies.items())
        if pair[1] not in (UNSTATED, NOT_SURE)
    )
    values: dict[str, list[str]] = {}
    for (finding, value), times in sorted(shown.items()):
        if times >= FEWEST_EXAMPLES and (finding != RATING or value in RATINGS_LEARNT):
            values.setdefault(finding, []).append(value)
    return values


def targets(lines: Sequence[Line], values: Mapping[str, Sequence[str]], reading: str) -> np.ndarray:
    """``(lines, findings)``: the column within the finding, or -1 where the line says nothing either way."""
    rows = np.full((len(lines), len(values)), _SKIPPED, np.int32)
    columns = columns_of(values, reading)
    for row, line in enumerate(lines):
        for at, (finding, (_, _, outcomes)) in enumerate(columns.items()):
            said = _said(line, finding, reading)
            if said in outcomes:
                rows[row, at] = outcomes.index(said)
    return rows


def _said(line: Line, finding: str, reading: str) -> str | None:
    """The outcome that a line shows for a finding, or None where it is not judged."""
    name, one_of_several, _ = finding.partition(ONE_OF_SEVERAL)
    if line.silent:
        return UNSTATED if reading == TOLD and finding != PLACE else None
    if line.says is not None:  # told lines name all that they state; they answer questions, too
        return line.says.get(finding, UNSTATED)
    if reading == TOLD:
        return None
    if finding in line.replies:
        return line.replies[finding]
    if one_of_several:
        if name in line.replies:  # "not_sure", "none" or no reply at all
            return line.replies[name] if line.replies[name] == NOT_SURE else UNSTATED
        if any(other.startswith(f"{name}{ONE_OF_SEVERAL}") for other in line.replies):
            return UNSTATED
    return None


def train_findings(
    lines: Sequence[Line],
    states: Sequence[np.ndarray],
    *,
    epochs: int = 14,
    rate: float = 3e-3,
    dropout: float = 0.1,
    batch: int = 32,
) -> LearntFindings:
    """Learns both readings at once; the same input gives the same model on the same machine.

    Args:
        lines: what to learn from.
        states: the token states of each line, ``(tokens, dimensions)``.
        epochs, rate, dropout, batch: of Adam on the mean cross-entropy over the findings.
    """
    import tensorflow as tf

    from crampwise.understanding.transformer import batches, linear_pace, padded

    tf.keras.utils.set_random_seed(0)
    values = values_in(lines)
    dimensions, findings = states[0].shape[1], len(values)
    draw = np.random.RandomState(0)
    columns = {reading: columns_of(values, reading) for reading in READINGS}
    wanted = {reading: targets(lines, values, reading) for reading in READINGS}
    # One block a finding, as wide as the widest: a row of blocks is one multiplication. What stands beyond a
    # finding's own outcomes is barred.
    barred = {reading: _barred(own) for reading, own in columns.items()}
    made = {
        reading: (
            tf.Variable(draw.normal(0, 0.02, (dimensions, findings)).astype(np.float32)),
            tf.Variable(
                draw.normal(0, 0.05, (findings, dimensions, own.shape[1])).astype(np.float32)
            ),
            tf.Variable(np.zeros(own.shape, np.float32)),
        )
        for reading, own in barred.items()
    }
    variables = [variable for reading in READINGS for variable in made[reading]]
    adam = tf.keras.optimizers.Adam(rate)
    shape = [tf.TensorSpec([None, None, dimensions]), tf.TensorSpec([None, None])]
    shape += [tf.TensorSpec([None, findings], tf.int32)] * 2

    def loss_of(reading: str, heard_of: tf.Tensor, mask: tf.Tensor, rows: tf.Tensor) -> tf.Tensor:
        queries, weights, biases = made[reading]
        heed = tf.einsum("btd,df->bft", heard_of, queries) + (1.0 - mask)[:, None, :] * FAR
        heard = tf.matmul(tf.nn.softmax(heed), heard_of)
        scores = tf.einsum("bfd,fdv->bfv", heard, weights) + biases + barred[reading]
        each = tf.nn.sparse_softmax_cross_entropy_with_logits(tf.maximum(rows, 0), scores)
        judged = tf.cast(rows >= 0, tf.float32)
        return tf.reduce_sum(each * judged) / tf.cast(tf.shape(rows)[0], tf.float32)

    @tf.function(input_signature=shape, autograph=False)
    def step(batch_states, mask, told, replies):
        with tf.GradientTape() as tape:
            heard_of = tf.nn.dropout(batch_states, dropout)
            loss = loss_of(TOLD, heard_of, mask, told) + loss_of(REPLIES, heard_of, mask, replies)
        slopes, _ = tf.clip_by_global_norm(tape.gradient(loss, variables), 5.0)
        adam.apply_gradients(zip(slopes, variables, strict=True))

    lengths = [len(own) for own in states]
    steps, done = epochs * -(-len(lines) // batch), 0
    for _ in range(epochs):
        for rows in batches(lengths, np.arange(len(lines)), batch, draw):
            adam.learning_rate.assign(rate * linear_pace(done, steps))
            step(*padded(states, rows), wanted[TOLD][rows], wanted[REPLIES][rows])
            done += 1
    queries = {reading: made[reading][0].numpy() for reading in READINGS}
    weights, biases = {}, {}
    for reading, own in columns.items():
        blocks = made[reading][1].numpy(), made[reading][2].numpy()
        sizes = [len(outcomes) for _, _, outcomes in own.values()]
        parts = [block[:, :size] for block, size in zip(blocks[0], sizes, strict=True)]
        weights[reading] = np.concatenate(parts, axis=1)
        parts = [block[:size] for block, size in zip(blocks[1], sizes, strict=True)]
        biases[reading] = np.concatenate(parts)
    return LearntFindings(values, queries, weights, biases)


def _barred(columns: Mapping[str, tuple[int, int, list[str]]]) -> np.ndarray:
    """``(findings, most outcomes)``: 0 for an outcome of the finding, far below for none."""
    sizes = [len(outcomes) for _, _, outcomes in columns.values()]
    return np.where(np.arange(max(sizes)) < np.array(sizes)[:, None], 0.0, FAR).astype(np.float32)
