"""Ordinary cramp and spasticity talk raises no alarm, and danger told in the same words still does.

The lines are put together from parts, three thousand of them, since it is the meeting of two ordinary words (a side and
a bed, a jaw and two minutes) that a rule mistakes for a danger. What is dangerous is decided by the clinical sources, so
the few ordinary-looking lines that rightly act are named below with their reason.
"""

import random
import re
from collections.abc import Iterator

import pytest

from crampwise.clinical.red_flag_text import ACT, RedFlagReader
from tests.clinical.test_red_flag_text import FOLDER

LINES, MOST_ASKED = 3000, 0.03  # 2.1 % was measured

PARTS = (
    "calf|left calf|right calf|foot|right foot|big toe|thigh|left thigh|hamstring|shin|hand|left hand|thumb|forearm|"
    "upper arm|right arm|shoulder|left shoulder|neck|jaw|tongue|chin|buttock|bum cheek|hip|lower back|"
    "upper back|stomach|side|inner thigh|ankle|palm|leg|left leg|right leg|arm|knee|groin"
).split("|")
PAIRS = "toes|fingers|legs|calves|feet|hands|both legs|both feet|hamstrings|ribs|shoulders".split(
    "|"
)
ATTACKS = (
    "cramp|bad cramp|awful cramp|charley horse|knot|spasm|muscle spasm|huge cramp|wee cramp|twitch|hard lump|cruel spasm|"
    "sharp cramp|gripping cramp|hard grip|stitch"
).split("|")
GOES = (
    "cramped up|locked up|seized up|keeps seizing up|went hard|has gone hard|went rock hard|went rigid|has gone stiff|"
    "has gone into spasm|went into a spasm|is in a knot|won't let go|won't straighten|shot out straight|drew up|curled up|"
    "is twitching|is jumping|jerked|started shaking|is shaking|kicked out|jumps on its own|grabbed|tightened up|is stiff|"
    "is solid|feels bruised|feels like wood|is playing up|is stuck|is a bit tight"
).split("|")
GO = tuple(
    goes.replace("has ", "have ")
    .replace("is ", "are ")
    .replace("keeps", "keep")
    .replace("feels", "feel")
    for goes in GOES
    if "jumps" not in goes
)
THEN = (
    "||, it woke me|and woke me up|again|in bed|in the wheelchair|in the sling|in the shower|right now|tonight|today|"
    "for two minutes|for a minute or so|on and off all day|every night this week|three times since midnight|when I yawn|"
    "when I rolled over|when I was moved|when I reach|after physio|in the cold|at three in the morning|out of nowhere|"
    "and then it let go|then it was gone|and it's sore now|and has been sore since|and it kicks|and it hurts like hell|"
    "and I can't sleep|and I can't straighten it|help|what do I do|please|, no swelling|so bad I cried|"
    "like someone kicked me|and I nearly passed out from the pain"
).split("|")
HELPS = (
    "|again|tonight|in bed|when I turn her|when I roll him|when I wash him|in the hoist|for two minutes|it woke him|"
    "and she can't tell me|and he's scared|third night running|how do I help|should I rub it|is that normal"
).split("|")
WHOSE = "mum's|dad's|my wife's|my husband's|his|her|nan's|the client's".split("|")
WHO = "mum|dad|my wife|my husband|he|she|nan|the patient".split("|")
STIFF = (
    "legs scissor|legs shoot out straight|legs cross at the ankles|knees snap together|knee bends up and won't go down|"
    "foot bounces on the footplate|ankle beats for a minute then stops|foot drags inwards|toes curl under|"
    "toes claw in my shoe|fist is clenched again|fingers dig into my palm|thumb is stuck in my palm|arm draws up|"
    "arm is stuck against my chest|head turns to one side and stays there|neck pulls back|back arches off the bed|"
    "whole body goes stiff|body goes like a plank|muscles jump all over|leg jerks in my sleep|hand shakes|jaw trembles|"
    "jaw snaps shut|tongue goes in a knot|heel won't go down to the floor"
).split("|")
WHEN = (
    "|when the carer rolls me|when I'm hoisted|when I yawn|when the sheet touches me|at night|first thing|all day|tonight|"
    "again|when my bladder is full|when I try to stretch|and wakes me|but no pain|with no warning|when I sit up"
).split("|")
SHORT = (
    "cramp|stiff|spasm|tight|hurts|twitching|jumping|knot|hard|curled|clonus|kicking|jerking".split(
        "|"
    )
)
MORE = "|again|now|bad|help|left|right|please|night|woke|worse|both|5 min|2 mins|8 out of 10|what do".split(
    "|"
)
ASKED = (
    "is this a cramp?|is it cramp or spasticity?|is that clonus?|should I stretch it?|can I use heat?|is it my MND?|"
    "why does it do that?|do I need to worry?|shall I wake the carer?"
).split("|")
AFTER = (
    "cramp took ages to let go in my|still sore from the cramp, my|a bruised feeling after the charley horse in my|"
    "tender after that spasm in the|diary: 7/10 5 mins in bed, cramp in the|it goes numb when I lie on it, my|"
    "I can't bend it because of the cramp in my|huge cramp in the"
).split("|")

# What acts although it may be a plain attack: kind, which lines, and why.
RIGHT = (
    (
        "jaw_locked",
        r"\bjaw (is stuck|locked up)",
        "a stuck jaw is seen the same day, a short one asked about",
    ),
    ("acute_abdomen", r"\bstomach hurts 8", "great pain of the belly may be no muscle's"),
)

# How the parts are put together.
SHAPES = (
    ("my {} {} {}", PARTS, GOES, THEN),
    ("my {} {} {}", PAIRS, GO, THEN),
    ("{} in my {} {}", ATTACKS, PARTS, THEN),
    ("{} {} {} {}", WHOSE, PARTS, GOES, HELPS),
    ("{} woke with a {} in the {} {}", WHO, ATTACKS, PARTS, HELPS),
    ("my {} {}", STIFF, WHEN),
    ("{} {} {}", WHOSE, STIFF, WHEN),
    ("{} {} {}", PARTS + PAIRS, SHORT, MORE),
    ("{1} {0} {2}", PARTS + PAIRS, SHORT, MORE),
    ("my {} {}, {}", PARTS, GOES, ASKED),
    (
        "so I was lying there and my {} {} and then the {} started comma my {} full stop woke my wife",
        PARTS,
        GOES,
        PARTS,
        STIFF,
    ),
    ("{1} {0} {2}", PARTS, AFTER, ("", "tonight", "again", "and I can't sleep")),
)


def ordinary(seed: int) -> Iterator[str]:
    """The same number of lines of each shape."""
    chance = random.Random(seed)
    for shape, *parts in SHAPES:
        for _ in range(LINES // len(SHAPES)):
            yield shape.format(*(chance.choice(choices) for choices in parts))


@pytest.fixture(scope="module")
def reader() -> RedFlagReader:
    return RedFlagReader.from_folder(FOLDER)


def rightly(kind: str, line: str) -> bool:
    return any(kind == right and re.search(lines, line) for right, lines, _ in RIGHT)


def test_ordinary_attacks_raise_no_alarm_and_few_questions(reader: RedFlagReader) -> None:
    read = [(line, flag) for line in ordinary(seed=7) for flag in reader.read(line)]
    assert not [
        (line, flag) for line, flag in read if flag.outcome == ACT and not rightly(flag.kind, line)
    ]
    assert len({line for line, flag in read if flag.outcome != ACT}) / LINES <= MOST_ASKED


# Danger in the words of an attack: these act whatever is said behind it.
DANGERS = (
    "my left arm has gone limp right now",
    "my right leg has gone dead all of a sudden",
    "her mouth has dropped on one side and the arm is in spasm",
    "both my legs went numb this morning and I can't pee",
    "my left calf has gone hard and is hot and swollen",
    "right calf went hard and the whole leg is swollen and red",
    "calf hot and swollen in bed after surgery",
    "my right calf hurts since the operation",
    "left calf is swollen and tender after the cramp",
    "sharp pain when I breathe in and my calf is sore",
    "ribs went snap when they lifted me and I can't move",
    "I rolled off the bed and hit my head",
    "he is on the floor and can't get up",
    "my jaw snapped shut and won't open",
    "jaw locked and I can't swallow",
    "the carer grips my arm hard and leaves marks",
    "she kicked me in the calf",
    "my stomach went rigid and I'm being sick",
    "one calf cramp for an hour and it won't let go",
    "pee like cola since the cramps",
    "shaking all over and burning hot",
    "he went stiff, then shook all over and wet the bed",
    "his calf cramped and now he can't breathe",
    "cramp in my chest and I'm sweating",
)


@pytest.mark.parametrize("danger", DANGERS)
@pytest.mark.parametrize("behind", ["", ", it woke me", ", my foot cramped too", " please"])
def test_danger_in_the_same_words_acts(reader: RedFlagReader, danger: str, behind: str) -> None:
    assert any(flag.outcome == ACT for flag in reader.read(danger + behind))
