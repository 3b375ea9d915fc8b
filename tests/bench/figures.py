"""The sums of the bench: percentiles, ratios, targets, and the record of a run. Pure: no clock, no network."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FORMAT = 1
# Each: where the figure is in a record, and the most it may be. Milliseconds are meant for a quiet machine.
TARGETS = {
    "tap_p95_ms": (("ours", "turns", "tap", "p95_ms"), 40.0),
    "typed_p95_ms": (("ours", "turns", "typed", "p95_ms"), 60.0),
    "tap_p95_ratio": (("ratios", "tap_p95"), 1 / 3),
    "typed_p95_ratio": (("ratios", "typed_p95"), 1 / 3),
    "all_p95_ratio": (("ratios", "all_p95"), 1 / 3),
    "start_s": (("ours", "start_s"), 20.0),
    "memory_mb": (("ours", "memory_mb"), 900.0),
}
# The same for what should be large: the least it may be.
LEAST = {"per_second_ratio": (("ratios", "per_second"), 4.0)}


@dataclass(frozen=True)
class Turn:
    """One message and its answer: ``kind`` is tap or typed, ``fault`` is empty when a good reply came."""

    kind: str
    seconds: float
    fault: str = ""
    fallback: bool = False


def percentile(values: Sequence[float], percent: float) -> float:
    """The value below which ``percent`` of the values lie, with linear interpolation.

    Method: Hyndman and Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996), type 7.
    Raises ``ValueError`` for no values, or a percentage outside 0 to 100.
    """
    if not values or not 0 <= percent <= 100:
        raise ValueError("a percentile needs values and a percentage from 0 to 100")
    ordered = sorted(values)
    place = (len(ordered) - 1) * percent / 100
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def times(turns: Iterable[Turn]) -> dict[str, float] | None:
    """Count, median and 95th percentile of the good turns, or ``None`` when there is none."""
    good = [turn.seconds * 1000 for turn in turns if not turn.fault]
    if not good:
        return None
    return {
        "n": len(good),
        "p50_ms": round(percentile(good, 50), 2),
        "p95_ms": round(percentile(good, 95), 2),
    }


def first_typed(turns: Iterable[Turn]) -> float | None:
    """Milliseconds of the first good typed turn: what is loaded late is paid for here."""
    good = (turn for turn in turns if turn.kind == "typed" and not turn.fault)
    first = next(good, None)
    return None if first is None else round(first.seconds * 1000, 2)


def by_kind(turns: Sequence[Turn]) -> dict[str, dict[str, float]]:
    """:func:`times` for each kind of turn that occurred, and for all of them together."""
    kinds = {kind: times(turn for turn in turns if turn.kind == kind) for kind in ("tap", "typed")}
    kinds["all"] = times(turns)
    return {kind: found for kind, found in kinds.items() if found}


def crowd(turns: Sequence[Turn], seconds: float, senders: int) -> dict[str, float]:
    """What many senders at once got: good messages a second, and the times of one message."""
    good = sum(not turn.fault for turn in turns)
    rate = round(good / seconds, 2) if seconds > 0 else 0.0
    return {"senders": senders, "per_second": rate, **(times(turns) or {"n": 0})}


def faults(turns: Iterable[Turn]) -> dict[str, int]:
    """How often each fault occurred."""
    return dict(sorted(Counter(turn.fault for turn in turns if turn.fault).items()))


def ratios(
    ours: Mapping[str, Any], starter: Mapping[str, Any] | None
) -> dict[str, float | None] | None:
    """Ours divided by the starter's. Only the starter's typed turns exist, so every kind is divided by them."""
    if starter is None:
        return None
    found: dict[str, float | None] = {}
    for kind in ("tap", "typed", "all"):
        for mark in ("p50", "p95"):
            key = f"{mark}_ms"
            found[f"{kind}_{mark}"] = _ratio(
                _dig(ours, ("turns", kind, key)), _dig(starter, ("turns", "all", key))
            )
    found["per_second"] = _ratio(
        _dig(ours, ("crowd", "per_second")), _dig(starter, ("crowd", "per_second"))
    )
    for name in ("memory_mb", "start_s"):
        found[name.rsplit("_", 1)[0]] = _ratio(ours.get(name), starter.get(name))
    return found


def targets(found: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Every target that the run has a figure for, and whether it was met."""
    met = {}
    for name, (path, most) in TARGETS.items():
        value = _dig(found, path)
        if value is not None:
            met[name] = {"value": value, "at_most": round(most, 4), "met": value <= most}
    for name, (path, least) in LEAST.items():
        value = _dig(found, path)
        if value is not None:
            met[name] = {"value": value, "at_least": round(least, 4), "met": value >= least}
    return met


def record(
    about: Mapping[str, Any], ours: Mapping[str, Any], starter: Mapping[str, Any] | None
) -> dict[str, Any]:
    """A run as one JSON object, as README.md lists it. ``about`` says when, what and on which machine."""
    found = {
        "format": FORMAT,
        **about,
        "ours": dict(ours),
        "starter": dict(starter) if starter else None,
    }
    found["ratios"] = ratios(ours, starter)
    found["targets"] = targets(found)
    return found


def line(found: Mapping[str, Any]) -> str:
    """A record as one line of JSON Lines. Raises ``ValueError`` for a number that JSON does not have."""
    return json.dumps(found, sort_keys=True, allow_nan=False) + "\n"


def _ratio(ours: float | None, starter: float | None) -> float | None:
    return round(ours / starter, 3) if ours is not None and starter else None


def _dig(found: Any, path: Sequence[str]) -> float | None:
    for key in path:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found
