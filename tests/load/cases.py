"""What the people of the load test have: each a body part, answers to whatever is asked, and what it must be called.

The words are written for this test; they are not lines of the training data.
"""

from __future__ import annotations

from dataclasses import dataclass

# finding -> (value to tap, words to type instead)
Answers = dict[str, tuple[str, str]]

CALM: Answers = {
    "who": ("self", "it is me"),
    "als_status": ("yes", "yes i have als"),
    "happening_now": ("now", "right now"),
    "leg_swelling": ("none", "no, nothing like that"),
    "breathing": ("usual", "the same as usual"),
    "chest_pain": ("none", "no chest pain"),
    "new_weakness": ("none", "no, nothing new"),
    "body_triggers": ("none", "none of these"),
    "medicine_change": ("none", "no change"),
    "frequency": ("most_days", "most days"),
    "pain": ("6", "6"),
    "can_stand": ("with_help", "with help"),
}


@dataclass(frozen=True)
class Case:
    """One attack: where, how it is told at first, the answers, and the names that are right for it."""

    body_part: str
    openings: tuple[str, ...]
    answers: Answers
    right: frozenset[str]


CRAMP = Case(
    "calf",
    (
        "my calf is cramping badly",
        "sharp knot in my right calf, it woke me",
        "calf cramp, it hurts a lot",
    ),
    {
        **CALM,
        "body_part": ("calf", "my calf"),
        "extent": ("one_muscle", "just one muscle"),
        "onset": ("pain_at_once", "it hurt straight away"),
        "shape": ("hard_knot", "a hard knot"),
        "trigger": ("nothing", "nothing set it off"),
        "duration": ("minutes", "a few minutes"),
        "repeats": ("first_time", "the first time"),
        "stretch_response": ("eases", "stretching eases it"),
        "after": ("sore", "it is sore afterwards"),
        "twitching": ("no", "no twitching"),
    },
    frozenset({"cramp"}),
)
SPASTICITY = Case(
    "both_legs",
    (
        "both my legs shot out straight when i was moved",
        "my legs go stiff and straight when somebody touches them",
        "both legs are stiff like boards",
    ),
    {
        **CALM,
        "body_part": ("both_legs", "both legs"),
        "extent": ("whole_area", "the whole leg"),
        "onset": ("tight_without_pain", "tight, without pain"),
        "shape": ("straight_stiff", "straight and stiff"),
        "trigger": ("touch_or_being_moved", "when i am moved"),
        "duration": ("minutes", "a few minutes"),
        "repeats": ("other_places_too", "other places too"),
        "stretch_response": ("catches_or_kicks", "it catches and then kicks"),
        "after": ("nothing", "nothing afterwards"),
        "twitching": ("no", "no twitching"),
    },
    frozenset({"spasticity"}),
)
TWITCHES = Case(
    "upper_arm",
    (
        "twitching in my upper arm, it does not hurt",
        "small flickers under the skin of my upper arm",
        "my upper arm keeps twitching",
    ),
    {
        **CALM,
        "body_part": ("upper_arm", "upper arm"),
        "extent": ("one_muscle", "just one muscle"),
        "onset": ("twitch_without_pain", "it twitches and does not hurt"),
        "shape": ("rippling", "rippling under the skin"),
        "trigger": ("nothing", "nothing set it off"),
        "duration": ("seconds", "a few seconds"),
        "repeats": ("same_muscle_again", "the same muscle again"),
        "stretch_response": ("not_tried", "i have not tried"),
        "after": ("nothing", "nothing afterwards"),
        "twitching": ("yes", "yes it twitches"),
        "pain": ("0", "0"),
    },
    frozenset({"fasciculation"}),
)
CASES = (CRAMP, SPASTICITY, TWITCHES)
# What is asked when the talk has come to its end, and the types of answer that are right for it.
ASIDES = (
    ("why do you think so", frozenset({"answer", "assessment", "text"})),
    ("what is the difference between a cramp and spasticity", frozenset({"answer"})),
    ("which medicines could i ask the doctor about", frozenset({"answer", "medications"})),
)
# In the middle of it all: the words, and the kinds of red flag that are right for them.
DANGERS = (
    ("i can't breathe", frozenset({"breathing", "choking"})),
    ("i have crushing chest pain", frozenset({"chest_pain"})),
    ("i want to kill myself", frozenset({"suicidal"})),
)
