"""Reads this process's figures as they stand, for tests."""

from __future__ import annotations

from prometheus_client import REGISTRY


def now() -> dict[tuple[str, ...], float]:
    """Every sample of ours: its name and its labels' values, and its value."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in REGISTRY.collect()
        for sample in family.samples
        if sample.name.startswith("crampwise_")
    }


def risen(before: dict[tuple[str, ...], float]) -> dict[tuple[str, ...], float]:
    """The counts that rose since then, and by how much; times and gauges are left out."""
    return {
        key: value - before.get(key, 0.0)
        for key, value in now().items()
        if key[0].endswith("_total") and value != before.get(key, 0.0)
    }
