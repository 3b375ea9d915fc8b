"""What a message wants of the diary: an entry, a look at it, a change, a word for the doctor's page."""

from collections import Counter

import pytest

from crampwise.understanding.diary_lines import shared_line_reader
from tests.evaluation.counts import examples

OF_THE_DIARY = ("diary_log", "diary_show", "diary_change")
#: A line of another kind that is taken for a question or an order to the diary: so few in a thousand.
MOST_IN_A_THOUSAND = 2


@pytest.fixture(scope="module")
def reader():
    return shared_line_reader()


@pytest.fixture(scope="module")
def lines(reader):
    """(intent, what was read) of every training line."""
    return [(intent, text, reader.read(text)) for _, intent, _, text in examples()]


@pytest.mark.parametrize(
    ("text", "kind", "days"),
    [
        ("my cramps this week", "summary", 7),
        ("how often do I get them", "summary", None),
        ("how many spasms did mum have last month", "summary", 30),
        ("how many cramps in the last 3 months", "summary", 90),
        ("the last month", "summary", 30),
        ("is it getting worse?", "trend", None),
        ("are my cramps getting more frequent", "trend", None),
        ("what helped last time", "last", None),
        ("when was my last cramp", "last", None),
        ("make the page for my doctor", "report", None),
        ("can you print a summary for the neurologist", "report", None),
        ("open my diary", "list", None),
        ("what did I log yesterday", "list", 2),
        ("diary", "list", None),
        ("how often", "summary", None),
        ("how often do they come?", "summary", None),
    ],
)
def test_a_question_about_the_own_record(reader, text, kind, days):
    read = reader.read(text)
    assert read["ask"] == {"kind": kind, "days": days}
    assert not read["is_log"] and read["command"] is None


@pytest.mark.parametrize(
    "text",
    [
        "how common are cramps",
        "how often should I stretch my calf",
        "do cramps get worse over time in ALS",
        "how many people get cramps with mnd",
        "what helps a calf cramp",
        "how many tablets a day",
        "is it normal to get them every week",
        "what is the last stage like",
    ],
)
def test_a_question_about_people_in_general_is_none_for_the_diary(reader, text):
    read = reader.read(text)
    assert (read["ask"], read["command"], read["text"], read["is_log"]) == (None, None, None, False)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("delete the last one", "delete_last"),
        ("please remove that entry", "delete_last"),
        ("delete it", "delete_last"),
        ("delete all of my diary", "delete_all"),
        ("wipe everything", "delete_all"),
        ("erase all my data please", "delete_all"),
        ("show the entries to change", "list"),
        ("the last entry is wrong", "list"),
        ("stop keeping a diary", "off"),
        ("don't save any of this", "off"),
        ("turn off the diary", "off"),
        ("start keeping a diary", "on"),
        ("I want to keep a diary", "on"),
        ("move my diary to my phone", "code"),
        ("put the diary on my wife's tablet", "code"),
        ("give me a code", "code"),
    ],
)
def test_an_order_to_the_diary(reader, text, command):
    read = reader.read(text)
    assert (read["command"], read["is_log"], read["ask"]) == (command, False, None)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("change the last one to 5", {"pain": 5}),
        ("make the last entry a 7", {"pain": 7}),
        ("correct the last one to left calf", {"places": [{"body_part": "calf", "side": "left"}]}),
        ("change the last entry", {}),
    ],
)
def test_what_the_last_entry_should_say(reader, text, told):
    read = reader.read(text)
    rest = {"is_log": False, "now": False, "ask": None, "text": None}
    assert read == {**rest, "command": "correct_last", **told}


@pytest.mark.parametrize(
    "text",
    [
        "I'm addicted to that game, how do I delete it",
        "I want to stop taking baclofen",
        "my doctor wants me to stop the riluzole",
        "how do I log in to the pharmacy",
        "delete the last sentence of my letter and read it to me, then tell my wife that I am sorry for all of it and want tea",
    ],
)
def test_what_only_sounds_like_an_order_is_none(reader, text):
    assert reader.read(text)["command"] is None


@pytest.mark.parametrize(
    ("text", "kind", "kept"),
    [
        ("Question for the doctor: could Botox help my jaw?", "question", "could Botox help my jaw?"),
        ("add to my questions: why at night", "question", "why at night"),
        ("Remind me to ask the nurse about a splint", "question", "about a splint"),
        ("can I fly with a ventilator, add that to my questions", "question", "can I fly with a ventilator"),
        ("I take Baclofen and riluzole, put that on my page", "medicine", "Baclofen and riluzole"),
        ("medicine: baclofen 10", "medicine", "baclofen 10"),
        ("add mexiletine to my medicines", "medicine", "mexiletine"),
        ("she takes tizanidine, put it in the diary", "medicine", "tizanidine"),
        ("I'm on riluzole twice a day, note that", "medicine", "riluzole twice a day"),
    ],
)  # fmt: skip
def test_a_word_for_the_doctors_page(reader, text, kind, kept):
    read = reader.read(text)
    assert read["text"] == {"kind": kind, "text": kept}
    assert not read["is_log"] and read["command"] is None


@pytest.mark.parametrize(
    "text",
    ["should I ask my doctor about baclofen?", "question", "put that on my page", "my medicines", "I take baclofen",
     "it takes an hour, note that", "she takes ages to let go, put it in the diary"],
)  # fmt: skip
def test_nothing_is_put_on_the_page_without_a_plain_word_for_it(reader, text):
    assert reader.read(text)["text"] is None


@pytest.mark.parametrize("text", ["log this", "save it", "Log it please", "write this one down"])
def test_an_entry_may_be_asked_for_with_nothing_else(reader, text):
    read = reader.read(text)
    assert read["is_log"] and not read["now"]
    assert set(read) == {"is_log", "now", "command", "ask", "text"}


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("my calf is locked up now, log it", True),
        ("log this, my toes are cramping", True),
        ("it's still going, both legs, log it", True),
        ("my calf is cramping right now, log it", True),
        ("log it, my stomach is locked solid now", True),
        ("log this, her leg has been stiff since last night and still is", True),
        ("my calf is locked up, save this", True),
        ("log one just now, right foot, 5", False),
        ("log it now", False),
        ("log calf at 2am, still sore", False),
        ("log three in the foot since midnight", False),
        ("log last night's calf cramp", False),
    ],
)
def test_what_is_going_on_is_told_from_what_is_over(reader, text, now):
    read = reader.read(text)
    assert (read["is_log"], read["now"]) == (True, now)


@pytest.mark.parametrize(
    "text",
    [
        "my leg is as stiff as a log",
        "had a cramp in my calf last night",
        "save me",
        "don't log this",
        "on a happier note, my foot is fine",
        "what should I write in her notes",
        "is it 8 out of 10 that I call someone?",
    ],
)
def test_a_complaint_or_a_log_of_wood_is_no_entry(reader, text):
    assert not reader.read(text)["is_log"]


@pytest.mark.parametrize(
    "text",
    [
        "left calf, 8, 3 min, 2am",
        "hubby had 3 in his calf yesterday evening, worst 9",
        "yesterday evening three in the foot",
        "two in the hand last night",
    ],
)
def test_few_words_that_rate_a_place_at_a_time_are_an_entry(reader, text):
    assert reader.read(text)["is_log"]


def test_no_cramps_is_an_entry_of_none(reader):
    assert reader.read("log no cramps today")["count"] == 0
    assert reader.read("log calf 6, no cramps in the arms").get("count") != 0


def test_hardly_a_line_of_another_kind_is_taken_for_the_diary(lines):
    others = [(intent, read) for intent, _, read in lines if intent not in OF_THE_DIARY]
    asked = sum(bool(read["ask"] or read["command"] or read["text"]) for _, read in others)
    # People in danger write diaries too; danger outranks the diary.
    logged = Counter(intent for intent, read in others if read["is_log"])
    assert asked * 1000 < MOST_IN_A_THOUSAND * len(others)
    assert (logged.total() - logged["red_flag"]) * 1000 < MOST_IN_A_THOUSAND * len(others)


def test_most_lines_of_the_diary_are_told_apart(lines):
    wrong = {
        "diary_log": lambda read: read["ask"] or read["command"] not in (None, "on"),
        "diary_show": lambda read: read["is_log"] or read["command"] not in (None, "code"),
        "diary_change": lambda read: read["is_log"] or read["ask"],
    }
    for intent, is_wrong in wrong.items():
        own = [read for one, _, read in lines if one == intent]
        assert sum(bool(is_wrong(read)) for read in own) <= 0.03 * len(own), intent
