"""Better, 0 to 10: the one question at the end of an episode."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from crampwise.clinical.case import NOT_SURE
from crampwise.dialogue import diary_messages, messages

from .diary_action import shown
from .diary_keeping import NEVER, episode_now, keep, opened
from .fallback import not_understood
from .turn import WAITING, Reply, Turn, TurnAction

# From here on more relief is offered first.
STILL_BAD = 7


class ActionRateRelief(TurnAction):
    """Better, 0 to 10: told to the episode, and to the diary where one is kept."""

    reads_diary = True

    def name(self) -> str:
        return "action_rate_relief"

    def reply(self, turn: Turn) -> Reply:
        """Also without a diary, or with one that can't be reached: the episode in the talk has it."""
        told = turn.entity("rating") or turn.as_reply("pain")
        # The rule that took typed words here holds only while its slot does (data/rules/diary.yml).
        waiting = {} if turn.tapped else {WAITING: turn.slot(WAITING)}
        unsure = told == NOT_SURE or turn.intent == "dont_know"
        if told not in diary_messages.PAINS and not unsure:
            reply = not_understood(turn)
            return replace(reply, slots={**reply.slots, **waiting})
        after = None if unsure else int(told)
        episode = turn.episode or episode_now(turn)
        before = episode.before
        episode = replace(episode_now(replace_pain(turn, before)), after=after)
        slots: dict[str, Any] = {
            "episode": episode.to_slot(),
            "pain": None if before is None else str(before),
        }
        _, consent = opened(turn)
        kept = keep(turn, episode, slots)
        if kept is not None:
            reply = shown(turn, kept, slots=slots)
            return replace(reply, slots={**reply.slots, **waiting})
        names = ["relief_relapsed", "ask_doctor", "start_over"]
        if turn.slot("condition") is None and turn.case.body_part:
            # What it was is still open.
            names.insert(0, "continue_interview")
        if after is not None and after >= STILL_BAD:
            names.insert(0, "ask_relief")
        if consent != NEVER:
            names.insert(0, "diary_log")
        text = turn.words.say("utter_rated_unsure" if unsure else "utter_rated", rating=after)
        said = {"text": text, "buttons": messages.buttons(turn.words, *names)}
        return Reply([said], {**slots, **waiting})


def replace_pain(turn: Turn, before: int | None) -> Turn:
    """The turn without the pain that its message tells: that is how it is now, and not how bad it was."""
    findings = {name: value for name, value in turn.case.findings.items() if name != "pain"}
    if before is not None:
        findings["pain"] = (str(before),)
    return replace(turn, case=replace(turn.case, findings=findings))
