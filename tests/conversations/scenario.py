"""Plays the scenarios of ``scenarios/*.yml``: steps of a person, and what must come back.

A step is ``user:`` (words), ``tap:`` (a button's title, or a mapping of a finding to its value or values), ``raw:``
(sent as it stands) or ``interview:`` (taps that answer whatever is asked, by finding; "not sure" to the rest; to the
end, or up to the finding or type of ``until:``), followed by any of these expectations about the last reply:

``types``      the messages' types, in order (``text`` for plain ones)
``has``, ``lacks``  types that are, or are not, among them
``finding``    the finding of the question that now waits (``null``: none is put)
``again``      the question that waited before waits again
``condition``, ``certainty``  of the assessment
``triage``     of the assessment or the red flag; ``kind``, ``ask`` of the red flag; ``reason``, ``topic``
``relief``     kinds of the relief steps shown, in order; ``part``: the body part they are for
``step``       ``new``: a relief step not shown before in this talk; ``old``: one that was
``for``        at least these findings stand in the assessment's favour
``says``, ``never``  words that are, or are not, in the reply (``a | b``: either; case counts only where ``never``
               has a capital)
``buttons``, ``no_buttons``  titles that are, or are not, on screen

``LONG`` in the words stands for far too many of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from crampwise.clinical.knowledge import load_knowledge
from tests.talk import Talk, custom
from tests.words.forbidden import UNFILLED

FOLDER = Path(__file__).with_name("scenarios")
ACTS = ("user", "tap", "raw", "interview", "until")
# No interview asks more than eight.
MOST_QUESTIONS = 8
# ``until: feature``: up to the first question that tells the kinds apart; which one comes first may change.
FEATURE = "feature"
FEATURES = {
    name for name, entry in load_knowledge().findings.items() if entry["asked"] == "by_information"
}
# Stands for more words than are read at once.
LONG = "and it goes on and on " * 60


@dataclass(frozen=True)
class Scenario:
    file: str
    name: str
    steps: list[Mapping[str, Any]]
    metadata: Mapping[str, str]


def scenarios() -> Iterator[Scenario]:
    """Every scenario of every file, in order."""
    for path in sorted(FOLDER.glob("*.yml")):
        for raw in YAML(typ="safe").load(path.read_text(encoding="utf-8")):
            metadata = {key: raw[key] for key in ("locale", "audience") if key in raw}
            yield Scenario(
                path.stem, raw["scenario"], raw["steps"], {"locale": "en-US", **metadata}
            )


class Player:
    """One talk that is checked step by step."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self._waiting: str | None = None
        self._shown: list[str] = []

    def play(self, step: Mapping[str, Any]) -> None:
        """Do what the person does and check the reply. Raises ``AssertionError`` at the first thing that is not so."""
        unknown = set(step) - {*ACTS, *EXPECT}
        assert not unknown, f"unknown words in a step: {unknown}"
        before = self._waiting
        if "interview" in step:
            self._interview(step["interview"], step.get("until"))
        elif "tap" in step:
            self.talk.tap(**step["tap"]) if isinstance(step["tap"], Mapping) else self.talk.tap(
                step["tap"]
            )
        else:
            said = step["user"] if "user" in step else step["raw"]
            self.talk.say(said.replace("LONG", LONG))
        self._always()
        if "again" in step:
            assert self.talk.finding == before, f"{self.talk.finding} is asked, not {before} again"
        for name, expected in step.items():
            if name in EXPECT:
                EXPECT[name](self, expected)
        if self.talk.question:
            self._waiting = self.talk.finding
        shown = self._steps_shown()
        # A whole plan at once gives no step yet: each is offered again alone.
        self._shown += shown if len(shown) == 1 else []

    def _interview(self, answers: Mapping[str, Any], until: str | None) -> None:
        for _ in range(MOST_QUESTIONS):
            finding = self.talk.finding
            if finding in (None, until) or (until == FEATURE and finding in FEATURES):
                return
            self.talk.tap(**{finding: answers.get(finding, "not_sure")})
            self._always()

    def _always(self) -> None:
        """What holds for every reply: no loose end in the words, a way on, and an emergency alone and first."""
        talk = self.talk
        assert not UNFILLED.search(talk.text), f"unfilled: {talk.text}"
        assert talk.titles, "no button to go on with"
        if any(custom(message).get("ask") is False for message in talk.replies):
            assert talk.types == ["red_flag"], f"an emergency comes with {talk.types}"

    def _steps_shown(self) -> list[str]:
        return [step["id"] for m in self.talk.replies for step in custom(m).get("steps") or ()]

    def _field(self, name: str) -> Any:
        values = [custom(message)[name] for message in self.talk.replies if name in custom(message)]
        return values[0] if values else None

    def _says(self, expected: Any) -> None:
        said = self.talk.text.lower()
        for words in expected if isinstance(expected, list) else [expected]:
            assert any(one.strip() in said for one in str(words).lower().split(" | ")), (
                f"not said: {words}"
            )

    def _never(self, expected: Any) -> None:
        for words in expected if isinstance(expected, list) else [expected]:
            said = self.talk.text if words != words.lower() else self.talk.text.lower()
            assert words not in said, f"said: {words}"

    def _relief(self, expected: list) -> None:
        kinds = [
            step["kind"]
            for message in self.talk.replies
            for step in custom(message).get("steps") or ()
        ]
        assert kinds == expected, f"relief steps {kinds}"

    def _step(self, expected: str) -> None:
        shown = self._steps_shown()
        assert len(shown) == 1, f"not one step: {shown}"
        assert (shown[0] in self._shown) == (expected == "old"), f"{shown[0]} after {self._shown}"

    def _for(self, expected: list) -> None:
        found = {item["finding"] for item in (self.talk.typed("assessment") or {}).get("for", ())}
        assert set(expected) <= found, f"in favour: {found}"


def _field(name: str) -> Callable[[Player, Any], None]:
    def check(player: Player, expected: Any) -> None:
        found = player._field(name)
        assert found == expected, f"{name} is {found!r}, not {expected!r}"

    return check


def _types(player: Player, expected: list) -> None:
    assert player.talk.types == expected, f"types {player.talk.types}"


def _has(player: Player, expected: list) -> None:
    assert set(expected) <= set(player.talk.types), f"types {player.talk.types}"


def _lacks(player: Player, expected: list) -> None:
    assert not set(expected) & set(player.talk.types), f"types {player.talk.types}"


def _finding(player: Player, expected: str | None) -> None:
    assert player.talk.finding == expected, f"{player.talk.finding} is asked, not {expected}"


def _buttons(player: Player, expected: list) -> None:
    missing = set(expected) - set(player.talk.titles)
    assert not missing, f"no {missing} among {player.talk.titles}"


def _no_buttons(player: Player, expected: list) -> None:
    assert not set(expected) & set(player.talk.titles), f"buttons {player.talk.titles}"


EXPECT: dict[str, Callable[[Player, Any], None]] = {
    "types": _types,
    "has": _has,
    "lacks": _lacks,
    "finding": _finding,
    "again": lambda player, expected: None,
    "condition": _field("condition"),
    "certainty": _field("certainty"),
    "triage": _field("triage"),
    "kind": _field("kind"),
    "ask": _field("ask"),
    "reason": _field("reason"),
    "topic": _field("topic"),
    "part": _field("body_part"),
    "relief": Player._relief,
    "step": Player._step,
    "for": Player._for,
    "says": Player._says,
    "never": Player._never,
    "buttons": _buttons,
    "no_buttons": _no_buttons,
}
