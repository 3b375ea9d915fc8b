"""axe-core finds nothing to object to in the diary's views: A, AA, AAA and best practice."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from .chat import Chat
from .diary_view import KINDS, VIEWS, at_view, views
from .stub import StubServer
from .test_axe import axe_script, violations  # noqa: F401


@pytest.fixture
def diary(new_chat: Callable[..., Chat], stub: StubServer) -> Callable[..., Chat]:
    """A page with the diary open at a view: ``diary("Entries", width=320)``."""
    return partial(at_view, new_chat)


@pytest.mark.parametrize(
    "look",
    [
        {"scheme": "dark"},
        {"scheme": "light"},
        {"theme": "night", "width": 320, "settings": {"text": 200}},
        {"settings": {"size": "gaze"}},
        {"forced_colors": "active"},
    ],
    ids=["dark", "light", "night, 320px, text 200", "gaze", "forced colours"],
)
def test_axe_has_nothing_to_say(diary, axe_script, look):  # noqa: F811
    chat = diary(**look)
    seen = VIEWS if look == {"scheme": "dark"} else KINDS
    found = {view: wrong for view in views(chat, *seen) if (wrong := violations(chat, axe_script))}
    assert found == {}
