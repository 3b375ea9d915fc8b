"""Prints what single lines scored: labels, danger, typing slips, replies to questions, and the time of a parse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from .lines import ALARMS, per_label
from .report import figure, heading, matrix
from .score import share


def nlu(title: str, result: Mapping[str, Any], misses: bool = True) -> list[str]:
    """Labels over intents, what stays in scope, and alarm on the first reply."""
    counts, scope, total = result["counts"], result["scope"], result["total"]
    lines = [
        heading(title),
        figure("label right or acceptable", counts["right"], total),
        f"  {'macro-F1':<44}{result['macro_f1']:.3f}",
        figure("lines in scope: label right", *scope["in_scope"]),
        figure("lines out of scope: read so (recall)", *scope["recall"]),
        figure("read as out of scope: rightly (precision)", *scope["precision"]),
        figure("too unsure, sent to the fallback", counts["fallback"], total),
        figure("  of these, would have been right", counts["fallback_right"], counts["fallback"]),
        *danger(result),
        "",
        *labels(result["pairs"]),
    ]
    if misses:
        lines += ["", *matrix(result["pairs"]), "", "  misses:"]
        lines += [f"  {line}" for line in result["misses"]]
    return lines


def danger(result: Mapping[str, Any]) -> list[str]:
    """Alarm on the first reply: for each kind of danger, for look-alikes, and for all other lines."""
    counts = result["counts"]
    lines = [
        figure("red flags that act or ask in the first reply", counts["caught"], counts["dangers"]),
        figure("  of these, act at once", counts["acted"], counts["dangers"]),
        figure("red flags eased, and no red flag named", counts["eased"], counts["dangers"]),
        figure(
            "look-alikes, no_alarm: neither acts nor asks",
            counts["calm_no_alarm"],
            counts["lookalikes_no_alarm"],
        ),
        figure(
            "look-alikes, ask_first: does not act",
            counts["calm_ask_first"],
            counts["lookalikes_ask_first"],
        ),
        figure("other lines that raised an alarm", counts["stray"], counts["others"]),
    ]
    if not result["kinds"]:
        return lines
    lines += ["", f"  {'red flags, by kind':<30}{'act':>6}{'ask':>6}{'neither':>9}{'recall':>9}"]
    for kind, met in sorted(result["kinds"].items()):
        acts, asks, none = (met[alarm] for alarm in ALARMS)
        recall = share(acts + asks, acts + asks + none)
        lines.append(f"  {kind:<30}{acts:>6}{asks:>6}{none:>9}{recall:>9.0%}")
    return lines


def labels(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """A row for each label that a line has."""
    lines = [f"  {'label':<24}{'lines':>6}{'recall':>9}{'precision':>11}{'F1':>7}"]
    for label, count, recall, precision, f1 in per_label(pairs):
        lines.append(f"  {label:<24}{count:>6}{recall:>9.0%}{precision:>11.0%}{f1:>7.2f}")
    return lines


def typos(title: str, result: Mapping[int | None, Counter[str]]) -> list[str]:
    """Clean lines beside the same lines with slips, and the mean over the seeds."""
    lines = [
        heading(title),
        f"  {'':<16}{'label right':>16}{'red flags met':>16}{'act at once':>14}",
    ]
    slipped = Counter[str]()
    for seed, counts in result.items():
        lines.append(_row("clean" if seed is None else f"slips, seed {seed}", counts))
        if seed is not None:
            slipped += counts
    return [*lines, _row("slips, all seeds", slipped)]


def _row(name: str, counts: Mapping[str, int]) -> str:
    cells = [_share(counts["right"], counts["total"])]
    cells += [_share(counts[how], counts["dangers"]) for how in ("caught", "acted")]
    return f"  {name:<16}{cells[0]:>16}{cells[1]:>16}{cells[2]:>14}"


def _share(part: int, whole: int) -> str:
    return f"{share(part, whole):.1%}" if whole else "-"


def answers(title: str, result: Mapping[str, Any], misses: bool = True) -> list[str]:
    """Typed replies: right, wrong or unread, in all and for each finding."""
    every: Counter[str] = sum(result["findings"].values(), Counter())
    unsure, total = result["not_sure"], every.total()
    lines = [
        heading(title),
        figure("reply read right", every["right"], total),
        figure("reply read wrong", every["wrong"], total),
        figure("reply not read: asked again", every["unread"], total),
        figure("replies that mean not sure: read right", unsure["right"], unsure.total()),
        "",
        f"  {'finding':<24}{'lines':>6}{'right':>8}{'wrong':>8}{'unread':>8}",
    ]
    for finding, met in sorted(result["findings"].items()):
        cells = "".join(f"{met[how]:>8}" for how in ("right", "wrong", "unread"))
        lines.append(f"  {finding:<24}{met.total():>6}{cells}")
    if misses:
        lines += ["", "  misses:", *(f"  {line}" for line in result["misses"])]
    return lines


def speed(found: Mapping[str, float] | None) -> list[str]:
    """One line: the time of one parse."""
    if not found:
        return []
    return [
        f"\n  one parse, ms, over {found['n']} lines: "
        f"CPU p50 {found['cpu_p50_ms']:.1f}, p95 {found['cpu_p95_ms']:.1f}; "
        f"wall p50 {found['wall_p50_ms']:.1f}, p95 {found['wall_p95_ms']:.1f}"
    ]
