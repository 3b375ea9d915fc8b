"""The conclusion, why, and who says so."""

from __future__ import annotations

from crampwise.clinical import assess
from crampwise.dialogue import diary_messages, messages
from crampwise.dialogue.conclusion import conclude
from crampwise.diary.entry import Entry

from .diary_keeping import NEVER, episode_now, helped_before, keep, opened
from .turn import Reply, Turn, TurnAction


class ActionGiveAssessment(TurnAction):
    """The conclusion. Of an attack that is back, and that is still the same, only the relief that helped."""

    reads_diary = True

    def name(self) -> str:
        return "action_give_assessment"

    def reply(self, turn: Turn) -> Reply:
        result = assess(turn.case, turn.knowledge)
        if turn.slot("rejoined") and result.condition == turn.slot("condition"):
            from .relief import back_again

            return back_again(turn)
        _, consent = opened(turn)
        before = helped_before(turn, result.condition)
        said = conclude(result, turn.case, turn.knowledge, before)
        sources = said[0]["custom"]["sources"]
        episode = episode_now(turn)
        slots = {
            "condition": result.condition,
            "last_sources": sources,
            "misunderstood": None,
            "rejoined": None,
            "episode": episode.to_slot(),
        }
        kept = keep(turn, episode, slots)
        return Reply(with_diary(turn, said, consent, kept), slots)


def with_diary(
    turn: Turn, said: list[messages.Message], consent: str | None, kept: Entry | None
) -> list[messages.Message]:
    """The conclusion with the way to the diary: what was kept is said; else it may be logged, unless that was declined."""
    last = dict(said[-1])
    if kept is not None:
        last["text"] += "\n" + turn.words.say("utter_diary_kept_too")
        way = [
            {
                "title": turn.words.title("diary_edit_more"),
                "payload": diary_messages.payload("diary_open", diary_entry=kept.id),
            }
        ]
    else:
        way = [] if consent == NEVER else messages.buttons(turn.words, "diary_log")
    start_over = last["buttons"][-1:]
    last["buttons"] = [*last["buttons"][:-1], *way, *start_over]
    return [*said[:-1], last]


class ActionExplainQuestion(TurnAction):
    """Why a question is asked; outside the interview, why the impression is what it is."""

    def name(self) -> str:
        return "action_explain_question"

    def reply(self, turn: Turn) -> Reply:
        return explain_question(turn)


def explain_question(turn: Turn) -> Reply:
    """Why the open question is asked, with its sources; with none open, why the impression is what it is."""
    finding = turn.asking
    if finding is None:
        return explain(turn)
    entry = turn.knowledge.findings[finding]
    text = turn.words.say("utter_why_question", why=turn.words.text(entry["why"]))
    said = messages.answer(turn.words, f"why_{finding}", text, entry["sources"], entry["grade"])
    return Reply([said], {"last_sources": list(entry["sources"])})


class ActionExplainAssessment(TurnAction):
    def name(self) -> str:
        return "action_explain_assessment"

    def reply(self, turn: Turn) -> Reply:
        return explain(turn)


def explain(turn: Turn) -> Reply:
    """Each of the person's findings with what it speaks for, from the same points as the impression."""
    words, result = turn.words, assess(turn.case, turn.knowledge)
    if turn.slot("condition") is None or not (result.supporting or result.opposing):
        return Reply([{"text": words.say("utter_explain_nothing"), "buttons": menu(turn)}])
    items = [*result.supporting, *result.opposing]
    lines = [
        words.say(
            "utter_explain_points", statement=messages.statement(words, item), reason=item.reason
        )
        for item in items
    ]
    lines.append(words.say("utter_explain_how"))
    sources = list(dict.fromkeys(source for item in items for source in item.sources))
    ways = messages.buttons(words, "ask_sources", "correct_answer", "ask_relief", "ask_doctor")
    said = messages.answer(
        words, "why_this", "\n".join(lines), sources, result.entry["grade"], ways
    )
    return Reply([said], {"last_sources": sources})


class ActionShowSources(TurnAction):
    """Says who: the sources of what was said last, each with its grade."""

    def name(self) -> str:
        return "action_show_sources"

    def reply(self, turn: Turn) -> Reply:
        known = [
            name for name in turn.slot("last_sources") or () if name in turn.knowledge.references
        ]
        if not known:
            return Reply([{"text": turn.words.say("utter_no_sources"), "buttons": menu(turn)}])
        lines: list[str] = []
        for name in known:
            source = turn.knowledge.references[name]
            lines.append(
                turn.words.say(
                    "utter_source_line", said_as=source["said_as"], id=name, grade=source["grade"]
                )
            )
        text = (
            turn.words.say("utter_sources", list="\n".join(lines))
            + "\n"
            + turn.words.say("utter_source_grades")
        )
        grade = max(turn.knowledge.references[name]["grade"] for name in known)
        return Reply([messages.answer(turn.words, "sources", text, known, grade, menu(turn))])


def menu(turn: Turn) -> list[messages.Button]:
    """Ways on that fit where the talk stands; inside the interview its question follows by itself."""
    if turn.asking:
        return []
    names = ["have_question", "start_over"]
    if turn.slot("condition"):
        names = ["ask_relief", "ask_explain", "ask_doctor", *names]
    return messages.buttons(turn.words, *names)
