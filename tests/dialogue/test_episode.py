"""From the first complaint to "it's over": one episode, and the entry it becomes."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from crampwise.clinical import plan
from crampwise.dialogue.easing import Tried
from crampwise.dialogue.episode import TOGETHER, Episode, begun, entry_of, gone_on
from crampwise.diary.entry import Place, StepTried
from tests.clinical.cases import KNOWLEDGE, case_of

NOW = datetime(2026, 3, 1, 3, 4, tzinfo=timezone.utc)
CALF = case_of(body_part="calf", side="left", onset="pain_at_once", trigger="cold", pain="8")


def test_it_survives_the_slot():
    episode = gone_on(begun("a message", NOW), CALF, NOW + timedelta(minutes=2), woke=True)
    assert Episode.from_slot(episode.to_slot()) == episode
    assert Episode.from_slot(None) is None


def test_the_same_message_begins_the_same_episode():
    assert begun("one", NOW).id == begun("one", NOW + timedelta(hours=3)).id
    assert begun("one", NOW).id != begun("two", NOW).id


def test_it_goes_on_for_an_hour_after_the_last_word():
    episode = begun("one", NOW)
    assert episode.goes_on(NOW + TOGETHER) and not episode.goes_on(NOW + 2 * TOGETHER)
    later = gone_on(episode, CALF, NOW + timedelta(minutes=50))
    assert later.goes_on(NOW + timedelta(minutes=100)) and later.started == NOW


def test_the_worst_pain_told_before_it_was_over_counts():
    episode = begun("one", NOW)
    for pain in ("4", "9", "6"):
        episode = gone_on(episode, case_of(body_part="calf", pain=pain), NOW)
    assert episode.before == 9


def test_it_counts_how_often_it_came_back():
    episode = begun("one", NOW)
    for _ in range(3):
        episode = gone_on(episode, CALF, NOW, relapsed=True)
    assert episode.relapses == 3


def test_the_entry_has_what_is_known_and_nothing_else():
    towel, *_ = [step.id for step in plan("cramp", CALF, KNOWLEDGE).steps]
    tried = Tried(given=(towel, "trigger_bladder"), outcomes=((towel, "worked"),))
    episode = gone_on(begun("one", NOW), CALF, NOW)
    slots = {"condition": "cramp", "timezone": "Europe/London", "red_flags_met": ["dvt"]}
    entry = entry_of(episode, CALF, tried, slots, KNOWLEDGE)
    assert entry.started == NOW and entry.timezone == "Europe/London"
    assert entry.places == (Place("calf", "left"),) and entry.pain == 8
    assert entry.condition == "cramp" and entry.triggers == ("cold",)
    kind = next(s.kind for s in plan("cramp", CALF, KNOWLEDGE).steps if s.id == towel)
    assert entry.steps == (
        StepTried(towel, kind, "worked"),
        StepTried("trigger_bladder", "trigger_check", ""),
    )
    assert entry.red_flags == ("dvt",) and ("onset", "pain_at_once") in entry.reasons
    assert entry.seconds is entry.duration is entry.pain_after is entry.woke is None


def test_what_was_not_sure_is_not_in_the_entry():
    case = case_of(body_part="not_sure", trigger="not_sure", duration="not_sure", onset="not_sure")
    entry = entry_of(begun("one", NOW), case, Tried(), {"condition": "unclear"}, KNOWLEDGE)
    assert entry.places == entry.triggers == entry.reasons == ()
    assert entry.duration is entry.condition is None


def test_every_step_of_every_plan_has_its_kind():
    for part in KNOWLEDGE.relief:
        for condition in ("cramp", "spasticity"):
            case = case_of(body_part=part)
            steps = plan(condition, case, KNOWLEDGE).steps
            tried = Tried(given=tuple(step.id for step in steps))
            entry = entry_of(begun("one", NOW), case, tried, {}, KNOWLEDGE)
            assert [one.kind for one in entry.steps] == [step.kind for step in steps]
