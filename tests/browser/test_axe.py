"""axe-core finds nothing to object to: A, AA, AAA and best practice.

Not proof that a person can use the page: axe does not notice choices that can't be reached by
keyboard. The other files in this folder ask that.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from .chat import walk

TAGS = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def axe_script() -> str:
    found = importlib.util.find_spec("axe_playwright_python")
    assert found and found.submodule_search_locations, (
        "axe-playwright-python, which carries axe-core, is missing"
    )
    return (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")


def violations(chat, axe_script: str) -> list[str]:
    chat.page.evaluate(axe_script)
    # Rules that axe has but leaves off, target size among them, are asked for by name.
    result = chat.page.evaluate(
        """async (tags) => {
          const rules = Object.fromEntries(axe.getRules(tags).map(({ ruleId }) => [ruleId, { enabled: true }]));
          return axe.run(document, { runOnly: { type: "tag", values: tags }, rules });
        }""",
        TAGS,
    )
    assert len(result["passes"]) > 15
    return [f"{v['id']}: {[n['target'] for n in v['nodes']]}" for v in result["violations"]]


LOOKS = {
    "dark": {"scheme": "dark"},
    "light": {"scheme": "light"},
    "night": {"theme": "night"},
    "gaze": {"settings": {"size": "gaze"}},
    "forced colours": {"forced_colors": "active"},
    "320px": {"width": 320, "height": 640},
}


@pytest.mark.parametrize("look", LOOKS)
def test_axe_has_nothing_to_say(new_chat, stub, axe_script, look):
    chat = new_chat(**LOOKS[look])
    assert {
        scene: found for scene in walk(chat, stub) if (found := violations(chat, axe_script))
    } == {}


@pytest.mark.parametrize("look", ["dark", "light"])
def test_axe_on_the_first_screens(new_chat, axe_script, look):
    chat = new_chat(**LOOKS[look])
    assert violations(chat, axe_script) == []
    chat.tap(None)
    assert violations(chat, axe_script) == []
