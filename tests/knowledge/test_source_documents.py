"""What the two source documents get wrong or leave out is said nowhere, unless to warn of it.

The corrections stand in ``knowledge/README.md``. People's own words (questions, patterns, lexicon) may hold anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from crampwise.clinical.knowledge import DEFAULT_FOLDER, read_yaml
from crampwise.clinical.validate.file_checks import DOSE

from .names import domain

# Not shown: what people say, and names of things. `clinical_term` is for clinicians' reports.
NOT_SHOWN = ("questions", "words", "patterns", "kind", "id", "reported_as", "sources", "see_also")
PEOPLES_WORDS = ("lexicon", "_vocabulary.yml", "_real_words.yml", "languages.yml")
WARNS = re.compile(
    r"\b(no|not|nor|never|don't|doesn't|isn't|can't|won't|without|avoid|too little|leave \w+ out|grip more)\b",
    re.IGNORECASE,
)

# Each is a thing that one of the documents says. None may be said, however it is meant.
NEVER = {
    "a cramp called tetany": r"tetan",
    "stiffness called rigidity": r"\brigid",
    "an amount of medicine": DOSE.pattern,
    "how to raise an amount": r"start(?:ing)? low|titrat|build up slowly|work up to|(?:raise|increase|up) the dose",
    "quinine as the best": r"most effective|works? best|drug of choice",
    "a pharmacy abroad": r"canad",
    "cramps with twitches as a sign of ALS": r"(?:means?|signs?|proof) (?:that )?(?:you have |it is |it's )?(?:of )?(?:early )?ALS\b",
    "the bent figures": r"\b95 ?(?:%|percent|in 100)|(?:more than|over) five (?:a|per) day|knife",
    "a microwaved pad": r"microwave",
    "salts as the cure": r"electrolyte|replenish",
    "big muscles for ordinary cramps": r"(?:only|just|mostly) in (?:the )?(?:big|large) muscles",
    "how long someone lives": r"prognosis|life expectancy|years to live|survival",
}
# These may be said only to warn: the sentence must hold a "no" or "don't".
ONLY_TO_WARN = {
    "buying over the internet": r"\b(?:online|internet|overseas|abroad|website to buy)\b",
    "drinking tonic water": r"\b(?:drink|sip|try|take|have)\b.{0,30}\btonic",
    "a bath": r"\bbaths?\b",
    "ice": r"\bice\b|cold pack",
    "stopping a medicine": r"\bstop (?:taking )?(?:it|them|this|the (?:medicine|pills|baclofen|quinine|tizanidine))\b.{0,20}",
    "salts on one's own": r"\b(?:add|take|try)\b.{0,20}\b(?:salt|potassium|magnesium)\b",
    "a fast or hard stretch": r"\b(?:fast|hard|quick|forceful) stretch|\bforce\b",
}
ALLOWED = {
    # The danger in which muscles really are rigid, in the words of clinicians.
    ("red_flags/fever_rigidity.yml", "stiffness called rigidity"),
}


def said() -> Iterator[tuple[str, str]]:
    """Every text that may be shown, with its file; and the responses."""
    for path in sorted(DEFAULT_FOLDER.rglob("*.yml")):
        name = path.relative_to(DEFAULT_FOLDER).as_posix()
        if name == "references.yml":
            continue  # names of sources, not advice
        if not any(part in PEOPLES_WORDS for part in path.relative_to(DEFAULT_FOLDER).parts):
            yield from ((name, text) for text in _texts(read_yaml(path)))
    for name, variations in domain()["responses"].items():
        yield from ((name, one["text"]) for one in variations)


def _texts(node) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in NOT_SHOWN:
                yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)
    elif isinstance(node, str):
        yield node


SAID = sorted(set(said()))


def test_the_texts_are_found():
    assert len(SAID) > 1500


@pytest.mark.parametrize("what", NEVER)
def test_is_said_nowhere(what):
    found = [
        (name, text)
        for name, text in SAID
        if re.search(NEVER[what], text, re.IGNORECASE) and (name, what) not in ALLOWED
    ]
    assert not found


@pytest.mark.parametrize("what", ONLY_TO_WARN)
def test_is_said_only_to_warn(what):
    found = [
        (name, sentence)
        for name, text in SAID
        for sentence in re.split(r"(?<=[.!?])\s+", text)
        if re.search(ONLY_TO_WARN[what], sentence, re.IGNORECASE) and not WARNS.search(text)
    ]
    assert not found


def test_tetany_is_not_even_an_answer_s_question():
    """It names another illness; a question with it must not be led to an answer about cramp."""
    hits = [
        path.name
        for path in sorted((DEFAULT_FOLDER / "answers").glob("*.yml"))
        if "tetan" in path.read_text("utf-8").lower()
    ]
    assert not hits
