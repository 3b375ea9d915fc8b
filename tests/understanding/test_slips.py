"""The mending of typing slips: towards the words people use, never a known word, never a lost "not"."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampwise.understanding.english import is_known_word
from crampwise.understanding.slips import SlipMender, SlipModelError, train_slips

LINES = [
    "my calf has locked again", "my calf is locked", "the calf cramped in the night", "it should stop",
    "my left calf locked and it hurts", "why does the half moon matter", "she said it shouldn't hurt",
    "she said it shouldnt hurt", "can i stretch it", "i can stretch the calf", "baclofen for the calf",
    "more baclofen", "is baclofen safe", "does it hurt in the night", "good night", "the cat sat on me",
]  # fmt: skip


@pytest.fixture(scope="module")
def mender():
    return train_slips(LINES, is_known_word)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("my claf has lcoked", "my calf has locked"),
        ("backlofen", "baclofen"),
        ("it hurrts in the nigt", "it hurts in the night"),
        ("i can stretchh", "i can stretch"),
        ("MY CLAF", "MY calf"),
    ],
)
def test_a_slip_becomes_the_word_meant(mender, typed, meant):
    assert mender.mend(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "half", "my calf has locked again", "i walked to the bank", "she's grand", "", "   ", "🙂🙂", "12 30",
        "it shouldnt hurt", "it couldnt", "dont", "we met Claff there", "the OT said", "x" * 60, "мышца болит",
    ],
)  # fmt: skip
def test_what_is_known_or_no_slip_stays_letter_for_letter(mender, typed):
    assert mender.mend(typed) == typed


def test_no_mending_loses_a_not(mender):
    for typed in ("it shouldnnt hurt", "it shoulnt hurt", "it shuldn't hurt"):
        assert "shouldn" in mender.mend(typed)
    # Nothing near ends in "nt": rather no mending than "should".
    assert mender.mend("shouldqnt").endswith("nt")


def test_neighbours_decide_between_two_words_as_near():
    lines = ["rub the calf"] * 5 + ["drank from the half"] * 5 + ["the calf hurts"] * 5
    mender = train_slips(lines, lambda word: False)
    assert mender.mend("rub the calff") == "rub the calf"
    mender = train_slips(["feel the heat"] * 4 + ["my heart races"] * 4, lambda word: False)
    assert mender.mend("feel the hezt") == "feel the heat"
    assert mender.mend("my hezrt races") == "my heart races"


@given(st.text(max_size=300))
def test_any_text_is_taken_and_mended_the_same_way_twice(text):
    mender = train_slips(LINES, lambda word: False)
    once = mender.mend(text)
    assert mender.mend(text) == once
    assert sum(map(str.isdigit, once)) == sum(map(str.isdigit, text))


def test_most_slips_of_known_words_are_mended(mender):
    draw, right, tried = random.Random(5), 0, 0
    for word in ("baclofen", "stretch", "locked", "cramped", "night", "calf", "matter"):
        for at in range(1, len(word) - 1):
            typed = word[:at] + word[at] * 2 + word[at + 1 :] if draw.random() < 0.5 else ""
            typed = typed or word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            tried += 1
            right += mender.mend(typed) == word or is_known_word(typed)
    assert right / tried > 0.9


def test_it_is_saved_as_numbers_and_words_and_read_again(mender, tmp_path):
    mender.save(tmp_path)
    again = SlipMender.load(tmp_path, is_known_word)
    assert again.mend("my claf has lcoked") == "my calf has locked"
    (tmp_path / "slips.json").write_text("[1")
    with pytest.raises(SlipModelError):
        SlipMender.load(tmp_path, is_known_word)
