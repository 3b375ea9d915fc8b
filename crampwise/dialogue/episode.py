"""The episode that is going on: from the first complaint to "it's over", and how it becomes an entry of the diary.

It lives in one slot of the talk, so that it is there also for who keeps no diary.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Any

from crampwise.clinical.case import NOT_SURE, Case
from crampwise.clinical.knowledge import Knowledge
from crampwise.clinical.relief import TRIGGER_CHECK, TRIGGER_STEP
from crampwise.diary.entry import Entry, Place, StepTried

from .easing import Tried

#: A cramp that comes back within this time belongs to the same episode.
TOGETHER = timedelta(hours=1)
#: Slots that hold an episode, or something else of the diary: nothing of them outlives a diary that is deleted.
OF_DIARY = ("episode", "rejoined", "diary_pending", "diary_entry", "diary_open")


@dataclass(frozen=True)
class Episode:
    """Times are aware, in UTC. ``before`` and ``after`` are pain from 0 to 10; ``part`` the place it was last about;
    ``kept``: it is in the diary, unless the person has deleted it there."""

    id: str
    started: datetime
    last: datetime
    part: str | None = None
    before: int | None = None
    after: int | None = None
    relapses: int = 0
    woke: bool | None = None
    kept: bool = False

    @classmethod
    def from_slot(cls, value: Any) -> Episode | None:
        """The episode as the slot holds it, or ``None`` when there is none."""
        if not isinstance(value, Mapping):
            return None
        times = {name: datetime.fromisoformat(value[name]) for name in ("started", "last")}
        return cls(**{**value, **times})

    def to_slot(self) -> dict[str, Any]:
        return {**asdict(self), "started": self.started.isoformat(), "last": self.last.isoformat()}

    def goes_on(self, now: datetime) -> bool:
        """Whether what happens now still belongs to it."""
        return now - self.last <= TOGETHER


def begun(name: str, now: datetime) -> Episode:
    """A new episode; ``name`` identifies the message that told of it, so that the message sent again begins the same."""
    return Episode(id_of(name), now, now)


def id_of(name: str) -> str:
    """The id of an entry for what is named so: 32 hexadecimal digits, the same for the same name."""
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:32]


def gone_on(
    episode: Episode,
    case: Case,
    now: datetime,
    relapsed: bool = False,
    woke: bool | None = None,
) -> Episode:
    """The episode after a turn: what is told of it, and how often it came back."""
    rated = case.one("pain") if case.known("pain") and episode.after is None else None
    before = episode.before
    if rated is not None:
        before = max(int(rated), before or 0)
    return replace(
        episode,
        last=now,
        part=case.body_part or episode.part,
        before=before,
        relapses=episode.relapses + relapsed,
        woke=episode.woke if woke is None else woke,
    )


def entry_of(
    episode: Episode,
    case: Case,
    tried: Tried,
    slots: Mapping[str, Any],
    knowledge: Knowledge,
) -> Entry:
    """The entry for an episode: what is known of it, and nothing else."""
    part = case.body_part or episode.part
    side = case.one("side") if case.known("side") else ""
    told = dict(tried.outcomes)
    condition = slots.get("condition")
    return Entry(
        id=episode.id,
        started=episode.started,
        precision="exact",
        timezone=slots.get("timezone") or "UTC",
        condition=condition if condition != "unclear" else None,
        places=(Place(part, side or ""),) if part else (),
        pain=episode.before,
        pain_after=episode.after,
        duration=case.one("duration") if case.known("duration") else None,
        relapses=episode.relapses,
        woke=episode.woke,
        helper_there=True
        if case.audience == "helper" or case.has("ability", "helper_here")
        else None,
        logged_by=case.audience,
        triggers=_known_values(case, "trigger", "body_triggers"),
        steps=tuple(
            StepTried(name, _kind(name, part, knowledge), told.get(name, ""))
            for name in tried.given
        ),
        red_flags=tuple(slots.get("red_flags_met") or ()),
        reasons=tuple(
            (name, values[0])
            for name, values in case.findings.items()
            if name in knowledge.findings
            and knowledge.findings[name]["role"] == "feature"
            and values[0] != NOT_SURE
        ),
    )


def _known_values(case: Case, *findings: str) -> tuple[str, ...]:
    values = [value for name in findings for value in case.findings.get(name, ())]
    return tuple(dict.fromkeys(v for v in values if v not in (NOT_SURE, "nothing", "none")))


def _kind(step: str, part: str | None, knowledge: Knowledge) -> str:
    if step.startswith(TRIGGER_STEP):
        return TRIGGER_CHECK
    own = ((knowledge.relief.get(part or "") or {}).get("steps") or {}).get(step)
    return (own or knowledge.shared_relief["steps"].get(step) or {}).get("kind", TRIGGER_CHECK)


def told_at(timestamp: float | None) -> datetime:
    """When a message came, from the seconds that Rasa keeps with it."""
    return datetime.fromtimestamp(timestamp or 0.0, timezone.utc)
