"""A record of the bench as lines for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ROWS = (
    # title, path in a bot's part, ratio's name, target's name for the figure, target's name for the ratio
    ("tap p50, ms", ("turns", "tap", "p50_ms"), "tap_p50", None, None),
    ("tap p95, ms", ("turns", "tap", "p95_ms"), "tap_p95", "tap_p95_ms", "tap_p95_ratio"),
    ("typed p50, ms", ("turns", "typed", "p50_ms"), "typed_p50", None, None),
    ("typed p95, ms", ("turns", "typed", "p95_ms"), "typed_p95", "typed_p95_ms", "typed_p95_ratio"),
    ("all p50, ms", ("turns", "all", "p50_ms"), "all_p50", None, None),
    ("all p95, ms", ("turns", "all", "p95_ms"), "all_p95", None, "all_p95_ratio"),
    (
        "8 at once, messages/s",
        ("crowd", "per_second"),
        "per_second",
        None,
        "per_second_ratio",
    ),
    ("8 at once, p95, ms", ("crowd", "p95_ms"), None, None, None),
    ("start to first reply, s", ("start_s",), "start", "start_s", None),
    ("first typed turn, ms", ("first_typed_ms",), None, None, None),
    ("one parse p50, CPU ms", ("parse", "cpu_p50_ms"), None, None, None),
    ("one parse p95, CPU ms", ("parse", "cpu_p95_ms"), None, None, None),
    ("one parse p95, ms", ("parse", "wall_p95_ms"), None, None, None),
    ("memory, MB", ("memory_mb",), "memory", "memory_mb", None),
)


def lines(found: Mapping[str, Any]) -> list[str]:
    """The table of a record, the turns behind it, and what went wrong."""
    ours, starter, machine = found["ours"], found["starter"], found["machine"]
    shown = [f"{'':<25}{'Crampwise':>10}{'starter':>10}{'ratio':>8}  target"]
    for title, path, ratio, target, ratio_target in ROWS:
        values = [_number(_dig(bot, path)) for bot in (ours, starter)]
        share = _number((found["ratios"] or {}).get(ratio), 2)
        marks = [
            _target(found, name, unit)
            for name, unit in ((target, ""), (ratio_target, " of the starter's"))
        ]
        shown.append(
            f"{title:<25}{values[0]:>10}{values[1]:>10}{share:>8}  {', '.join(filter(None, marks))}".rstrip()
        )
    shown.append("")
    for name, bot in (("Crampwise", ours), ("starter", starter)):
        if bot:
            shown.append(_turns(name, bot))
    load = [_number(machine[when]) for when in ("load_before", "load_after")]
    shown.append(
        f"Load {load[0]} before, {load[1]} after, on {machine['cpus']} cores. Targets in ms are for a quiet machine."
    )
    return shown


def _turns(name: str, bot: Mapping[str, Any]) -> str:
    counts = ", ".join(
        f"{values['n']} {kind}" for kind, values in bot["turns"].items() if kind != "all"
    )
    wrong = ", ".join(f"{count} {fault}" for fault, count in bot["faults"].items()) or "none"
    return f"{name}: {counts} turns one by one; {bot['fallbacks']} not understood; memory after {bot['memory_after_turns']} turns; faults: {wrong}."


def _target(found: Mapping[str, Any], name: str | None, unit: str) -> str:
    target = found["targets"].get(name)
    if not target:
        return ""
    sign, limit = ("<=", "at_most") if "at_most" in target else (">=", "at_least")
    return (
        f"{sign} {target[limit]:.2f}".rstrip("0").rstrip(".")
        + f"{unit} ({'met' if target['met'] else 'NOT met'})"
    )


def _number(value: float | None, places: int = 1) -> str:
    return "-" if value is None else f"{value:.{places}f}"


def _dig(bot: Any, path: Any) -> float | None:
    for key in path:
        bot = (bot or {}).get(key)
    return bot
