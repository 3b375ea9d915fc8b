"""The reader of diary lines on anything at all: it reads it, at once, and gives what a diary can keep."""

import json
import time
from datetime import datetime, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampwise.clinical.knowledge import load_knowledge
from crampwise.diary.entry import LONGEST_NOTE, MOST_AT_ONCE, PRECISIONS
from crampwise.diary.when import resolve
from crampwise.understanding.diary_lines import shared_line_reader
from crampwise.understanding.diary_text import Line, aligned
from crampwise.understanding.diary_words import load_diary_words
from crampwise.understanding.findings import LEXICON_FOLDER
from crampwise.understanding.lexicon import LexiconError
from crampwise.understanding.slips import WORD
from tests.pace import best, slower

NOW = datetime(2026, 11, 24, 3, 20, tzinfo=timezone.utc)
#: Seconds for a line, and for one of the greatest length, on a usual machine (tests/pace.py).
TYPICAL, LONGEST = 0.02, 0.05
#: Lines of the greatest length that make every rule look: many numbers, lengths, places, sides, or nothing but one word.
HOSTILE = [
    "log left calf 7/10 for 3 min at half past two, then right foot, ", "log ", "1 ", "12 mins 3 ago ", "3-", "no ", "pain ",
    "left calf and ", "left right both ", "from 2 to 3 ", "a left ", "had got ", "in the hand 2 x ", "calf,8,", ", ", "-", "a",
]  # fmt: skip
ROUNDS = 3
WORDS = (
    "log note save diary left right both calf foot hand leg thigh l r 2am 0230 half past to ten two one 3 8 7/10 10 11/10 "
    "x4 min mins s sec hour an a half ago last night yesterday this morning tuesday at around ish from till - / : , . ; ? "
    "woke me worst cramp cramps no stiff after physio delete show my question for the doctor : baclofen 2.15 23:59 ½ 😀 "
    "in the of and midnight noon 99 1h20 0 zero none sat 12 november 31st out lasted for"
).split()
ANY_TEXT = st.text(max_size=1200)
NEAR_TEXT = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)
RUN_ON = st.lists(st.sampled_from(WORDS), max_size=15).map("".join)
LOGGED = st.one_of(ANY_TEXT, NEAR_TEXT, RUN_ON).map(lambda text: f"log {text}")


@settings(max_examples=250, deadline=None)
@given(st.one_of(ANY_TEXT, NEAR_TEXT, RUN_ON, LOGGED))
def test_any_text_is_read_and_what_is_read_can_be_kept(text):
    reader = shared_line_reader()
    read = reader.read(text)
    assert reader.read(text) == read == json.loads(json.dumps(read))
    assert 0 <= read.get("pain", 0) <= 10
    assert 0 <= read.get("count", 0) <= MOST_AT_ONCE
    assert read.get("seconds", 1) > 0
    assert len(read.get("note", "")) <= LONGEST_NOTE
    knowledge = load_knowledge()
    parts, lengths = (knowledge.values_of(name) for name in ("body_part", "duration"))
    triggers = {*knowledge.values_of("trigger"), *knowledge.values_of("body_triggers")}
    assert all(place["body_part"] in parts for place in read.get("places", ()))
    assert all(place["side"] in ("", "left", "right", "both") for place in read.get("places", ()))
    assert read.get("duration", lengths[0]) in lengths
    assert triggers.issuperset(read.get("triggers", ()))
    moment, precision = resolve(read.get("when") or {}, NOW, "Europe/London")
    assert moment <= NOW and precision in PRECISIONS


@settings(max_examples=150, deadline=None)
@given(st.one_of(ANY_TEXT, NEAR_TEXT, RUN_ON))
def test_every_word_of_the_line_knows_where_it_stands(text):
    line = Line(text)
    ends = [(word.start, word.end) for word in line.words]
    assert ends == sorted(ends)
    for word in line.words:
        assert line.text[word.start : word.end] == word.text
        assert 0 <= word.typed_start < word.typed_end <= len(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_of_a_payload_nothing_is_read(rest):
    read = shared_line_reader().read("/" + rest)
    assert not any(read.values())


def test_what_is_no_text_is_nothing():
    for nothing in (None, "", "  \n", 7):
        assert not any(shared_line_reader().read(nothing).values())


@pytest.mark.parametrize(
    ("typed", "mended", "words", "own"),
    [
        ("log clf, Ozzy's bdy", "log calf, Ozzy's body", "calf, Ozzy's", "clf, Ozzy's"),
        ("lgo it", "log it", "log it", "lgo it"),
        # What does not fit together word for word is given as it was read.
        ("one two", "one two three", "two three", "two three"),
    ],
)
def test_mended_words_are_given_back_as_they_were_typed(typed, mended, words, own):
    start = mended.index(words)
    assert aligned(typed, mended, WORD)(start, start + len(words)) == own


@pytest.mark.serial
def test_a_line_is_read_at_once():
    reader = shared_line_reader()
    lines = [
        "log: left calf, 8, three minutes, 2am, after physio",
        "put down a bad one right thigh ten past two lasted 5 mins",
        "is it normal that both my legs go stiff when my wife turns me over in the night",
    ]
    for text in lines:
        assert seconds_to_read(reader, text) < TYPICAL, text


@pytest.mark.serial
@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_line_is_read_at_once_too(words):
    reader = shared_line_reader()
    reader.read("log")
    assert seconds_to_read(reader, f"log {words * 1000}"[:1000]) < LONGEST


def seconds_to_read(reader, text):
    """The processor's time, which others on the machine do not add to; as much less as the machine is slower."""
    before, took = (
        slower(time.process_time),
        best(lambda: reader.read(text), ROUNDS + 1, time.process_time),
    )
    return took / max(before, slower(time.process_time))


def test_words_that_are_missing_are_named(tmp_path):
    for path in LEXICON_FOLDER.glob("*.yml"):
        (tmp_path / path.name).write_text(path.read_text("utf-8"), "utf-8")
    (tmp_path / "_diary.yml").write_text("log: {}\n", "utf-8")
    with pytest.raises(LexiconError, match="_diary.yml"):
        load_diary_words(tmp_path)
    (tmp_path / "_diary.yml").unlink()
    with pytest.raises(LexiconError, match="_diary.yml"):
        load_diary_words(tmp_path)
