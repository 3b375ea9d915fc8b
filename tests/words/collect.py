"""Every string that a person can be shown: from ``domain.yml``, ``knowledge/``, the titles of topics and the page,
filled as it would be.

Keys that hold no words for people are listed; whatever else a file holds is taken for something shown, so that a
new key is checked from its first day.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from crampwise.clinical.case import Case
from crampwise.clinical.knowledge import load_knowledge, read_yaml
from crampwise.dialogue.topics import titles
from crampwise.dialogue.wording import Words, responses
from crampwise.diary.labels import load_labels
from crampwise.diary.report import report
from tests.diary import samples

ROOT = Path(__file__).resolve().parents[2]
SECTIONS = (
    "responses",
    "findings",
    "conditions",
    "dispositions",
    "relief",
    "red_flags",
    "answers",
    "medicines",
    "contacts",
    "references",
    "diary",
    "report",
    "page",
    "topics",
)

# Not shown: ids, values, sources, patterns, what a clinician reads in the files.
HIDDEN = {
    "common": "id sources grade reviewed value kind condition finding reported_as clinical_term prior_reason prior_sources "
    "verified how weight prior see_also labels label_of",
    "findings": "term role asked affirm deny options_from first_screen decides multiple scale parts not_for when for only_for",
    "conditions": "strong_sign",
    "dispositions": "base calmer.when when conditions only_findings to interview rank",
    "relief": "body_part group first plans generic_first avoid_if needs do_not_sources removes_kinds only_groups use "
    "raised_by any_of",
    "red_flags": "triage contacts raised_by patterns",
    "answers": "label questions",
    "medicines": "name words with evidence.grade may_be_raised_for",
    "contacts": "placeholders default_region locale_regions number",
    "references": "title publisher note url",
    "diary": "clinic doctors_page",
}
AUDIENCES = ("self", "helper")
# These differ most in whom to call.
REGIONS = ("US", "UK", "EU")
_PLACEHOLDER = re.compile(r"\{\w+\}")
# Composed at run time: what fills these is checked on its own, and in the played conversations.
FILLERS = {
    "seconds": 20, "name": "a cramp", "list": "It is on the list.", "names": "magnesium", "line": "Don't rub it.",
    "statement": "It is in one muscle.", "reason": "It is rare.", "level": "", "first": "It is in one muscle.",
    "second": "", "relief": "", "action": "Call now.", "title": "Magnesium", "why": "it helps me choose.", "is": "It is sore.",
    "advice": "Rest it.", "rival": "stiffness", "said_as": "a hospital", "id": "NHS", "grade": "A",
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A line as it is shown; ``title`` marks the words on a button."""

    where: str
    audience: str
    text: str
    title: bool = False


@cache
def collect(section: str) -> list[Shown]:
    """All lines of a section, for the person and for a helper, without doubles."""
    found: dict[tuple[str, bool], Shown] = {}
    for shown in _collect(section):
        for line in shown.text.split("\n"):
            if re.search(r"\w", line):
                found.setdefault(
                    (line, shown.title), Shown(shown.where, shown.audience, line, shown.title)
                )
    return list(found.values())


def _collect(section: str) -> Iterator[Shown]:
    if section == "page":
        yield from _page()
        return
    if section == "report":
        yield from _report()
        return
    if section == "topics":
        for topic, title in titles().items():
            yield Shown(f"topics.yml {topic}", "self", title, True)
        return
    for audience, region in itertools.product(AUDIENCES, REGIONS):
        words = words_for(audience, region)
        said = _responses(words) if section == "responses" else _knowledge(section, words)
        yield from said


def _responses(words: Words) -> Iterator[Shown]:
    """The responses of ``domain.yml`` and their buttons, composed with a short word where a part is put in."""
    for name in responses():
        said = words.response(name, **FILLERS)
        text = _PLACEHOLDER.sub("it", said["text"])
        yield Shown(f"domain.yml {name}", words.audience, text, name.startswith("utter_title_"))
        for button in said.get("buttons") or ():
            yield Shown(f"domain.yml {name}", words.audience, button["title"], True)


def _report() -> Iterator[Shown]:
    """The headings and the foot of the doctor's page. Its dates and figures are left out, and what is named there: that
    is in a clinic's words, which `knowledge/` keeps under `clinic` and `clinical_term`."""
    for audience in AUDIENCES:
        page = report(samples.summary(0), {}, load_labels(), as_helper=audience == "helper")
        yield Shown("crampwise/diary/report.py", audience, page.made_by)
        for text in (
            *(page.title, *page.figures.head, *page.relief.head),
            *(row[0] for row in page.figures.rows),
            *(one.title for one in (*page.named, *page.own)),
        ):
            yield Shown("crampwise/diary/report.py", audience, text, True)


def _knowledge(section: str, words: Words) -> Iterator[Shown]:
    """The strings of a part of ``knowledge/``; a placeholder that nothing fills stays, and is a fault."""
    hidden = {*HIDDEN["common"].split(), *HIDDEN.get(section, "").split()}
    folder = load_knowledge().folder / section
    files = sorted(folder.glob("*.yml")) if folder.is_dir() else [folder.with_suffix(".yml")]
    for file in files:
        if section == "red_flags" and file.name.startswith("_"):
            continue
        for keys, text in _leaves(_read(file), hidden, words.audience):
            where = f"{file.relative_to(folder.parent).as_posix()} {'.'.join(keys)}"
            on_button = keys[-1] in ("title", "label") or "places" in keys
            on_button = on_button or keys[-2:] in (["ask", "yes"], ["ask", "no"])
            yield Shown(where, words.audience, words.text(text), on_button)


@cache
def _read(file: Path) -> Any:
    return read_yaml(file)


def words_for(audience: str, region: str = "US") -> Words:
    """Says things to the person, or to a helper of a woman."""
    knowledge = load_knowledge()
    case = Case.from_answers({"who": [audience]}, region=region, pronoun="her")
    return Words(case, knowledge)


def _leaves(
    value: Any, hidden: set, audience: str, keys: tuple[str, ...] = ()
) -> Iterator[tuple[list[str], str]]:
    """The strings under shown keys; of a ``self``/``helper`` pair only the audience's."""
    if isinstance(value, Mapping):
        if "self" in value and "helper" in value:
            yield from _leaves(value[audience], hidden, audience, keys)
            return
        for key, inner in value.items():
            if key in hidden or (audience == "self" and str(key).endswith("_helper")):
                continue
            if audience == "helper" and f"{key}_helper" in value:
                continue
            yield from _leaves(inner, hidden, audience, (*keys, str(key)))
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _leaves(inner, hidden, audience, keys)
    elif isinstance(value, str):
        yield list(keys or ("",)), value


class _Visible(HTMLParser):
    """The texts and labels of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, bool]] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, Any]]) -> None:
        if tag not in ("meta", "link", "br", "img", "input"):
            self._open.append(tag)
        given = dict(attributes)
        self.found += [
            (given[name], True)
            for name in ("aria-label", "placeholder", "alt", "title")
            if given.get(name)
        ]
        if given.get("name") == "description":
            self.found.append((given["content"], False))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        around = self._open[-1] if self._open else ""
        if data.strip() and around not in ("script", "style"):
            self.found.append(
                (" ".join(data.split()), around in ("button", "label", "h1", "h2", "title"))
            )


def _page() -> Iterator[Shown]:
    """The page's own words: its HTML, and the sentences of its scripts; numbers filled in."""
    for file in sorted((ROOT / "widget").rglob("*.html")):
        page = _Visible()
        page.feed(file.read_text(encoding="utf-8"))
        yield from (Shown(f"widget/{file.name}", "self", text, title) for text, title in page.found)
    for file in sorted((ROOT / "widget/js").rglob("*.js")):
        yield from (
            Shown(f"widget/js/{file.relative_to(ROOT / 'widget/js')}", "self", text)
            for text in script_strings(file.read_text(encoding="utf-8"))
        )


def script_strings(source: str) -> Iterator[str]:
    """The sentences in a script: string literals that start with a capital and hold a space, constants filled in."""
    source = re.sub(r"/\*.*?\*/|(?<!:)//.*$", "", source, flags=re.S | re.M)
    constants = dict(re.findall(r'const (\w+)\s*=\s*"([^"]*)"', source))
    for double, back in re.findall(r'"((?:[^"\\\n]|\\.)*)"|`([^`]*)`', source):
        text = re.sub(r"\$\{(\w+)\}", lambda m: constants.get(m[1], "3"), double or back)
        text = text.replace("\\n", "\n")
        if re.match(r"[A-Z][\w']* ", text) and "$" not in text:
            yield text
