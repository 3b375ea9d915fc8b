"""``python -m tests.evaluation.run [flags] [path ...]``: scores the finished assistant; exit 0 once it ran.

Without a path the outside sample (where there is one) and both of our own sets are taken, each under its own heading.
Of the held-out set totals and tables alone are printed, unless ``--misses`` asks for its lines. CRAMPWISE_URL names a
running assistant; without it one is started.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from crampwise.clinical.knowledge import load_knowledge

from . import report, report_lines
from .answers import score_answers
from .assistant import NoAssistant, assistant
from .files import (
    ANSWERS,
    DIALOGUES,
    DIFFERENTIAL,
    NLU,
    VIGNETTES,
    BadFile,
    Group,
    Source,
    sources,
)
from .free_text import play_dialogue, score_differential
from .lines import score_nlu, score_typos
from .play import MOST_TURNS, Say, play
from .reading import NoModel, Reading
from .score import score_case
from .speed import measure

TAPS_FOR_FREE_TEXT = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print. Returns 0, or 2 when a file or the assistant is not there."""
    given = parsed(arguments)
    try:
        chosen = sources(given.paths)
        with assistant() as say, Reading() as reading:
            for source in chosen:
                score(source, say, reading, given)
    except (BadFile, NoAssistant, NoModel) as error:
        print(f"Cannot evaluate: {error}", file=sys.stderr)
        return 2
    return 0


def parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation.run", description=__doc__)
    parser.add_argument(
        "paths", nargs="*", help="files or folders of .jsonl; their kind is told by their fields"
    )
    parser.add_argument("--words", action="store_true", help="play vignettes by words only")
    parser.add_argument("--taps", action="store_true", help="play vignettes by taps only")
    parser.add_argument("--talk", action="store_true", help="print every conversation")
    parser.add_argument("--misses", action="store_true", help="show the held-out set's lines too")
    parser.add_argument(
        "--typos",
        action="store_true",
        help="score single lines with typing slips too (without a path some sets always are)",
    )
    return parser.parse_args(arguments)


def score(source: Source, say: Say, reading: Reading, given: argparse.Namespace) -> None:
    """Score each kind that is there, and print it as soon as it is done."""
    misses = given.misses or not source.hidden
    talk = given.talk and misses
    if source.title:
        show([report.source(source.title)])
    show(["  ".join(f"{_named(one.kind, one)}: {len(one.records)}" for one in source.groups)])
    for group in source.of(VIGNETTES):
        if given.taps or not given.words:
            show(vignettes(_named("Vignettes, by taps", group), group, say, False, talk, misses))
        if given.words or not given.taps:
            show(vignettes(_named("Vignettes, by words", group), group, say, True, talk, misses))
    # Before anything else parses them: a line is timed when it is read for the first time.
    single = [record["text"] for group in source.of(NLU) for record in group.records]
    taken = measure(reading, single) if single else None
    for group in source.of(NLU):
        clean = score_nlu(group.records, reading.parse, say)
        show(report_lines.nlu(_named("NLU: labels of single lines", group), clean, misses))
        if given.typos or source.typos:
            title = _named("NLU: one slip in ten letters", group)
            slipped = score_typos(clean, group.records, reading.parse, say)
            show(report_lines.typos(title, slipped))
    show(report_lines.speed(taken))
    for group in source.of(DIFFERENTIAL):
        played = [play(one, say, one["text"], taps=TAPS_FOR_FREE_TEXT) for one in group.records]
        title, scored = "Differential: episodes in free text", score_differential(played, reading)
        show(report.differential(_named(title, group), scored, played, talk, misses))
    for group in source.of(ANSWERS):
        title = _named("Answers: typed replies to a question", group)
        scored = score_answers(group.records, reading.parse, load_knowledge())
        show(report_lines.answers(title, scored, misses))
    for group in source.of(DIALOGUES):
        show(report.dialogues([play_dialogue(one, say) for one in group.records], misses))


def vignettes(
    title: str, group: Group, say: Say, by_words: bool, talk: bool, misses: bool
) -> list[str]:
    """Play and score the vignettes one way."""
    episodes = [
        play(case, say, case["patient_opening"], by_words, MOST_TURNS) for case in group.records
    ]
    return report.vignettes(title, [score_case(one) for one in episodes], episodes, talk, misses)


def _named(title: str, group: Group) -> str:
    """A title with the group's own name, unless the title is the name."""
    return f"{title} ({group.name})" if group.name not in ("", title) else title


def show(lines: list[Any]) -> None:
    if lines:
        print("\n".join(lines), flush=True)


if __name__ == "__main__":
    sys.exit(main())
