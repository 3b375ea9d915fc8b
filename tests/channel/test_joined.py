"""The core in one file: the same code, in an order that runs, and told where it could not be."""

from __future__ import annotations

import re

import pytest

from crampwise.channel.joined import CORE, JoinError, joined
from crampwise.channel.static import WIDGET, Files, served

MODULES = {
    "crampwise-chat.js": 'import { Top } from "./js/element.js";\nimport { say } from "./js/words.js";\nsay(Top);\n',
    "js/element.js": 'import { help } from "./help.js";\nimport { say } from "./words.js";\nimport "./plain.js";\n\nexport class Top { x = help(say); }\n',
    "js/help.js": 'import { say } from "./words.js";\n\nexport function help(a) { return say(a); }\n',
    "js/words.js": "const quiet = 1;\nexport const say = (a) => a + quiet;\n",
    "js/plain.js": "function plain() {}\n",
    "js/late/view.js": 'import { say } from "../words.js";\nimport { own } from "./own.js";\nexport const view = say(own);\n',
    "js/late/own.js": "export const own = 2;\n",
    "index.html": '<link rel="modulepreload" href="js/element.js">\n<link rel="modulepreload" href="js/help.js">\n<p>\n',
}


def test_each_module_stands_after_those_it_needs() -> None:
    core = joined(MODULES)[CORE]
    places = [
        core.index(part) for part in ("const say", "function help", "function plain", "class Top")
    ]
    assert places == sorted(places)
    assert "import" not in core
    assert core.endswith("export { say, help, Top };\n"), "and what is not exported stays inside"


def test_whoever_needed_a_module_now_needs_the_core() -> None:
    files = joined(MODULES)
    assert files["crampwise-chat.js"].count('from "./js/core.js"') == 2
    assert 'import { say } from "../core.js";' in files["js/late/view.js"]
    assert 'import { own } from "./own.js";' in files["js/late/view.js"]
    assert {"js/element.js", "js/help.js", "js/words.js"}.isdisjoint(files)


def test_a_plain_script_is_there_for_the_page_too() -> None:
    assert joined(MODULES)["js/plain.js"] == MODULES["js/plain.js"]


def test_the_page_asks_for_the_core_once() -> None:
    assert joined(MODULES)["index.html"] == '<link rel="modulepreload" href="js/core.js">\n<p>\n'


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("js/help.js", "export const quiet = 2;\nexport const help = 1;\n", "both declare quiet"),
        (
            "js/help.js",
            'import { say as tell } from "./words.js";\nexport const help = tell;\n',
            "as another",
        ),
        (
            "js/words.js",
            'import { help } from "./help.js";\nexport const say = help;\n',
            "needs itself",
        ),
        ("js/help.js", "const help = 1;\nexport { help };\n", "exports something"),
    ],
)
def test_what_can_not_be_joined_is_told(name: str, text: str, words: str) -> None:
    with pytest.raises(JoinError, match=words):
        joined({**MODULES, name: text})


def test_the_pages_own_core_holds_every_line_of_its_modules() -> None:
    written = {
        name: (WIDGET / name).read_text(encoding="utf-8")
        for name, _ in served(WIDGET)
        if name.endswith((".js", ".html"))
    }
    files = joined(written)
    gone = set(written) - set(files)
    assert len(gone) > 10
    core = files[CORE]
    for name in gone:
        for line in written[name].split("\n"):
            if not line.startswith("import "):
                assert re.sub(r"^export ", "", line) in core, (name, line)


def test_it_is_served_and_its_modules_are_not() -> None:
    files = Files()
    assert files.find(CORE) and not files.find("js/talk.js")
    assert Files(dev=True).find("js/talk.js") and not Files(dev=True).find(CORE)
