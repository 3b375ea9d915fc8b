"""The diary beside the talk: opened for a turn, kept up to date, and never in the way of relief."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from crampwise.dialogue.easing import Tried
from crampwise.dialogue.episode import Episode, begun, entry_of, gone_on
from crampwise.diary.access import diary_of
from crampwise.diary.database import DiaryUnavailable
from crampwise.diary.entry import Entry
from crampwise.diary.store import Diary

from .turn import Turn

ALWAYS, ASK, NEVER = "always", "ask", "never"
CONSENTS = (ALWAYS, ASK, NEVER)


def opened(turn: Turn) -> tuple[Diary | None, str | None]:
    """The person's diary, and what they said of keeping one; ``(None, None)`` when it can't be reached now."""
    try:
        diary = diary_of(turn.tracker.sender_id)
        return diary, diary.consent
    except DiaryUnavailable:
        return None, None


def helped_before(turn: Turn, condition: str | None = None) -> Sequence[str]:
    """Ids of the steps that helped in this place before, the latest first; none without a diary."""
    part = turn.case.body_part
    diary, consent = opened(turn) if part else (None, None)
    if diary is None or consent not in (ALWAYS, ASK):
        return ()
    try:
        found = diary.helped(part, condition)
        return found or (diary.helped(part) if condition else ())
    except DiaryUnavailable:
        return ()


def episode_now(turn: Turn, relapsed: bool = False) -> Episode:
    """The episode that this turn belongs to: the one that is going on, or a new one."""
    episode = turn.episode
    if episode is None or not episode.goes_on(turn.now):
        episode = begun(turn.message_name, turn.now)
        relapsed = False
    return gone_on(episode, turn.case, turn.now, relapsed, turn.line.get("woke"))


def keep(turn: Turn, episode: Episode, slots: dict[str, Any]) -> Entry | None:
    """Keep the episode as it stands after this turn, where the person has asked for that once and for all.

    Returns the entry, or ``None`` when nothing was kept: no diary, one that can't be reached now, or an entry that the
    person has deleted. Keeping it again brings the same entry up to date.
    """
    diary, consent = opened(turn)
    if diary is None or consent != ALWAYS:
        return None
    try:
        if episode.kept and diary.entry(episode.id) is None:
            return None
        return save_episode(diary, turn, episode, slots)
    except DiaryUnavailable:
        return None


def save_episode(diary: Diary, turn: Turn, episode: Episode, slots: dict[str, Any]) -> Entry | None:
    """Save the episode: what it lacks, and an earlier save or the person's own corrections have, stays.

    That it is kept now goes into ``slots``, which are this turn's.

    Raises:
        DiaryUnavailable: nothing was saved.
    """
    after = {**turn.tracker.slots, **slots}
    entry = entry_of(episode, turn.case, Tried.from_slots(after), after, turn.knowledge)
    if not entry.places and not entry.steps:
        return None  # nothing was told yet
    before = diary.entry(entry.id)
    if before is not None:
        known = {
            name: getattr(before, name)
            for name in ("pain", "pain_after", "seconds", "duration", "woke", "note", "places")
            if getattr(entry, name) in (None, "", ())
        }
        entry = replace(entry, count=before.count, **known)
    entry = diary.save(entry)
    slots["episode"] = replace(episode, kept=True).to_slot()
    return entry
