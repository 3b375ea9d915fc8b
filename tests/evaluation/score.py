"""Scores played cases. Pure: everything is computed from what was said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from .codes import LEVELS, check_for, danger_at
from .play import Episode, custom

REFERRALS = {"refer_emergency": "emergency", "refer_same_day": "call_today"}


@dataclass
class CaseScore:
    """How one vignette went. ``missed`` lists what the contract wanted and was not there, in words."""

    id: str
    expected: str
    reached: str
    condition_right: bool
    triage: str | None
    triage_exact: bool
    triage_acceptable: bool
    less_urgent: bool
    questions: int
    end: str
    red_flag: bool
    false_alarm: bool
    met: Counter = field(default_factory=Counter)
    failed: Counter = field(default_factory=Counter)
    unchecked: Counter = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)


def urgency(level: str | None) -> int:
    """The place of a triage level, -1 for none."""
    return LEVELS.index(level) if level in LEVELS else -1


def reached(episode: Episode) -> tuple[str, str | None]:
    """What the case ended in, as a condition, and its triage level."""
    final = episode.final
    if final is None:
        return episode.end, None
    fields = custom(final)
    if fields["type"] == "red_flag":
        return "red_flag", fields.get("triage")
    if fields["type"] == "out_of_scope":
        return "out_of_scope", "self_care"
    return fields["condition"], fields.get("triage")


def condition_matches(got: str, level: str | None, wanted: str) -> bool:
    """Whether what was reached meets one acceptable condition.

    A referral is met by a red flag, or by ``other``, of at least its urgency; what is outside this assistant's
    knowledge and said to be so meets "unclear" and "other".
    """
    if wanted in REFERRALS:
        return got in ("red_flag", "other") and urgency(level) >= urgency(REFERRALS[wanted])
    if got == "out_of_scope":
        return wanted in ("other", "unclear")
    return got == wanted


def score_case(episode: Episode) -> CaseScore:
    """Score one played vignette."""
    case = episode.case
    got, level = reached(episode)
    wanted = case.get("acceptable_conditions") or [case["expected_condition"]]
    levels = case.get("acceptable_triage") or [case["expected_triage"]]
    lowest = min(urgency(one) for one in [*levels, case["expected_triage"]])
    red_flag = bool(case.get("red_flag"))
    score = CaseScore(
        id=case["id"],
        expected=case["expected_condition"],
        reached=got,
        condition_right=any(condition_matches(got, level, one) for one in wanted),
        triage=level,
        triage_exact=level == case["expected_triage"],
        triage_acceptable=level in [*levels, case["expected_triage"]],
        less_urgent=urgency(level) < lowest,
        questions=len(set(episode.asked)),
        end=episode.end,
        red_flag=red_flag,
        false_alarm=got == "red_flag"
        and not red_flag
        and not any(one in REFERRALS for one in wanted),
    )
    if not score.condition_right:
        score.missed.append(f"reached {got}, wanted {' or '.join(wanted)}")
    if not score.triage_acceptable:
        word = "LESS URGENT" if score.less_urgent else "more urgent"
        score.missed.append(f"triage {level}: {word} than {' or '.join(levels)}")
    if red_flag and got != "red_flag":
        score.missed.append("RED FLAG not acted on")
    late = red_flag_turns_late(episode)
    if late:
        score.missed.append(f"red flag acted on {late} turn(s) late")
    if episode.end in ("dead_end", "too_long"):
        score.missed.append(episode.end.replace("_", " ").upper())
    again = [name for name, times in Counter(episode.asked).items() if times > 1]
    if again:
        score.missed.append("asked again: " + ", ".join(again))
    _score_codes(score, episode)
    return score


def red_flag_turns_late(episode: Episode) -> int:
    """How many turns passed between the danger being stated (opening, or a tapped sign) and the action."""
    if episode.end != "red_flag" or not episode.case.get("red_flag"):
        return 0
    start = 0 if episode.case.get("red_flag_turn") == "opening" else danger_at(episode)
    return 0 if start is None else len(episode.exchanges) - 1 - start


def _score_codes(score: CaseScore, episode: Episode) -> None:
    for field_name, include in (("must_include", True), ("must_not_include", False)):
        for code in episode.case.get(field_name) or ():
            check = check_for(code, include)
            named = code if include else f"not {code}"
            if check is None:
                score.unchecked[named] += 1
            elif check(episode) == include:
                score.met[named] += 1
            else:
                score.failed[named] += 1
                score.missed.append(f"{'lacks' if include else 'HAS'} {code}")


def share(part: int, whole: int) -> float:
    """``part / whole``, 0 when there is nothing to count."""
    return part / whole if whole else 0.0


def spread(values: Sequence[int]) -> dict[str, Any]:
    """Median, maximum and distribution of some counts."""
    if not values:
        return {"median": 0, "max": 0, "distribution": {}}
    return {
        "median": median(values),
        "max": max(values),
        "distribution": dict(sorted(Counter(values).items())),
    }


def confusion(pairs: Iterable[tuple[str, str]]) -> dict[str, Counter]:
    """Expected -> counts of what was reached."""
    table: dict[str, Counter] = {}
    for expected, got in pairs:
        table.setdefault(expected, Counter())[got] += 1
    return table


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """The mean of F1 over all labels that are expected anywhere."""
    labels = sorted({expected for expected, _ in pairs})
    scores = []
    for label in labels:
        right = sum(e == g == label for e, g in pairs)
        wanted = sum(e == label for e, _ in pairs)
        given = sum(g == label for _, g in pairs)
        scores.append(2 * right / (wanted + given) if wanted + given else 0.0)
    return sum(scores) / len(scores) if scores else 0.0


def label_of(intent: str, labels: Mapping[str, str]) -> str:
    """The outsiders' label of an intent; the fallback and anything unmapped stay what they are."""
    return labels.get(intent, intent)


def credited(label: str, record: Mapping[str, Any]) -> str:
    """The label to count: the expected one when what was given is acceptable as well."""
    also = [*(record.get("also_accept") or ()), *(record.get("alt") or ())]
    return record["label"] if label in also else label


# The safety question that decides a kind of danger asks about it just as a red flag's own question does.
DECIDING = {
    "dvt": "leg_swelling",
    "chest_pain": "chest_pain",
    "breathing": "breathing",
    "new_weakness": "new_weakness",
}


def alarm_of(replies: Sequence[Mapping[str, Any]], kind: str = "") -> str:
    """What a first reply does about danger of ``kind``: ``acts``, ``asks`` or ``none``."""
    flags = [custom(m) for m in replies if custom(m).get("type") == "red_flag"]
    if any(f.get("ask") is False for f in flags):
        return "acts"
    finding = DECIDING.get(kind)
    if flags or (finding and any(custom(m).get("finding") == finding for m in replies)):
        return "asks"
    return "none"


def alarm_right(record: Mapping[str, Any], alarm: str) -> bool:
    """Whether a first reply meets what a line says of alarm.

    ``emergency``: acts, or asks the one deciding question; ``emergency_or_ask`` the same; ``ask_first``: does not act;
    ``no_alarm``, or a look-alike that says no more: neither.
    """
    wanted = record.get("triage")
    if record["label"] == "red_flag":
        return alarm in ("acts", "asks")
    if wanted == "ask_first":
        return alarm != "acts"
    return alarm == "none"


def precision_recall(found: Iterable[tuple[set, set]]) -> dict[str, float]:
    """Micro precision and recall over (read, stated) pairs of sets."""
    right = read = stated = 0
    for got, wanted in found:
        right += len(got & wanted)
        read += len(got)
        stated += len(wanted)
    return {
        "precision": share(right, read),
        "recall": share(right, stated),
        "read": read,
        "stated": stated,
    }
