"""Checks the codes of ``must_include`` and ``must_not_include`` that a text or a field can settle.

A check takes an :class:`Episode` and tells whether the thing named is there. A code without a check is reported as
unchecked rather than guessed: empathy, a lecture or a mere reassurance needs a reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .play import Episode, Message, custom

Check = Callable[[Episode], bool]

# These count wherever they are said; the others only once the person has stated what forbids them.
FORBIDDEN_ANYWHERE = ("DOSE", "START_STOP_MED", "BUY_ONLINE", "QUININE_RECOMMEND", "ALS_DIAGNOSIS")
MEDICINES = re.compile(
    r"\b(baclofen|tizanidine|dantrolene|gabapentin|mexiletine|quinine|diazepam|clonazepam|botulinum|botox|cannabis|"
    r"levetiracetam|carbamazepine|ranolazine|magnesium)",
    re.I,
)
TRIGGER_WORDS = ("bladder", "bowel", "skin", "infection|fever|burning pee", "cloth|strap")
LEVELS = ("self_care", "discuss_at_next_visit", "call_today", "emergency")


def steps(messages: list[Message]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Every relief step of some messages, each with the relief it belongs to."""
    for message in messages:
        if custom(message).get("type") == "relief":
            yield from ((step, custom(message)) for step in custom(message)["steps"])


def shown(messages: list[Message]) -> str:
    """All that can be read in some messages: texts and titles of buttons."""
    parts = [m.get("text", "") for m in messages]
    parts += [b["title"] for m in messages for b in m.get("buttons") or ()]
    parts += [
        o["title"] for m in messages for o in custom(m).get("options") or () if isinstance(o, dict)
    ]
    return "\n".join(parts)


def says(pattern: str) -> Check:
    """Some message shows words that match."""
    found = re.compile(pattern, re.I)
    return lambda episode: bool(found.search(shown(episode.messages)))


def last_says(pattern: str) -> Check:
    """The last turn shows words that match: by then the person has stated everything."""
    found = re.compile(pattern, re.I)
    return lambda episode: bool(found.search(shown(last_turn(episode))))


def last_turn(episode: Episode) -> list[Message]:
    return episode.exchanges[-1].replies if episode.exchanges else []


def step_of(kind: str, where: Callable[[Episode], list[Message]] = lambda e: e.messages) -> Check:
    return lambda episode: any(step["kind"] == kind for step, _ in steps(where(episode)))


def step_says(pattern: str) -> Check:
    found = re.compile(pattern, re.I)
    return lambda episode: any(found.search(step["text"]) for step, _ in steps(episode.messages))


def stretch_of(place: str) -> Check:
    def check(episode: Episode) -> bool:
        return any(
            s["kind"] == "stretch" and r.get("body_part") == place
            for s, r in steps(episode.messages)
        )

    return check


def asks(*findings: str, kinds: tuple[str, ...] = (), line: str = "$^") -> Check:
    """A safety question was put: as a question, as a direct red-flag question, or as the line above a step."""

    def check(episode: Episode) -> bool:
        fields = [custom(message) for message in episode.messages]
        asked = any(f.get("finding") in findings for f in fields) or any(
            f.get("kind") in kinds for f in fields
        )
        return asked or bool(re.search(line, shown(episode.messages), re.I))

    return check


def relief_first(episode: Episode) -> bool:
    """A step comes before the second question."""
    questions = 0
    for message in episode.messages:
        kind = custom(message).get("type")
        if kind == "relief":
            return True
        questions += kind == "question"
        if questions > 1:
            return False
    return False


def why(episode: Episode) -> bool:
    """Two of the person's own findings are named; for an action, its reason is."""
    final = episode.final
    fields = custom(final) if final else {}
    if fields.get("type") == "assessment":
        told = [one["statement"] for one in fields["for"] + fields["against"]]
        return sum(statement in final["text"] for statement in dict.fromkeys(told)) >= 2
    return fields.get("type") == "red_flag" and len(final["text"].split("\n")) >= 2


def triage_is(level: str) -> Check:
    return lambda episode: bool(episode.final) and custom(episode.final).get("triage") == level


def stops(episode: Episode) -> bool:
    """Nothing is asked in the turn that ends the case."""
    return episode.end == "red_flag" and not any(
        custom(m).get("type") == "question" for m in last_turn(episode)
    )


def medicine_to_discuss(condition: str) -> Check:
    def check(episode: Episode) -> bool:
        lists = [m for m in episode.messages if custom(m).get("type") == "medications"]
        return any(
            MEDICINES.search(m["text"]) and custom(m)["condition"] in (condition, "mixed")
            for m in lists
        )

    return check


def triggers(episode: Episode) -> bool:
    text = shown(episode.messages)
    return sum(bool(re.search(word, text, re.I)) for word in TRIGGER_WORDS) >= 3


def tappable(episode: Episode) -> bool:
    questions = [m for m in episode.messages if custom(m).get("type") == "question"]
    return all(m.get("buttons") and custom(m)["options"] for m in questions)


def flag_asked_late(episode: Episode) -> bool:
    """More than one question after the danger was stated: in the opening, or by a tapped danger sign."""
    if not episode.case.get("red_flag"):
        return False
    start = 0 if episode.case.get("red_flag_turn") == "opening" else danger_at(episode)
    if start is None:
        return False
    later = [m for one in episode.exchanges[start:] for m in one.replies]
    return sum(custom(m).get("type") == "question" for m in later) > 1


DANGER = {
    "leg_swelling": ("swollen_warm_or_red", "sore_without_a_break"),
    "breathing": ("worse",),
    "chest_pain": ("pressure_or_spreading",),
    "new_weakness": ("new_or_sudden",),
}


def danger_at(episode: Episode) -> int | None:
    """The first exchange in which a danger sign was tapped, or ``None``."""
    found = (
        n
        for n, one in enumerate(episode.exchanges)
        if one.value in DANGER.get(one.finding or "", ())
    )
    return next(found, None)


def relief_before_emergency(episode: Episode) -> bool:
    for message in last_turn(episode):
        if custom(message).get("type") == "red_flag":
            return False
        if custom(message).get("type") == "relief":
            return True
    return False


INCLUDE: dict[str, Check] = {
    "RELIEF_FIRST": relief_first,
    "HEAT": step_of("heat"),
    "MASSAGE": step_of("massage"),
    "REPOSITION": step_of("position"),
    "SLOW_MOVE": step_says(r"\bslow"),
    "REST_MUSCLE": says(r"\b(rest|still)\b"),
    "HEEL_DOWN": step_says(r"\bheel"),
    "WAIT_RELAX": lambda e: step_of("wait")(e) or step_says(r"\b(wait|let (it )?go|relax)")(e),
    "BEDTIME_STRETCH": says(r"before (you )?(bed|sleep)|bedtime"),
    "HEAT_SAFETY": says(r"\bburn|broken skin|numb|test (it|the)"),
    "CAREGIVER_STEPS": lambda e: (
        any(r["audience"] == "helper" for _, r in steps(e.messages))
        or says(r"one who helps|helper|carer|someone")(e)
    ),
    "ASK_CHEST_RED_FLAGS": asks("chest_pain", kinds=("chest_pain",), line=r"pressure in the chest"),
    "ASK_ABDO_RED_FLAGS": asks("belly_signs", kinds=("acute_abdomen",)),
    "ASK_DVT": asks("leg_swelling", kinds=("dvt",), line=r"leg swollen"),
    "ASK_DVT_RED_FLAGS": asks("leg_swelling", kinds=("dvt",), line=r"leg swollen"),
    "ASK_BREATHING": asks("breathing", kinds=("breathing",), line=r"hard to breathe"),
    "ASK_BREATHING_RED_FLAGS": asks("breathing", kinds=("breathing",), line=r"hard to breathe"),
    "ASK_WEAKNESS": asks("new_weakness", kinds=("new_weakness", "stroke", "cauda_equina")),
    "WHY": why,
    "UNCERTAIN": last_says(r"can't tell|not sure, but|could be"),
    "MIXED": says(r"\bboth\b"),
    "INTERACTION": says(r"\bclash|both can|together"),
    "QUININE_WARNING": says(r"quinine"),
    "NO_GOOD_MED_FOR_TWITCH": says(r"no (medicine|drug) has been shown"),
    "SPASTICITY_TRADEOFF": says(r"holding weak legs|helps? with standing|not floppy"),
    "TRIGGER_CHECK": triggers,
    "DO_NOT_ADJUST": says(r"(don't|do not) (start, )?(stop|change)"),
    "DO_NOT_STOP_MED": says(r"(don't|do not) (start, )?stop"),
    "WITHDRAWAL_WARNING": says(r"confus|fits|seeing things|itch"),
    "FALL_SAFETY": says(r"stand up alone|stand alone|\bfall"),
    "SKIN_CHECK": says(r"\bskin\b"),
    "SAFETY_NET": last_says(r"\b(call|see|tell)\b.*|\bif\b.*\b(call|worse)"),
    "CALL_TODAY": lambda e: triage_is("call_today")(e) and last_says(r"\bcall|today|now\b")(e),
    "NEXT_VISIT": lambda e: (
        triage_is("discuss_at_next_visit")(e) or last_says(r"next visit|next time")(e)
    ),
    "EMERGENCY_NUMBER": last_says(r"\b(911|999|112|000|111|988)\b"),
    "CRISIS_PATH": last_says(r"\b988\b|samaritans|crisis"),
    "STOP_INTERVIEW": stops,
    "TAKE_MED_PACK": last_says(r"\b(pack|box|bottle)s?\b|medicine list"),
    "DO_NOT_MOVE_LIMB": last_says(
        r"(don't|do not) (move|stretch|rub|straighten)|keep (it|the leg|still)"
    ),
    "LOG_OFFER": says(r"\b(diary|log|note|write)\b"),
    "REPORT_OFFER": says(r"\breport\b|doctor's page"),
    "CITE": lambda e: any(custom(m).get("sources") for m in last_turn(e)),
    "NO_ALS_DIAGNOSIS": says(r"can't say if it is ALS"),
    "SEE_DOCTOR_IF_WEAK": last_says(r"weak"),
    "TAPS_ONLY": tappable,
    "OUT_OF_SCOPE_HANDLED": lambda e: (
        e.end == "out_of_scope"
        or any(custom(m).get("type") in ("out_of_scope", "fallback") for m in e.messages)
    ),
    "MENU": lambda e: any(len(m.get("buttons") or ()) > 1 for m in last_turn(e)),
}

EXCLUDE: dict[str, Check] = {
    "DOSE": says(
        r"\b\d+\s?(mg|mcg|ml|milligrams?|tablets?|pills?|capsules?|drops)\b|\b(half|one|two) (a )?(tablet|pill)"
    ),
    "START_STOP_MED": says(
        r"(?<!don't )(?<!do not )(?<!not )\b(stop|start|double|halve|skip) (taking )?(your|the|it|this) ?(medicine|dose|baclofen|tablets)"
    ),
    "DIAGNOSIS_CERTAIN": last_says(
        r"(?<!say )(?<!that )(?<!if )\byou have (a |an )?(cramp|spastic|stiffness|twitch|fascic|als|mnd)|\bit is (a cramp|spasticity)\b"
    ),
    "MED_SUGGEST": lambda e: bool(MEDICINES.search(shown(last_turn(e)))),
    "QUININE_RECOMMEND": says(r"\b(try|take|use) quinine"),
    "TONIC_WATER_RECOMMEND": says(r"\b(try|drink) (some )?tonic"),
    "BUY_ONLINE": says(r"\bbuy\b|online"),
    "MASSAGE_LEG": step_of("massage", last_turn),
    "MASSAGE": step_of("massage", last_turn),
    "STRETCH": step_of("stretch", last_turn),
    "HEAT": step_of("heat", last_turn),
    "STANDING_EXERCISE": lambda e: any(
        re.search(r"\bstand(ing)?\b", step["text"], re.I) for step, _ in steps(last_turn(e))
    ),
    "VIGOROUS": last_says(
        r"as hard as|vigorous|(?<!don't )(?<!not )\b(push|pull|rub|stretch) (it )?(hard|fast)\b"
    ),
    "FORCE_OPEN": last_says(r"(?<!don't )(?<!not )(?<!never )\bforce\b"),
    "DELAY_RELIEF_BEFORE_EMERGENCY": relief_before_emergency,
    "LONG_INTERVIEW": flag_asked_late,
    "ALS_DIAGNOSIS": says(
        r"(?<!say )(?<!that )(?<!if )\b(you|it) (do |does )?(not |n't )?(have|is|isn't) (als|mnd)\b(?!,)|\bthis is (not )?(als|mnd)\b"
    ),
    "PROGNOSIS_TALK": says(r"prognosis|life expectancy|years to live|\bsurviv"),
    "EMERGENCY_FALSE_ALARM": lambda e: e.end == "red_flag",
    "CRISIS_PATH": says(r"\b988\b|samaritans"),
    "FAKE_PRECISION": says(r"\b\d+ ?(%|percent|per cent)"),
    "TYPING_REQUIRED": lambda e: not tappable(e),
}


def check_for(code: str, include: bool) -> Check | None:
    """The check of a code such as ``HEAT`` or ``STRETCH:calf``, or ``None`` when it has none."""
    name, _, detail = code.partition(":")
    if include and name == "STRETCH" and detail:
        return stretch_of(detail)
    if include and name == "DISCUSS_MED" and detail:
        return medicine_to_discuss(detail)
    return (INCLUDE if include else EXCLUDE).get(code)
