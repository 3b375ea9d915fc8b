"""Free-text episodes and dialogues: what is played from a person's own words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from .play import Episode, Exchange, Message, Say, doubt_of, ending, new_sender, question_of
from .reading import Reading
from .score import condition_matches, precision_recall, reached

# Findings the contract names; what else the words tell (side, medicine, pronoun) is not in the cases.
NOT_IN_CASES = (
    "pronoun",
    "side",
    "medicine",
    "sensation",
    "place",
    "topic",
    "heat_safety",
    "ability",
    "belly_signs",
)

LIKE_ENOUGH = 0.6


def score_differential(played: Sequence[Episode], reading: Reading) -> dict[str, Any]:
    """Where each episode ended, and the findings read in its words against those it states."""
    pairs, misses, read, right, contrary = [], [], [], 0, 0
    cases = [episode.case for episode in played]
    for episode in played:
        case = episode.case
        got, level = reached(episode)
        wanted = [case["condition"], *(case.get("also_accept") or ())]
        fits = (
            got == "red_flag"
            if case.get("red_flag")
            else any(condition_matches(got, level, w) for w in wanted)
        )
        right += fits
        pairs.append((case["condition"], got))
        found, stated = counted(reading.findings(case["text"])), counted(pairs_of(case["taps"]))
        read.append((found, stated))
        missed = [] if fits else [f"reached {got}, wanted {' or '.join(wanted)}: {case['text']}"]
        # A finding read otherwise than stated is worse than one that the case does not name.
        wrong = {(n, v) for n, v in found - stated if n in dict(stated)}
        contrary += len(wrong)
        misses.append((missed, named(wrong), named(found - stated - wrong), named(stated - found)))
    return {
        "right": right,
        "total": len(played),
        "pairs": pairs,
        "missed": [
            (case["condition"], bool(missed))
            for case, (missed, *_) in zip(cases, misses, strict=True)
        ],
        "misses": misses,
        "findings": {**precision_recall(read), "contrary": contrary},
    }


def named(pairs: set) -> str:
    """Findings in a line of print."""
    return ", ".join(f"{name}={value}" for name, value in sorted(pairs))


def pairs_of(taps: Mapping[str, Any]) -> set:
    """(finding, value) pairs of a case's taps."""
    return {
        (n, str(v))
        for n, values in taps.items()
        for v in (values if isinstance(values, list) else [values])
    }


def counted(pairs: set) -> set:
    """Without what the cases do not name, and without ``who: self``, which is so unless said otherwise."""
    return {(n, v) for n, v in pairs if n not in NOT_IN_CASES and (n, v) != ("who", "self")}


def play_dialogue(case: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """Send a persona's turns as they stand; a ``<tap:...>`` becomes the button whose title is most like it."""
    sender, episode, faults = new_sender(), Episode(case), []
    # Who taps first sees the page's opening screen first.
    replies: list[Message] = (
        say(sender, "/greet") if case["user_turns"][0].startswith("<tap:") else []
    )
    for turn in case["user_turns"]:
        tapped = re.fullmatch(r"<tap:(.*)>", turn)
        sent, note = tap(tapped[1], replies) if tapped else (turn, turn)
        replies = say(sender, sent)
        episode.exchanges.append(Exchange(note, None, replies))
        if not replies or not all(message.get("text") for message in replies):
            faults.append(f"an empty reply to: {note}")
        elif not (
            question_of(replies)
            or doubt_of(replies)
            or ending(replies)
            or replies[-1].get("buttons")
        ):
            faults.append(f"a dead end after: {note}")
    return {"case": case, "episode": episode, "faults": faults}


def tap(wanted: str, replies: Sequence[Message]) -> tuple[str, str]:
    """The payload of the likeliest button on screen, with a note for the transcript.

    Where none is like it: "not sure" to a question, else the first button.
    """
    shown = [button for message in replies for button in message.get("buttons") or ()]
    if not shown:
        return wanted, f"{wanted} (no button on screen)"
    best = max(shown, key=lambda button: likeness(wanted, button["title"]))
    if likeness(wanted, best["title"]) < LIKE_ENOUGH:
        best = next((button for button in shown if "not_sure" in button["payload"]), shown[0])
    return best["payload"], f"<tap:{wanted}> -> [{best['title']}]"


def likeness(one: str, other: str) -> float:
    """How alike two short titles are: shared words count most, then shared letters."""
    a, b = set(re.findall(r"\w+", one.lower())), set(re.findall(r"\w+", other.lower()))
    shared = len(a & b) / max(1, min(len(a), len(b)))
    return shared + difflib.SequenceMatcher(None, one.lower(), other.lower()).ratio() / 2
