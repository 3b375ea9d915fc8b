"""Three whole talks, used where the same talk must go the same way twice."""

from __future__ import annotations

from tests.talk import Message, Talk, without_sender

# Words are typed; a pair is a tap on a finding's value.

CRAMP: list = [
    "hello",
    ("happening_now", "now"),
    ("body_part", "calf"),
    "why do you ask?",
    ("leg_swelling", "none"),
    "no",
    "it hurt from the start, in one hard spot",
    "not sure",
    "that didn't help",
    "what is spasticity?",
]
SPASTICITY: list = [
    "her legs shoot out straight and stiff when i turn her in bed",
    ("breathing", "usual"),
    "none of these",
    "no change",
    "says who?",
    "start again",
]
DANGER: list = [
    "cramp in my foot",
    "xqz vbn",
    ("leg_swelling", "none"),
    "i can't breathe",
    "what can i do?",
    "no",
    "no",
    "go back",
]
ALL = {"cramp": CRAMP, "spasticity": SPASTICITY, "danger": DANGER}


def play(talk: Talk, script: list) -> list[list[Message]]:
    """Play a script and give all replies, without whose they are."""
    replies = []
    for said in script:
        talk.tap(**{said[0]: said[1]}) if isinstance(said, tuple) else talk.say(said)
        replies.append(without_sender(talk.replies))
    return replies
