"""The whole interview in a terminal, without Rasa: ``python -m crampwise.clinical [--helper] [--region UK]``.

An entry point, so it may use the words of ``crampwise.dialogue``; the engine itself imports nothing of it.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from crampwise.dialogue import easing, messages
from crampwise.dialogue.conclusion import conclude
from crampwise.dialogue.wording import Words

from .assessment import assess
from .case import Case
from .interview import Question, next_question
from .knowledge import Knowledge, load_knowledge
from .red_flag_text import ACT, RedFlagReader
from .red_flags import raised, region_of

HOW = "Type a number. ? asks why, b goes back, q stops."
NOT_UNDERSTOOD = "I did not get that. Type one of the numbers."
# The opening question: it decides whether to ease first. It does not count as one of the interview's.
OPENING = "happening_now"
WIDTH, LONG_LIST, COLUMNS = 78, 12, 3


class Stopped(Exception):
    """The person wants no more."""


class ActNow(Exception):
    """A red flag was said: its action is the last word."""


class Talk:
    """One person's interview. ``case`` and ``asked`` are what the engine needs; ``past`` is for going back."""

    def __init__(self, case: Case, knowledge: Knowledge, reader: RedFlagReader) -> None:
        self.case, self.knowledge, self.reader = case, knowledge, reader
        self.asked: tuple[str, ...] = ()
        self.past: list[tuple[Case, tuple[str, ...]]] = []
        self.eased: str | None = None
        self.settled: list[str] = []

    @property
    def words(self) -> Words:
        return Words(self.case, self.knowledge)

    def hold(self) -> None:
        """Ask until the engine has enough, then conclude. Raises :class:`Stopped` and :class:`ActNow`."""
        say(self.words.say("utter_greet").split("\n")[0], HOW)
        finding = self.next_finding()
        while finding:
            self.ease_first()
            self.ask(finding)
            self.act_on(raised(self.case, self.knowledge))
            finding = self.next_finding()
        self.ease_first()
        for message in conclude(assess(self.case, self.knowledge), self.case, self.knowledge):
            say(message["text"])

    def next_finding(self) -> str | None:
        if not self.case.answered(OPENING):
            return OPENING
        chosen = next_question(self.case, self.knowledge, self.asked)
        return chosen.finding if isinstance(chosen, Question) else None

    def ease_first(self) -> None:
        """The first safe step for the place, once for each place, before the next question."""
        part = self.case.body_part or "anywhere"
        if part == self.eased or not (self.case.body_part or self.case.has(OPENING, "now")):
            return
        self.eased = part
        eased = easing.first_relief(self.case, self.knowledge, easing.Tried())
        for message in eased.messages if eased else ():
            say(message["text"])

    def ask(self, finding: str) -> None:
        """Put one question until it is answered, or left by going back."""
        asked = messages.question(self.words, finding, len(self.asked) + 1)["custom"]
        say(asked["text"], *listed(asked["options"]))
        while True:
            line = heard()
            if line == "?":
                say(asked["why"])
            elif line == "b":
                self.go_back()
                return
            elif not self.understood(line, finding, asked["options"], asked["multiple"]):
                say(NOT_UNDERSTOOD)
            else:
                return

    def understood(
        self, line: str, finding: str, options: Sequence[Mapping[str, str]], multiple: bool
    ) -> bool:
        """Whether the line answers the question. Its words are searched for red flags before anything else."""
        self.check_words(line)
        values = chosen(line, options)
        if not values or (len(values) > 1 and not multiple):
            return False
        self.past.append((self.case, self.asked))
        answers = {**self.case.findings, finding: values}
        self.case = Case.from_answers(answers, self.case.region, self.case.pronoun)
        self.asked += (finding,) if finding != OPENING else ()
        return True

    def go_back(self) -> None:
        if self.past:
            self.case, self.asked = self.past.pop()
        else:
            say(self.words.say("utter_nothing_to_go_back_to"))

    def check_words(self, line: str) -> None:
        """Act on a red flag in the words; a doubtful one gets its one direct question."""
        flags = self.reader.read(line)
        self.act_on([flag.kind for flag in flags if flag.outcome == ACT])
        for kind in (flag.kind for flag in flags if flag.kind not in self.settled):
            entry = self.knowledge.red_flags[kind]["ask"]
            say(
                messages.red_flag_question(self.words, kind)["text"],
                "1  Yes",
                "2  No",
                "3  Not sure",
            )
            # Only a clear no lets the talk go on: caution decides the rest.
            if heard() not in ("2", "no"):
                self.act_on([kind])
            self.settled.append(kind)
            say(self.words.text(entry.get("no_reply")))

    def act_on(self, kinds: Sequence[str]) -> None:
        """The action of the first kind, and nothing after it."""
        if kinds:
            say(messages.red_flag(self.words, kinds[0])["text"])
            raise ActNow


def chosen(line: str, options: Sequence[Mapping[str, str]]) -> list[str]:
    """The values that a line names, by number or by title; none when it names anything else."""
    if re.fullmatch(r"\d{1,2}([ ,]+\d{1,2})*", line):
        numbers = [int(number) for number in re.findall(r"\d+", line)]
        return (
            [options[n - 1]["value"] for n in numbers]
            if all(1 <= n <= len(options) for n in numbers)
            else []
        )
    return [option["value"] for option in options if option["title"].lower() == line][:1]


def heard() -> str:
    """The next line, in lower case. Raises :class:`Stopped` for "q"."""
    line = " ".join(input("> ").lower().split())
    if line == "q":
        raise Stopped
    return line


def listed(options: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """Numbered options, a line each; a long list in columns."""
    shown = [f"{number:>2}  {option['title']}" for number, option in enumerate(options, 1)]
    columns = COLUMNS if len(shown) > LONG_LIST else 1
    for start in range(0, len(shown), columns):
        yield "".join(
            one.ljust(WIDTH // COLUMNS) for one in shown[start : start + columns]
        ).rstrip()


def say(*texts: str) -> None:
    """Print texts as wrapped lines, with an empty line after."""
    for line in "\n".join(texts).split("\n"):
        print(textwrap.fill(line, WIDTH, subsequent_indent="    " if line[:1].isdigit() else ""))
    print(flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Hold one interview. Returns 0, also when the person stops it."""
    knowledge = load_knowledge()
    regions = list(knowledge.contacts["regions"])
    local = region_of(os.environ.get("LANG", "").partition(".")[0], knowledge)
    parser = argparse.ArgumentParser(
        prog="python -m crampwise.clinical", description="The interview in a terminal."
    )
    parser.add_argument("--helper", action="store_true", help="you are helping someone")
    parser.add_argument(
        "--region",
        choices=regions,
        default=local,
        help="whose numbers and medicines (default: %(default)s)",
    )
    given = parser.parse_args(arguments)
    case = Case.from_answers({"who": "helper" if given.helper else "self"}, region=given.region)
    reader = RedFlagReader.from_folder(knowledge.folder / "red_flags")
    try:
        Talk(case, knowledge, reader).hold()
    except ActNow:
        return 0
    except (Stopped, EOFError, KeyboardInterrupt):
        print()
    say(Words(case, knowledge).say("utter_goodbye"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
