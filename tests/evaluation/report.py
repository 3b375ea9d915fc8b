"""Prints scores: totals, a confusion matrix, and every miss.

``misses=False`` is for cases that nobody is to see: it leaves out every line of theirs, and the matrix.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .play import Episode, transcript
from .score import CaseScore, confusion, share, spread


def heading(text: str) -> str:
    return f"\n== {text} " + "=" * max(0, 76 - len(text))


def source(title: str) -> str:
    return f"\n#### {title} " + "#" * max(0, 74 - len(title))


def figure(name: str, part: int, whole: int) -> str:
    """One line: a name, a count and its share."""
    return (
        f"  {name:<44}{part:>4} of {whole:<4} {share(part, whole):6.1%}"
        if whole
        else f"  {name:<44}   none to count"
    )


def matrix(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """The confusion matrix: a row for what was expected, a column for what was reached."""
    table = confusion(pairs)
    columns = sorted({got for row in table.values() for got in row})
    keys = [f"{chr(97 + n % 26)}{n // 26 or ''}" for n in range(len(columns))]
    lines = ["  " + " " * 22 + "".join(f"{key:>4}" for key in keys)]
    for expected in sorted(table):
        cells = "".join(f"{table[expected][got] or '.':>4}" for got in columns)
        lines.append(f"  {expected:<22}{cells}")
    lines.append(
        "  reached: "
        + ", ".join(f"{key} = {column}" for key, column in zip(keys, columns, strict=True))
    )
    return lines


def vignettes(
    title: str,
    scores: Sequence[CaseScore],
    episodes: Sequence[Episode],
    talk: bool,
    misses: bool = True,
) -> list[str]:
    """Totals, matrix and misses of one way of playing the vignettes."""
    n, danger = len(scores), [s for s in scores if s.red_flag]
    calm = [s for s in scores if not s.red_flag]
    asked = spread([s.questions for s in scores if s.end == "assessment"])
    lines = [
        heading(title),
        figure("condition acceptable", sum(s.condition_right for s in scores), n),
        figure("triage exactly as expected", sum(s.triage_exact for s in scores), n),
        figure("triage acceptable", sum(s.triage_acceptable for s in scores), n),
        figure("triage less urgent than acceptable", sum(s.less_urgent for s in scores), n),
        figure("red flags acted on", sum(s.reached == "red_flag" for s in danger), len(danger)),
        figure("false alarms", sum(s.false_alarm for s in scores), len(calm)),
        figure(
            "dead ends and endless talks", sum(s.end in ("dead_end", "too_long") for s in scores), n
        ),
        f"  questions to an assessment: median {asked['median']:g}, most {asked['max']}, "
        f"distribution {asked['distribution']}",
        "",
        *(matrix((s.expected, s.reached) for s in scores) if misses else ()),
        "",
        *codes(scores),
    ]
    if not misses:
        return lines
    unread = Counter(one for episode in episodes for one in episode.unread)
    if unread:
        lines.append("  words sent as an answer and asked again:")
        lines += [f"    {finding}: {words}" for (finding, words) in sorted(unread)]
    lines.append("  misses:")
    for score, episode in zip(scores, episodes, strict=True):
        if score.missed or talk:
            lines.append(f"  {score.id}: " + ("; ".join(score.missed) or "as wanted"))
        if talk:
            lines += transcript(episode)
    return lines


def codes(scores: Sequence[CaseScore]) -> list[str]:
    """How often each code was met, and which have no check."""
    met, failed, unchecked = Counter(), Counter(), Counter()
    for score in scores:
        met += score.met
        failed += score.failed
        unchecked += score.unchecked
    total = sum(met.values()) + sum(failed.values())
    lines = [figure("codes met, of those checked", sum(met.values()), total)]
    for code in sorted({*met, *failed}):
        if failed[code]:
            lines.append(f"    {code:<34}{met[code]:>4} of {met[code] + failed[code]}")
    if unchecked:
        lines.append(
            "  codes without a check (read them yourself): " + ", ".join(sorted(unchecked))
        )
    return lines


def differential(
    title: str,
    result: Mapping[str, Any],
    episodes: Sequence[Episode],
    talk: bool,
    misses: bool = True,
) -> list[str]:
    """Free-text episodes: where they ended, and what was read in their words."""
    read = result["findings"]
    lines = [
        heading(title),
        figure("condition acceptable", result["right"], result["total"]),
        f"  findings read in the words: precision {read['precision']:.1%} of {read['read']}, "
        f"recall {read['recall']:.1%} of {read['stated']}; read contrary to the case: {read['contrary']}",
        "",
    ]
    if not misses:
        return lines + by_condition(result["missed"])
    lines += [*matrix(result["pairs"]), "", "  misses:"]
    for (missed, wrong, extra, unread), episode in zip(result["misses"], episodes, strict=True):
        notes = [*missed]
        notes += [f"READ WRONG {wrong}"] if wrong else []
        notes += [f"read beyond the case {extra}"] if extra else []
        notes += [f"not read {unread}"] if unread else []
        if notes or talk:
            lines.append(f"  {episode.case['id']}: " + ("; ".join(notes) or "as wanted"))
        if talk:
            lines += transcript(episode)
    return lines


def by_condition(missed: Iterable[tuple[str, bool]]) -> list[str]:
    """How many of each condition's episodes were met."""
    table: dict[str, Counter[bool]] = {}
    for condition, one in missed:
        table.setdefault(condition, Counter())[one] += 1
    return [
        figure(condition, counts[False], counts.total())
        for condition, counts in sorted(table.items())
    ]


def dialogues(results: Sequence[dict[str, Any]], misses: bool = True) -> list[str]:
    """Transcripts for a reader: what a dialogue must and must not hold is judged by eye."""
    lines = [
        heading("Dialogues: transcripts, to be read"),
        figure(
            "without an empty reply or a dead end",
            sum(not r["faults"] for r in results),
            len(results),
        ),
    ]
    for result in results if misses else ():
        case, episode = result["case"], result["episode"]
        lines += ["", f"  {case['id']}: {case.get('persona', '')}", *transcript(episode)]
        lines += [f"    must: {one}" for one in case.get("must") or ()]
        lines += [f"    must not: {one}" for one in case.get("must_not") or ()]
        lines += [f"    FAULT: {one}" for one in result["faults"]]
    return lines
