"""``python -m tests.evaluation.run [--words] [--talk] [path ...]``: scores the finished assistant; exit 0 once it ran.

Without a path the samples are taken. CRAMPWISE_URL names a running assistant; without it one is started.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from . import report
from .assistant import NoAssistant, assistant
from .files import DIALOGUES, DIFFERENTIAL, NLU, VIGNETTES, BadFile, read_all
from .free_text import play_dialogue, score_differential, score_nlu
from .play import MOST_TURNS, Say, play
from .reading import NoModel, Reading
from .score import score_case

TAPS_FOR_FREE_TEXT = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print. Returns 0, or 2 when a file or the assistant is not there."""
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation.run", description=__doc__)
    parser.add_argument(
        "paths", nargs="*", help="files or folders of .jsonl; their kind is told by their fields"
    )
    parser.add_argument("--words", action="store_true", help="play vignettes by words only")
    parser.add_argument("--taps", action="store_true", help="play vignettes by taps only")
    parser.add_argument("--talk", action="store_true", help="print every conversation")
    given = parser.parse_args(arguments)
    try:
        records = read_all(given.paths)
        print("  ".join(f"{kind}: {len(found)}" for kind, found in records.items()), flush=True)
        with assistant() as say:
            score(records, say, given)
    except (BadFile, NoAssistant, NoModel) as error:
        print(f"Cannot evaluate: {error}", file=sys.stderr)
        return 2
    return 0


def score(records: dict[str, list[dict[str, Any]]], say: Say, given: argparse.Namespace) -> None:
    """Score each kind that is there, and print it as soon as it is done."""
    cases = records.get(VIGNETTES)
    if cases:
        if given.taps or not given.words:
            show(vignettes("Vignettes, by taps", cases, say, False, given.talk))
        if given.words or not given.taps:
            show(vignettes("Vignettes, by words", cases, say, True, given.talk))
    if records.get(NLU) or records.get(DIFFERENTIAL):
        with Reading() as reading:
            if records.get(NLU):
                show(report.nlu(score_nlu(records[NLU], reading, say)))
            if records.get(DIFFERENTIAL):
                played = [
                    play(one, say, one["text"], taps=TAPS_FOR_FREE_TEXT)
                    for one in records[DIFFERENTIAL]
                ]
                show(report.differential(score_differential(played, reading), played, given.talk))
    if records.get(DIALOGUES):
        show(report.dialogues([play_dialogue(one, say) for one in records[DIALOGUES]]))


def vignettes(
    title: str, cases: list[dict[str, Any]], say: Say, by_words: bool, talk: bool
) -> list[str]:
    """Play and score the vignettes one way."""
    episodes = [play(case, say, case["patient_opening"], by_words, MOST_TURNS) for case in cases]
    return report.vignettes(title, [score_case(one) for one in episodes], episodes, talk)


def show(lines: list[str]) -> None:
    print("\n".join(lines), flush=True)


if __name__ == "__main__":
    sys.exit(main())
