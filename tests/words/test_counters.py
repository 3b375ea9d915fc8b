"""The counters themselves: words whose syllables anyone can clap, and lines that must or must not be found."""

import pytest

from .collect import script_strings
from .forbidden import forbidden
from .readability import grade, plain, sentence_count, syllables

CLAPPED = {
    1: "the heel eased makes comes helped called cramps smile knee knees lie guard quick yes eyes goes toes moved rule ill "
    "ache aches cause voice nerve sure fire hours jaw tried died while whole stretch stretched feel",
    2: "muscle muscles little doctor slowly ended needed started places uses eases changes settled breathing trouble table "
    "tables ankle ankles quiet easy stiffness bladder fluid social question people guideline language equal relaxed "
    "handle gentle careful safely able pillow carer causes because science patient trial shoulder seizure liquid "
    "fever bottle puzzled carried worries twitches badges sizes",
    3: "medicine hospital injury area infection radio conditions serious video usual physio diary allergic idea",
    4: "emergency usually experience",
}


@pytest.mark.parametrize("count", CLAPPED)
def test_syllables(count):
    assert {word: syllables(word) for word in CLAPPED[count].split()} == dict.fromkeys(
        CLAPPED[count].split(), count
    )


def test_plain_words_are_low_and_learned_ones_high():
    assert grade("Bend your knee a little. Then rest it.")[0] < 3
    assert (
        grade("Subsequent physiological deterioration necessitates immediate hospitalisation.")[0]
        > 12
    )


def test_a_listed_term_counts_as_a_short_word():
    assert grade("You could ask about mexiletine.")[0] == grade("You could ask about it.")[0]


def test_a_short_line_is_judged_by_its_words():
    assert plain("Breathing is as usual.")
    assert not plain("Considerable spasm.")
    assert not plain(
        "Subsequent physiological deterioration necessitates immediate hospitalisation."
    )


@pytest.mark.parametrize(
    "line, count",
    [
        ("Stop. Rest it. Call.", 3),
        ("Hold for 2.5 seconds", 1),
        ('Tap "Says who?" under it.', 1),
        ("Swollen, hot? Tap that.", 2),
        ("One step: bend it.", 1),
    ],
)
def test_sentences(line, count):
    assert sentence_count(line) == count


@pytest.mark.parametrize(
    "line, what",
    [
        ("Take 5 mg at night.", "dose"),
        ("Have two tablets with food.", "dose"),
        ("Half a tablet will do.", "dose"),
        ("Stop taking your baclofen.", "order on a medicine"),
        ("Start on tizanidine tonight.", "order on a medicine"),
        ("Try some magnesium.", "order on a medicine"),
        ("You have a cramp.", "diagnosis"),
        ("You have ALS.", "diagnosis"),
        ("This is a stroke.", "diagnosis"),
        ("It could be tetany.", "banned word"),
        ("Well done!", "cheer"),
        ("Rest {their} leg.", "unfilled"),
    ],
)
def test_what_must_not_be_said_is_found(line, what):
    assert what in [found for found, _ in forbidden(line)]


@pytest.mark.parametrize(
    "line",
    [
        "Please do not start, stop or change any medicine on your own.",
        "Don't stop baclofen suddenly.",
        "Could I stop the tablets?",
        "Some doctors use quinine for cramps.",
        "Take your medicine list with you.",
        "This is more like a cramp.",
        "Do you have a cramp now?",
        "Say that you have ALS.",
        "Hold for about 20 seconds. Call 911.",
        "In one trial in MND, a mouth spray helped.",
        "One cramp that holds over ten minutes needs advice.",
    ],
)
def test_what_may_be_said_is_not_found(line):
    assert not list(forbidden(line))


def test_sentences_of_a_script_are_read_and_its_code_is_not():
    script = 'const S = "Call now.";\nlet a = `Wait a bit. ${S}`; // "No one sees this"\nif (x === "Enter") f("click me");'
    assert list(script_strings(script)) == ["Call now.", "Wait a bit. Call now."]
