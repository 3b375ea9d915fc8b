"""Plays one case against the assistant, as the public contract says, and keeps what was said."""

from __future__ import annotations

import itertools
import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Message = dict[str, Any]
# Sends one message of one person and gives the messages that come back.
Say = Callable[[str, str], list[Message]]

NOT_SURE = "not_sure"
MOST_TURNS = 24
# In whose words a finding may be answered, the best first.
TOPICS: Mapping[str, tuple[str, ...]] = {
    "who": ("who",),
    "als_status": ("als_status",),
    "happening_now": ("happening_now",),
    "body_part": ("location",),
    "leg_swelling": ("swelling_warmth",),
    "belly_signs": ("vomiting", "bladder_bowel_skin", "fever"),
    "breathing": ("breathing",),
    "chest_pain": ("chest_pain",),
    "new_weakness": ("new_weakness_numbness",),
    "extent": ("extent",),
    "onset": ("onset_feel", "onset_speed"),
    "shape": ("posture", "muscle_feel"),
    "trigger": ("trigger", "touch_trigger"),
    "duration": ("duration",),
    "repeats": ("repeats",),
    "frequency": ("frequency",),
    "stretch_response": ("stretch_response",),
    "after": ("after", "soreness"),
    "twitching": ("twitching",),
    "pain": ("pain",),
    "can_stand": ("can_stand",),
    "body_triggers": ("bladder_bowel_skin", "fever"),
    "medicine_change": ("med_change", "pump"),
}
# Red flags that one finding decides: (finding, values that mean yes).
DECIDED_BY = {
    "breathing": ("breathing", ("worse",)),
    "chest_pain": ("chest_pain", ("pressure_or_spreading",)),
    "dvt": ("leg_swelling", ("swollen_warm_or_red", "sore_without_a_break")),
    "new_weakness": ("new_weakness", ("new_or_sudden",)),
}


@dataclass
class Exchange:
    """What the person sent, which finding it answers (if any), and what came back."""

    sent: str
    finding: str | None
    replies: list[Message]
    value: Any = None


@dataclass
class Episode:
    """A played case. ``end`` is ``assessment``, ``red_flag``, ``out_of_scope``, ``dead_end`` or ``too_long``."""

    case: Mapping[str, Any]
    exchanges: list[Exchange] = field(default_factory=list)
    end: str = ""
    unread: list[tuple[str, str]] = field(default_factory=list)

    @property
    def messages(self) -> list[Message]:
        return [message for one in self.exchanges for message in one.replies]

    @property
    def final(self) -> Message | None:
        """The message that ended it, or ``None`` when nothing did."""
        return ending(self.exchanges[-1].replies) if self.exchanges else None

    @property
    def asked(self) -> list[str]:
        """Each finding asked, once for each time it was put."""
        return [custom(m)["finding"] for m in self.messages if custom(m).get("type") == "question"]


def custom(message: Message) -> Mapping[str, Any]:
    return message.get("custom") or {}


def ending(replies: list[Message]) -> Message | None:
    """The message of a turn that ends a case: an assessment, a red flag to act on, or out of scope."""
    for message in replies:
        kind = custom(message).get("type")
        if kind in ("assessment", "out_of_scope") or (
            kind == "red_flag" and custom(message).get("ask") is False
        ):
            return message
    return None


def question_of(replies: list[Message]) -> Message | None:
    """The question that waits for an answer after a turn: the last one put."""
    return next((m for m in reversed(replies) if custom(m).get("type") == "question"), None)


def doubt_of(replies: list[Message]) -> Message | None:
    """A doubtful red flag's own yes-or-no question."""
    asks = [
        m
        for m in replies
        if custom(m).get("type") == "red_flag" and custom(m).get("ask") and m.get("buttons")
    ]
    return asks[-1] if asks else None


def play(
    case: Mapping[str, Any], say: Say, opening: str, by_words: bool = False, taps: int = MOST_TURNS
) -> Episode:
    """Play a case to its end: ``opening`` first, then an answer to each question put.

    ``case`` gives ``taps`` and, for ``by_words``, ``answers``. At most ``taps`` questions get the case's own
    answer, the others "not sure".
    """
    sender, episode = new_sender(), Episode(case)
    sent, finding, value = opening, None, None
    while len(episode.exchanges) < MOST_TURNS:
        replies = say(sender, sent)
        episode.exchanges.append(Exchange(sent, finding, replies, value))
        final = ending(replies)
        if final:
            episode.end = custom(final)["type"]
            return episode
        asked, doubt = question_of(replies), doubt_of(replies)
        if asked:
            finding = custom(asked)["finding"]
            again = by_words and any(one.finding == finding for one in episode.exchanges)
            if again:
                # Words that were not understood are no better said twice.
                episode.unread.append((finding, sent))
            sent, value = answer(asked, case if taps > 0 and not again else {}, by_words)
            taps -= value != NOT_SURE
        elif doubt:
            finding, value = f"red_flag:{custom(doubt)['kind']}", None
            sent = doubt["buttons"][_doubt_answer(custom(doubt)["kind"], case)]["payload"]
        else:
            episode.end = "dead_end"
            return episode
    episode.end = "too_long"
    return episode


def answer(asked: Message, case: Mapping[str, Any], by_words: bool) -> tuple[str, Any]:
    """What to send to a question, and the value it stands for (``None`` for words)."""
    finding, options = custom(asked)["finding"], custom(asked)["options"]
    if by_words:
        said = case.get("answers") or {}
        topic = next((name for name in TOPICS.get(finding, ()) if name in said), None)
        if topic:
            return str(said[topic]), None
        case = {}
    payloads = {str(option["value"]): option["payload"] for option in options}
    value = (case.get("taps") or {}).get(finding, NOT_SURE)
    values = [str(one) for one in (value if isinstance(value, list) else [value])]
    known = [one for one in values if one in payloads] or [NOT_SURE]
    if len(known) > 1:
        return "/answer" + json.dumps({finding: known}), known
    return payloads[known[0]], known[0]


def _doubt_answer(kind: str, case: Mapping[str, Any]) -> int:
    """Which button answers a direct red-flag question: 0 yes, 1 no, 2 not sure.

    What the case's own findings do not tell is "no" in a case without any red flag, and "not sure" in one with.
    """
    finding, danger = DECIDED_BY.get(kind, (None, ()))
    value = (case.get("taps") or {}).get(finding)
    if value is not None and value != NOT_SURE:
        return 0 if value in danger else 1
    return 2 if case.get("red_flag") else 1


# A server that is not ours may still know the senders of an earlier run.
_run, _numbers = secrets.token_hex(4), itertools.count(1)


def new_sender() -> str:
    """An id that no conversation has had."""
    return f"evaluation-{_run}-{next(_numbers)}"


def transcript(episode: Episode) -> Iterator[str]:
    """The episode in lines, for a person to read."""
    for one in episode.exchanges:
        yield f"    > {one.sent}"
        for message in one.replies:
            kind = custom(message)
            name = (
                kind.get("finding")
                or kind.get("kind")
                or kind.get("condition")
                or kind.get("reason")
                or ""
            )
            first, *rest = message.get("text", "").split("\n")
            yield f"      [{kind.get('type', 'text')} {name}] {first}".replace(" ]", "]")
            yield from (f"        {line}" for line in rest)
