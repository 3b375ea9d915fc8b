"""Promise 7: every string shown is at or under reading grade 6, and two sentences a bubble. And what is never said."""

import pytest

from .collect import SECTIONS, collect
from .forbidden import forbidden
from .readability import grade, plain

LONGEST_TITLE = 24
# The one place where a medicine may be told to stop (bleeding on quinine).
MAY_ORDER = "red_flags/quinine_bleeding.yml"


def listed(faults):
    return "\n" + "\n".join(faults)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_has_strings(section):
    assert collect(section)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_line_is_at_reading_grade_six_or_under(section):
    faults = []
    for shown in collect(section):
        on_button = shown.title and len(shown.text) <= LONGEST_TITLE
        if not on_button and not plain(shown.text):
            faults.append(
                f"{shown.where} ({shown.audience}): {shown.text!r}: grade {grade(shown.text)[0]}"
            )
    assert not faults, listed(faults)


@pytest.mark.parametrize("section", SECTIONS)
def test_no_line_has_more_than_two_sentences(section):
    faults = [
        f"{s.where} ({s.audience}): {s.text!r}" for s in collect(section) if grade(s.text)[1] > 2
    ]
    assert not faults, listed(faults)


@pytest.mark.parametrize("section", SECTIONS)
def test_nothing_is_said_that_must_not_be(section):
    faults = []
    for shown in collect(section):
        for what, words in forbidden(shown.text):
            if not (what == "order on a medicine" and shown.where.startswith(MAY_ORDER)):
                faults.append(
                    f"{shown.where} ({shown.audience}): {what}: {words!r} in {shown.text!r}"
                )
    assert not faults, listed(faults)
