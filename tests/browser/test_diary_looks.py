"""What can be seen and hit in the diary's views: sizes, room between, contrast, large text."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import expect

from .chat import Chat
from .contrast import contrasts
from .diary_view import FIRST, KINDS, at_view, quiet, stage, views
from .stub import StubServer
from .test_looks import BOXES


@pytest.fixture
def diary(new_chat: Callable[..., Chat], stub: StubServer) -> Callable[..., Chat]:
    """A page with the diary open at a view: ``diary("Entries", width=320)``."""
    return partial(at_view, new_chat)


def check_boxes(chat: Chat, view: str, least: int) -> None:
    width = chat.page.viewport_size["width"]
    boxes = chat.page.locator("button, a, textarea").evaluate_all(BOXES)
    assert boxes, view
    for box in boxes:
        assert box["height"] >= least and box["width"] >= least, (view, box)
        assert box["x"] >= 0 and box["x"] + box["width"] <= width + 0.5, (view, box)
        assert not box["cut"], (view, box)
    for a, b in itertools.combinations([box for box in boxes if not box["floats"]], 2):
        across = max(a["x"], b["x"]) - min(a["x"] + a["width"], b["x"] + b["width"])
        down = max(a["y"], b["y"]) - min(a["y"] + a["height"], b["y"] + b["height"])
        assert max(across, down) >= 11.9, (view, a, b)
    assert chat.page.evaluate("document.documentElement.scrollWidth") <= width, view


@pytest.mark.parametrize(
    ("size", "least"),
    [
        ({"width": 320, "height": 640}, 64),
        ({"width": 320, "height": 640, "settings": {"text": 200}}, 64),
        ({"width": 1280, "height": 800}, 64),
        ({"width": 390, "height": 844, "settings": {"size": "gaze"}}, 120),
    ],
    ids=["320px", "320px, text 200", "desk", "gaze"],
)
def test_targets_are_large_apart_and_whole_in_every_view(diary, size, least):
    chat = diary(**size)
    for view in views(chat):
        check_boxes(chat, view, least)
    assert chat.violations() == [] and quiet(chat)


def test_on_a_tablet_eyes_have_words_and_ways_side_by_side_without_scrolling(diary):
    chat = diary("How it went", width=1180, height=820, settings={"size": "gaze"})
    for way in stage(chat).get_by_role("button").all():
        expect(way).to_be_in_viewport(ratio=1)
    words = stage(chat).locator(".diary-words").bounding_box()
    ways = stage(chat).locator(".diary-tap").bounding_box()
    assert words["x"] + words["width"] <= ways["x"]


@pytest.mark.parametrize("look", ["dark", "light", "night"])
def test_contrast_is_7_to_1_in_every_view(diary, look):
    chat = diary(theme=look)
    for view in views(chat, *KINDS):
        found = contrasts(chat.page, "crampwise-chat")
        assert len(found) > 3, view
        assert [pair for pair in found if pair[0] < 7] == [], view


def test_nothing_moves(diary):
    chat = diary("Entries", FIRST, reduced_motion="reduce")
    assert chat.page.evaluate("document.getAnimations().length") == 0


def test_forced_colours_keep_every_border(diary):
    chat = diary("Entries", FIRST, "Delete", forced_colors="active")
    for button in stage(chat).get_by_role("button").all():
        width = button.evaluate("(e) => getComputedStyle(e).borderTopWidth")
        assert float(width[:-2]) >= 2
