"""How an answer is told where nothing can be tapped: which choices stand with which message, and how they are chosen."""

from __future__ import annotations

from collections.abc import Sequence

from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from crampwise.dialogue.wording import Words

from .exchanges import Message
from .numbered import Choice, choices, figures_of, lines, numbered, several

# What is said of the channel itself, and what is said back of a number, told apart from the talk.
NOTE, CHOSEN = {"type": "note"}, {"type": "chosen"}


def last_offered(tracker: DialogueStateTracker) -> list[Message]:
    """The newest answer of a session in which something could be chosen: its messages."""
    said: list[Message] = []
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            said.insert(0, {**event.data, "text": event.text})
        elif isinstance(event, UserUttered):
            if choices(said):
                return said
            said = []
    return said if choices(said) else []


def is_danger(message: Message) -> bool:
    return (message.get("custom") or {}).get("type") == "red_flag"


def asks(message: Message) -> bool:
    """Whether it is the one question that decides about a danger, rather than what to do."""
    return is_danger(message) and bool(message["custom"].get("ask"))


def listed(message: Message, offered: Sequence[Choice], seen: set[str]) -> list[str]:
    """The choices of one message of an answer, a line each; ``seen`` are payloads that were listed before."""
    of_message = {one.payload for one in choices([message])} - seen
    seen |= of_message
    return lines([one for one in offered if one.payload in of_message])


def how_to_reply(words: Words, messages: Sequence[Message]) -> list[str]:
    """How the choices of an answer are chosen: nothing where there are none."""
    offered = choices(messages)
    figures = figures_of(offered)
    if figures:
        said = [words.say("utter_choose_figure", first=figures[0], last=figures[-1])]
        return said + ([words.say("utter_choose_letter")] if lines(offered) else [])
    if not offered:
        return []
    if not numbered(offered):
        return [words.say("utter_choose_a_letter")]
    return [words.say("utter_choose_several" if several(messages) else "utter_choose")]


def note(text: str) -> Message:
    """What is said of the channel, and not of the talk."""
    return {"text": text, "custom": NOTE}


def worded(message: Message, words: Words) -> Message:
    """A message whose choices are told by their names."""
    titles = [button["title"] for button in message.get("buttons") or ()]
    if not titles:
        return message
    told = words.say("utter_choose_words", names=" / ".join(titles))
    return {**message, "text": f"{message['text']}\n{told}", "buttons": []}
