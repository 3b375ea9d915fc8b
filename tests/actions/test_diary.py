"""The diary's actions: what they keep, what they say, and that nothing is kept unasked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions import diary_entry, diary_log, diary_rating, diary_show, relief, session
from actions.diary_keeping import ALWAYS, ASK, NEVER
from crampwise.dialogue.episode import begun, gone_on
from crampwise.diary import access
from crampwise.diary.database import DiaryUnavailable
from crampwise.diary.entry import Entry, Place
from tests.clinical.cases import case_of

from .conftest import NOW

LINE = {
    "is_log": True,
    "places": [{"body_part": "calf", "side": "left"}],
    "pain": 8,
    "seconds": 180,
    "when": {"clock": "02:00"},
    "note": "after physio",
}
CALF = {"body_part": "calf", "leg_swelling": "none", "breathing": "usual", "condition": "cramp"}
EPISODE = gone_on(begun("first words", NOW), case_of(body_part="calf"), NOW).to_slot()
NIGHT = Entry(
    id="a" * 32, started=NOW - timedelta(hours=2), places=(Place("calf", "left"),), source="words"
)


def log(run, **given):
    return run(diary_log.ActionLogEpisode(), intent="diary_log", **given)


def tap(action, run, **entities):
    return run(action, intent="diary_set", text="/x", entities=entities)


# --- consent --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("consent", [None, NEVER])
def test_nothing_is_kept_before_the_person_agreed(run, diary, consent):
    if consent:
        diary.set_consent(consent)
    done = log(run, diary_line=LINE)
    assert len(done.messages) == 1 and diary.entries() == []
    assert [p for p in done.payloads if p.startswith("/diary_consent")]


def test_in_the_interview_it_is_the_only_question_and_the_interview_can_go_on(run, diary):
    done = log(run, diary_line=LINE, asking="onset", slots={"asked": ["onset"]})
    assert len(done.messages) == 1 and done.slots["requested_slot"] is None
    assert any(event["event"] == "active_loop" for event in done.events)
    after = run(
        diary_log.ActionSetConsent(),
        intent="diary_consent",
        text="/x",
        entities={"consent": ASK},
        slots={"asked": ["onset"], "diary_pending": done.slots["diary_pending"]},
    )
    assert after.types == ["diary_entry"] and "/continue_interview" in after.payloads


@pytest.mark.parametrize("consent", [ALWAYS, ASK])
def test_once_agreed_what_was_to_be_logged_is_kept(run, diary, consent):
    pending = log(run, diary_line=LINE).slots["diary_pending"]
    later = NOW + timedelta(minutes=30)
    done = run(
        diary_log.ActionSetConsent(),
        intent="diary_consent",
        text="/x",
        entities={"consent": consent},
        slots={"diary_pending": pending},
        at=later,
    )
    (entry,) = diary.entries()
    assert done.types == ["diary_entry"] and done.slots["diary_pending"] is None
    assert diary.consent == consent
    # The time is that of the words, and not of the tap that came later.
    assert entry.started == NOW.replace(hour=2, minute=0)
    assert (entry.pain, entry.seconds, entry.note) == (8, 180, "after physio")


def test_no_is_an_answer_and_is_kept(run, diary):
    pending = log(run, diary_line=LINE).slots["diary_pending"]
    done = run(
        diary_log.ActionSetConsent(),
        intent="diary_consent",
        text="/x",
        entities={"consent": NEVER},
        slots={"diary_pending": pending},
    )
    assert diary.consent == NEVER and diary.entries() == []
    assert done.slots["diary_pending"] is None


def test_a_made_up_answer_asks_again(run, diary):
    done = run(diary_log.ActionSetConsent(), text="/x", entities={"consent": "yes please"})
    assert diary.consent is None and len(done.payloads) == 3


def test_the_same_answer_again_shows_what_the_first_one_kept(run, diary):
    """As when the server ended before its reply was heard: the message comes again, under the same id."""
    asked = log(run, diary_line=LINE, message_id="m-1").slots
    consent = {"intent": "diary_consent", "text": "/x", "entities": {"consent": ASK}}
    first = run(diary_log.ActionSetConsent(), slots=asked, message_id="m-2", **consent)
    again = run(diary_log.ActionSetConsent(), slots=first.slots, message_id="m-2", **consent)
    assert again.types == ["diary_entry"] and again.customs == first.customs
    assert len(diary.entries()) == 1


# --- logging --------------------------------------------------------------------------------------------------------


TWO = {
    **LINE,
    "attacks": [
        {**LINE, "when": {"day": 0, "part": "night", "clock": "00:30"}},
        {
            "places": [{"body_part": "foot", "side": "right"}],
            "pain": 4,
            "when": {"day": 0, "part": "night", "clock": "02:30"},
        },
    ],
}


def test_two_attacks_in_a_line_are_two_entries_and_again_no_more_when_sent_again(run, diary):
    diary.set_consent(ASK)
    for _ in range(2):
        done = log(run, diary_line=TWO, message_id="the-same")
    later, earlier = diary.entries()
    assert (earlier.places, earlier.pain) == ((Place("calf", "left"),), 8)
    assert (later.places, later.pain) == ((Place("foot", "right"),), 4)
    assert later.started - earlier.started == timedelta(hours=2)
    assert done.types == ["diary_entry"] * 2 and done.slots["diary_entry"] == later.id


def test_two_attacks_wait_for_consent_as_one_does(run, diary):
    pending = log(run, diary_line=TWO).slots["diary_pending"]
    assert diary.entries() == []
    agreed = {"intent": "diary_consent", "text": "/x", "entities": {"consent": ASK}}
    run(diary_log.ActionSetConsent(), slots={"diary_pending": pending}, **agreed)
    assert len(diary.entries()) == 2


def test_a_message_that_is_sent_again_is_one_entry(run, diary):
    diary.set_consent(ASK)
    for _ in range(3):
        log(run, diary_line=LINE, message_id="the-same")
    assert len(diary.entries()) == 1
    log(run, diary_line=LINE, message_id="another")
    assert len(diary.entries()) == 2


def test_the_episode_that_has_just_been_is_logged_by_one_tap(run, diary):
    diary.set_consent(ASK)
    slots = {
        **CALF,
        "pain": "7",
        "episode": EPISODE,
        "steps_tried": ["calf-towel"],
        "step_outcomes": {"calf-towel": "worked"},
    }
    done = log(run, text="/diary_log", slots=slots)
    (entry,) = diary.entries()
    assert done.types == ["diary_entry"]
    assert entry.places == (Place("calf"),) and entry.condition == "cramp"
    assert [(one.step, one.outcome) for one in entry.steps] == [("calf-towel", "worked")]
    log(run, text="/diary_log", slots=slots)
    assert len(diary.entries()) == 1


def test_log_it_with_a_number_adds_the_number_to_the_episode(run, diary):
    diary.set_consent(ASK)
    log(run, diary_line={"is_log": True, "pain": 6}, slots={**CALF, "episode": EPISODE})
    (entry,) = diary.entries()
    assert entry.places == (Place("calf"),) and entry.pain == 6


def test_with_nothing_known_it_asks_where_and_a_tap_is_enough(run, diary):
    diary.set_consent(ASK)
    done = log(run, text="/diary_log")
    assert diary.entries() == [] and done.slots["diary_open"] == "place"
    chosen = next(p for p in done.payloads if '"calf"' in p)
    assert chosen.startswith("/diary_set")
    entry_id = chosen.split('"diary_entry": "')[1][:32]
    done = tap(
        diary_entry.ActionSetEntry(),
        run,
        diary_entry=entry_id,
        diary_field="place",
        diary_value="calf",
    )
    (entry,) = diary.entries()
    assert done.types == ["diary_entry"] and entry.places == (Place("calf"),)


def test_a_line_without_a_place_asks_for_it_and_loses_nothing(run, diary):
    diary.set_consent(ASK)
    done = log(run, diary_line={"is_log": True, "pain": 6})
    (entry,) = diary.entries()
    assert entry.pain == 6 and done.slots["diary_open"] == "place"


def test_none_at_all_is_no_entry(run, diary):
    diary.set_consent(ASK)
    assert log(run, diary_line={"is_log": True, "count": 0, "when": {"day": -1}}).messages
    assert diary.entries() == []


def test_a_helper_logs_for_another(run, diary):
    diary.set_consent(ASK)
    done = log(run, diary_line={**LINE, "by": "helper"}, slots={"who": "helper"})
    (entry,) = diary.entries()
    assert entry.logged_by == "helper" and "your" not in done.text.split("\n")[0]


# --- the episode ----------------------------------------------------------------------------------------------------


def ease(run, intent, slots=(), **given):
    return run(
        relief.ActionGiveRelief(),
        intent=intent,
        slots={**CALF, "episode": EPISODE, "steps_tried": ["calf-towel"], **dict(slots)},
        **given,
    )


def test_with_a_yes_for_each_time_every_outcome_is_kept_at_once(run, diary):
    diary.set_consent(ALWAYS)
    ease(run, "relief_worked")
    (entry,) = diary.entries()
    assert [(one.step, one.outcome) for one in entry.steps] == [("calf-towel", "worked")]


@pytest.mark.parametrize("consent", [None, ASK, NEVER])
def test_without_it_nothing_is(run, diary, consent):
    if consent:
        diary.set_consent(consent)
    ease(run, "relief_worked")
    assert diary.entries() == []


def test_an_entry_that_was_deleted_comes_back_only_when_it_is_asked_for(run, diary):
    """The attack goes on, and the person had taken it out of the diary, here or at the page."""
    diary.set_consent(ALWAYS)
    kept = ease(run, "relief_worked").slots["episode"]
    diary.delete(EPISODE["id"])
    for outcome in ("relief_failed", "relief_relapsed"):
        done = run(
            relief.ActionGiveRelief(),
            intent=outcome,
            slots={**CALF, "episode": kept, "steps_tried": ["calf-towel"]},
            at=NOW + timedelta(minutes=2),
        )
        kept = done.slots["episode"]
        assert kept["id"] == EPISODE["id"] and diary.entries() == []
    run(diary_rating.ActionRateRelief(), slots={**CALF, "episode": kept}, entities={"rating": "2"})
    run(diary_log.ActionKeepEpisode(), slots={**CALF, "episode": kept})
    assert diary.entries() == []
    log(run, slots={**CALF, "episode": kept})
    assert [entry.id for entry in diary.entries()] == [EPISODE["id"]]


def test_a_relapse_joins_the_episode(run, diary):
    diary.set_consent(ALWAYS)
    ease(run, "relief_relapsed", at=NOW + timedelta(minutes=40))
    (entry,) = diary.entries()
    assert entry.relapses == 1 and entry.started == NOW


def test_after_more_than_an_hour_it_is_another_one(run):
    done = ease(run, "relief_relapsed", at=NOW + timedelta(minutes=90))
    assert done.slots["episode"]["id"] != EPISODE["id"]
    assert done.slots["episode"]["relapses"] == 0


def test_a_complaint_about_the_same_place_within_the_hour_keeps_what_was_tried(run):
    slots = {**CALF, "episode": EPISODE, "steps_tried": ["calf-towel"]}
    start = session.ActionStartInterview()
    done = run(start, slots=slots, entities={"body_part": "calf"}, at=NOW + timedelta(minutes=20))
    assert "steps_tried" not in done.slots and done.slots["rejoined"]
    assert done.slots["episode"]["id"] == EPISODE["id"]
    assert done.slots["episode"]["relapses"] == 1


@pytest.mark.parametrize(
    "given",
    [
        {"slots": {"body_part": "foot"}, "entities": {"body_part": "foot"}},
        {"slots": {"happening_now": "over"}, "entities": {"body_part": "calf"}},
        {"slots": {}, "entities": {"body_part": "calf"}, "at": NOW + timedelta(hours=2)},
    ],
    ids=["elsewhere", "over", "later"],
)
def test_another_complaint_is_another_episode(run, given):
    slots = {**CALF, "episode": EPISODE, "steps_tried": ["calf-towel"], **given.pop("slots")}
    done = run(session.ActionStartInterview(), slots=slots, **given)
    assert done.slots["steps_tried"] is None and "rejoined" not in given
    assert done.slots["episode"]["id"] != EPISODE["id"]


# --- better, 0 to 10 ------------------------------------------------------------------------------------------------


def rate(run, slots=(), **given):
    return run(
        diary_rating.ActionRateRelief(),
        intent=given.pop("intent", "rate_relief"),
        slots={**CALF, "episode": {**EPISODE, "before": 8}, "pain": "8", **dict(slots)},
        **given,
    )


def test_better_is_told_to_the_episode(run, diary):
    done = rate(run, text="/x", entities={"rating": "3"})
    assert done.slots["episode"]["after"] == 3 and done.slots["episode"]["before"] == 8
    assert diary.entries() == []


def test_better_in_words_is_not_taken_for_how_bad_it_was(run, diary):
    diary.set_consent(ALWAYS)
    done = rate(run, {"pain": "2"}, text="a two", if_asked={"pain": "2"})
    (entry,) = diary.entries()
    assert (entry.pain, entry.pain_after) == (8, 2) and done.slots["pain"] == "8"


@pytest.mark.parametrize(
    "given",
    [
        {"text": "/x", "entities": {"rating": "not_sure"}},
        {"text": "hard to tell", "if_asked": {"pain": "not_sure"}, "intent": "dont_know"},
    ],
    ids=["tapped", "typed"],
)
def test_who_is_not_sure_need_not_say(run, diary, given):
    diary.set_consent(ALWAYS)
    rate(run, **given)
    (entry,) = diary.entries()
    assert (entry.pain, entry.pain_after) == (8, None)


def test_the_interview_that_is_open_can_go_on(run):
    done = rate(run, {"condition": None}, text="/x", entities={"rating": "not_sure"})
    assert "/continue_interview" in done.payloads
    done = rate(run, {"condition": "cramp"}, text="/x", entities={"rating": "2"})
    assert "/continue_interview" not in done.payloads


def test_words_that_are_no_number_are_not_understood(run):
    done = rate(run, text="the cat sat", if_asked={})
    assert "episode" not in done.slots and done.messages


# --- one entry ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "name", "kept"),
    [
        ("pain", "9", "pain", 9),
        ("pain_after", "0", "pain_after", 0),
        ("count", "3", "count", 3),
        ("woke", "yes", "woke", True),
        ("condition", "spasticity", "condition", "spasticity"),
        ("duration", "minutes", "duration", "minutes"),
        ("place", "foot", "places", (Place("foot", "left"),)),
        ("side", "right", "places", (Place("calf", "right"),)),
        ("when", "just_now", "started", NOW),
    ],
)
def test_a_tap_changes_one_field(run, diary, field, value, name, kept):
    diary.save(NIGHT)
    action = diary_entry.ActionSetEntry()
    done = tap(action, run, diary_entry=NIGHT.id, diary_field=field, diary_value=value)
    assert getattr(diary.entry(NIGHT.id), name) == kept and done.types == ["diary_entry"]


@pytest.mark.parametrize(
    ("field", "value"), [("pain", "x"), ("place", "moon"), ("when", "2am"), ("id", "b"), ("", "")]
)
def test_what_was_never_offered_changes_nothing(run, diary, field, value):
    diary.save(NIGHT)
    action = diary_entry.ActionSetEntry()
    tap(action, run, diary_entry=NIGHT.id, diary_field=field, diary_value=value)
    assert diary.entry(NIGHT.id) == NIGHT


@pytest.mark.parametrize(
    "field",
    [
        "more",
        "place",
        "side",
        "when",
        "pain",
        "pain_after",
        "duration",
        "count",
        "woke",
        "condition",
    ],
)
def test_every_field_has_its_choices(run, diary, field):
    diary.save(NIGHT)
    done = tap(diary_entry.ActionEditEntry(), run, diary_entry=NIGHT.id, diary_field=field)
    assert len(done.payloads) > 1 and "{" not in done.text


def test_a_correction_in_words(run, diary):
    diary.save(NIGHT)
    done = run(
        diary_entry.ActionHearDetails(),
        intent="correct_answer",
        slots={"diary_entry": NIGHT.id},
        diary_line={"places": [{"body_part": "calf", "side": "right"}], "pain": 5},
    )
    diary.set_consent(ASK)
    assert done.messages and diary.entry(NIGHT.id) == NIGHT  # no diary is kept: nothing is heard
    run(
        diary_entry.ActionHearDetails(),
        intent="correct_answer",
        slots={"diary_entry": NIGHT.id},
        diary_line={"places": [{"body_part": "calf", "side": "right"}], "pain": 5},
    )
    entry = diary.entry(NIGHT.id)
    assert entry.places == (Place("calf", "right"),) and entry.pain == 5


def test_deleting_is_asked_once(run, diary):
    diary.save(NIGHT)
    action = diary_entry.ActionDeleteEntry()
    asked = tap(action, run, diary_entry=NIGHT.id)
    assert diary.entry(NIGHT.id) and any('"yes"' in p for p in asked.payloads)
    tap(action, run, diary_entry=NIGHT.id, diary_value="yes")
    assert diary.entries() == []


def test_the_whole_diary_is_asked_once_too(run, diary):
    diary.save(NIGHT)
    diary.set_consent(ALWAYS)
    action = diary_entry.ActionDeleteEntry()
    tap(action, run, diary_entry="all")
    assert diary.entries()
    held = {
        "episode": EPISODE,
        "rejoined": True,
        "diary_entry": NIGHT.id,
        "diary_pending": {"episode": True},
    }
    done = run(
        action,
        text="/x",
        entities={"diary_entry": "all", "diary_value": "yes"},
        slots={**CALF, **held, "diary_open": "details"},
    )
    assert diary.entries() == [] and diary.consent is None
    # Nor is it in the talk: "log it" has nothing to bring back.
    assert {name: done.slots[name] for name in (*held, "diary_open")} == {
        **dict.fromkeys(held),
        "diary_open": None,
    }


@pytest.mark.parametrize("action", [diary_entry.ActionOpenEntry, diary_entry.ActionDeleteEntry])
def test_an_entry_that_is_none_of_theirs_shows_those_that_are(run, diary, action):
    diary.save(NIGHT)
    other = access.database().diary("somebody else")
    other.save(Entry(id="b" * 32, started=NOW, note="not yours"))
    done = tap(action(), run, diary_entry="b" * 32)
    assert "not yours" not in done.text and any(NIGHT.id in p for p in done.payloads)
    assert other.entry("b" * 32)


# --- what it shows --------------------------------------------------------------------------------------------------


def show(run, intent="diary_show", **given):
    return run(diary_show.ActionShowDiary(), intent=intent, **given)


def test_an_empty_diary_says_so(run):
    assert show(run).types == [""]


def test_a_week_and_whatever_was_asked_for(run, diary):
    diary.save(NIGHT)
    done = show(run)
    assert done.types == ["diary_summary"] and done.customs[0]["summary"]["total"] == 1
    month = show(run, diary_line={"ask": {"kind": "summary", "days": 30}}).customs[0]
    assert month["period"]["from"] < done.customs[0]["period"]["from"]


def test_getting_worse_is_answered_by_the_entries_and_the_team(run, diary):
    diary.save(NIGHT)
    done = show(run, diary_line={"ask": {"kind": "trend"}})
    assert "team" in done.text and "worse" not in done.text


def test_the_doctors_page_is_a_link_for_a_short_time(run, diary):
    diary.save(NIGHT)
    done = show(run, "diary_report", text="/diary_report")
    (report,) = done.customs
    link = report["link"].removeprefix("/chat/report/")
    opened = access.database().diary_of_pass(link, NOW + timedelta(minutes=14))
    assert opened and opened[0].entries() == [NIGHT]
    assert access.database().diary_of_pass(link, NOW + timedelta(minutes=16)) is None


def test_what_helped_last_time(run, diary):
    from crampwise.diary.entry import StepTried

    diary.save(
        Entry(
            id="c" * 32,
            started=NOW,
            places=(Place("calf"),),
            steps=(StepTried("calf-towel", "stretch", "worked"),),
        )
    )
    done = show(run, diary_line={"ask": {"kind": "last"}})
    assert "towel" in done.text


# --- in words -------------------------------------------------------------------------------------------------------


def change(run, **line):
    return run(diary_show.ActionChangeDiary(), intent="diary_change", diary_line=line)


def test_the_last_one_is_shown_before_it_is_deleted(run, diary):
    diary.save(NIGHT)
    done = change(run, command="delete_last")
    assert diary.entries() and any(NIGHT.id in p for p in done.payloads)


def test_off_and_on(run, diary):
    change(run, command="off")
    assert diary.consent == NEVER
    assert any("always" in p for p in change(run, command="on").payloads)


def test_a_code_for_another_device(run, diary):
    diary.save(NIGHT)
    done = change(run, command="code")
    code = done.text.split("code is ")[1][:9].replace(" ", "")
    assert access.database().diary("another device").join(code, NOW) == 1


@pytest.mark.parametrize("kind", ["medicine", "question"])
def test_what_goes_on_the_doctors_page(run, diary, kind):
    change(run, text={"kind": kind, "text": "baclofen <b>at night</b>"})
    assert [one.text for one in diary.texts(kind)] == ["baclofen <b>at night</b>"]
    done = change(run, text={"kind": kind, "text": "x" * 5000})
    assert len(diary.texts(kind)) == 1 and done.messages


# --- danger, and trouble --------------------------------------------------------------------------------------------


def test_a_line_that_raised_an_alarm_is_kept_once_the_danger_is_dealt_with(run, diary):
    diary.set_consent(ALWAYS)
    told = {
        "event": "user",
        "timestamp": NOW.timestamp(),
        "metadata": {"message_id": "m1"},
        "parse_data": {"diary_line": LINE, "red_flags": [{"kind": "dvt", "outcome": "act"}]},
    }
    done = run(
        diary_log.ActionKeepEpisode(),
        intent="red_flag_handled",
        text="/red_flag_handled",
        slots={"red_flags_met": ["dvt"]},
        before=[told],
    )
    (entry,) = diary.entries()
    assert entry.red_flags == ("dvt",) and entry.note == "after physio" and not done.messages


class Away:
    """A database that can't be reached."""

    def diary(self, owner):
        raise DiaryUnavailable("away")


@pytest.fixture
def away(diary):
    access.use(Away())


def test_without_the_diary_relief_goes_on(run, away):
    done = ease(run, "relief_failed")
    assert done.types == ["relief"]


def test_without_the_diary_what_was_told_waits(run, away):
    done = log(run, diary_line=LINE)
    assert done.slots["diary_pending"]["line"] == LINE and "/diary_log" in done.payloads


def test_and_is_kept_by_the_next_tap(run, diary):
    diary.set_consent(ASK)
    access.use(Away())
    pending = log(run, diary_line=LINE, message_id="m1").slots["diary_pending"]
    access.use(diary._database)
    log(run, text="/diary_log", slots={"diary_pending": pending})
    (entry,) = diary.entries()
    assert entry.note == "after physio"


@pytest.mark.parametrize(
    "action",
    [
        diary_entry.ActionOpenEntry,
        diary_entry.ActionDeleteEntry,
        diary_show.ActionShowDiary,
        diary_show.ActionChangeDiary,
        diary_log.ActionSetConsent,
    ],
)
def test_everything_says_that_it_is_away(run, away, action):
    assert "not lost" in run(action(), text="/x").text
