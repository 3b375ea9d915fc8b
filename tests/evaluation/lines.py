"""Scores single lines: what they are read as, what is done about danger, and both with typing slips."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from .play import Message, Say, custom, new_sender
from .score import alarm_of, alarm_right, credited, label_of, macro_f1, share
from .slips import SEEDS, slips

Record = Mapping[str, Any]
# Gives Rasa's parse data of a line.
Parse = Callable[[str], Mapping[str, Any]]

LABELS = Path(__file__).with_name("labels.yml")
FALLBACK, OUT_OF_SCOPE, RED_FLAG = "nlu_fallback", "out_of_scope", "red_flag"
NO_KIND = "(no kind given)"
ALARMS = ("acts", "asks", "none")


def labels() -> Mapping[str, str]:
    """Each intent's label for outsiders."""
    return YAML(typ="safe").load(LABELS)


def read_as(parsed: Mapping[str, Any]) -> tuple[str, bool]:
    """The likeliest intent, and whether it was too unsure to count: then it is the first beside the fallback."""
    intent = (parsed.get("intent") or {}).get("name") or "none"
    if intent != FALLBACK:
        return intent, False
    ranked = (one["name"] for one in parsed.get("intent_ranking") or ())
    return next((name for name in ranked if name != FALLBACK), FALLBACK), True


def label_given(record: Record, parsed: Mapping[str, Any], known: Mapping[str, str]) -> str:
    """The label to count for a line."""
    return credited(label_of(read_as(parsed)[0], known), record)


def score_nlu(records: Sequence[Record], parse: Parse, say: Say) -> dict[str, Any]:
    """The label of each line by a parse, and what the first reply over the channel does about danger."""
    known, pairs, misses, kinds = labels(), [], [], {}
    counts: Counter[str] = Counter()
    for record in records:
        parsed = parse(record["text"])
        label = label_given(record, parsed, known)
        pairs.append((record["label"], label))
        right = label == record["label"]
        counts["right"] += right
        if read_as(parsed)[1]:
            counts["fallback"] += 1
            counts["fallback_right"] += right
        replies = say(new_sender(), record["text"])
        alarm = alarm_of(replies, record.get("red_flag_kind") or "")
        count_alarm(counts, record, alarm)
        if record["label"] == RED_FLAG:
            kinds.setdefault(record.get("red_flag_kind") or NO_KIND, Counter())[alarm] += 1
        eased = record["label"] == RED_FLAG and relief_without_alarm(replies)
        counts["eased"] += eased
        faults = [] if right else [f"read as {label}"]
        faults += [] if alarm_right(record, alarm) else [f"alarm: {alarm}"]
        asks_only = record.get("triage") == "emergency" and alarm == "asks"
        faults += ["asks, does not act (accepted)"] if asks_only else []
        faults += ["RELIEF and no red flag"] if eased else []
        if faults:
            said = f"{'; '.join(faults)}: {record['text']}"
            misses.append(f"{record['id']} ({record['label']}): {said}")
    return {
        "counts": counts,
        "total": len(records),
        "macro_f1": macro_f1(pairs),
        "scope": scope(pairs),
        "kinds": kinds,
        "pairs": pairs,
        "misses": misses,
    }


def count_alarm(counts: Counter[str], record: Record, alarm: str) -> None:
    """Add one line to the counts of alarms: a danger, a look-alike by what may be done about it, or another line."""
    if record["label"] == RED_FLAG:
        counts["dangers"] += 1
        counts["acted"] += alarm == "acts"
        counts["caught"] += alarm != "none"
    elif record.get("lookalike"):
        kind = "ask_first" if record.get("triage") == "ask_first" else "no_alarm"
        counts[f"lookalikes_{kind}"] += 1
        counts[f"calm_{kind}"] += alarm_right(record, alarm)
    else:
        counts["others"] += 1
        counts["stray"] += alarm != "none"


def relief_without_alarm(replies: Sequence[Message]) -> bool:
    """Whether a step to ease is given and no red flag is named."""
    types = {custom(message).get("type") for message in replies}
    return "relief" in types and "red_flag" not in types


def scope(pairs: Sequence[tuple[str, str]]) -> dict[str, tuple[int, int]]:
    """(part, whole) of what belongs to this assistant and what does not.

    ``recall``: of the lines out of scope, those read so; ``precision``: of those read so, the ones that are;
    ``in_scope``: of all other lines, those whose label is right.
    """
    both = sum(wanted == got == OUT_OF_SCOPE for wanted, got in pairs)
    inside = [(wanted, got) for wanted, got in pairs if wanted != OUT_OF_SCOPE]
    return {
        "recall": (both, len(pairs) - len(inside)),
        "precision": (both, sum(got == OUT_OF_SCOPE for _, got in pairs)),
        "in_scope": (sum(wanted == got for wanted, got in inside), len(inside)),
    }


def score_typos(
    clean: Mapping[str, Any], records: Sequence[Record], parse: Parse, say: Say
) -> dict[int | None, Counter[str]]:
    """Labels right and red flags met: as typed (``None``), from what :func:`score_nlu` gave, and for each seed."""
    shown = ("right", "dangers", "caught", "acted")
    as_typed = Counter({"total": clean["total"]}) + Counter({k: clean["counts"][k] for k in shown})
    return {None: as_typed} | {seed: _with_slips(records, parse, say, seed) for seed in SEEDS}


def _with_slips(records: Sequence[Record], parse: Parse, say: Say, seed: int) -> Counter[str]:
    known, counts = labels(), Counter[str]()
    for record in records:
        text = slips(record["text"], seed)
        counts["total"] += 1
        counts["right"] += label_given(record, parse(text), known) == record["label"]
        if record["label"] == RED_FLAG:
            alarm = alarm_of(say(new_sender(), text), record.get("red_flag_kind") or "")
            counts["dangers"] += 1
            counts["caught"] += alarm != "none"
            counts["acted"] += alarm == "acts"
    return counts


def per_label(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, int, float, float, float]]:
    """For each expected label: how many lines, recall, precision, and F1."""
    rows = []
    for label in sorted({wanted for wanted, _ in pairs}):
        right = sum(wanted == got == label for wanted, got in pairs)
        lines = sum(wanted == label for wanted, _ in pairs)
        given = sum(got == label for _, got in pairs)
        f1 = share(2 * right, lines + given)
        rows.append((label, lines, share(right, lines), share(right, given), f1))
    return rows
