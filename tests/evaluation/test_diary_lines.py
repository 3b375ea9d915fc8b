"""Diary lines are read right in place, severity, duration and time: nine of ten of the set that is blind."""

import pytest

from .diary_lines import UNSEEN, UNSEEN_SECOND, score


# Seen when written: 51 and 57 of 60.
@pytest.mark.parametrize(
    ("path", "least"),
    [(UNSEEN, 48), (UNSEEN_SECOND, 54)],
    ids=[UNSEEN.stem, UNSEEN_SECOND.stem],
)
def test_lines_of_the_diary_are_read_right(path, least):
    found = score(path)
    assert len(found) == 60
    right = sum(not one.wrong for one in found)
    # Which were missed is not shown: they should stay unseen (``--misses`` shows them).
    assert right >= least, f"{right} of {len(found)}"
