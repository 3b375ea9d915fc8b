"""Red flags among the answers, and the contacts to call. What the words say is read in ``red_flag_text``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .case import Case
from .knowledge import Knowledge
from .triage import rank


def raised(case: Case, knowledge: Knowledge) -> tuple[str, ...]:
    """Kinds of red flag that the answers raise, most urgent first, then by kind."""
    kinds = [
        kind
        for kind, entry in knowledge.red_flags.items()
        if any(_holds(pairs, case) for pairs in entry.get("raised_by") or ())
    ]
    return tuple(sorted(kinds, key=lambda kind: order(kind, knowledge)))


def order(kind: str, knowledge: Knowledge) -> tuple[int, int, str]:
    """Sort key: the most urgent first; of two alike, the one that needs more answers to hold (it says more)."""
    entry = knowledge.red_flags[kind]
    detail = max((len(pairs) for pairs in entry.get("raised_by") or ()), default=0)
    return (-rank(entry["triage"], knowledge), -detail, kind)


def _holds(pairs: Mapping[str, Any], case: Case) -> bool:
    return all(
        case.has(finding, *(value if isinstance(value, list) else [value]))
        for finding, value in pairs.items()
    )


def contacts(roles: list[str], region: str, knowledge: Knowledge) -> list[dict[str, Any]]:
    """Contacts of a region for some roles, in that order, each with the further ways under ``also`` after it.

    A region that is not listed gets the default one (112 is its emergency number).
    """
    of_region = _region(region, knowledge)
    found: list[dict[str, Any]] = []
    for role in roles:
        entry = of_region.get(role)
        if entry:
            found += [entry, *entry.get("also", ())]
    return found


def numbers(region: str, knowledge: Knowledge) -> dict[str, str]:
    """What fills ``{emergency_number}`` and its kin in a sentence, for a region."""
    of_region, rules = _region(region, knowledge), knowledge.contacts
    return {
        placeholder: _spoken(of_region.get(role) or {}) or rules["placeholder_fallback"][role]
        for placeholder, role in rules["placeholders"].items()
    }


def region_of(locale: str, knowledge: Knowledge) -> str:
    """The region of a locale such as ``en-GB``; of its country when the language is another."""
    regions = knowledge.contacts["locale_regions"]
    country = locale.replace("_", "-").rpartition("-")[2].upper()
    return regions.get(
        locale.replace("_", "-"), regions.get(f"en-{country}", knowledge.contacts["default_region"])
    )


def _region(region: str, knowledge: Knowledge) -> Mapping[str, Any]:
    regions = knowledge.contacts["regions"]
    return regions.get(region) or regions[knowledge.contacts["default_region"]]


def _spoken(entry: Mapping[str, Any]) -> str:
    return entry.get("says") or entry.get("number") or ""
