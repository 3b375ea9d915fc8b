"""What must never be said to a person, as patterns over one line. Used on every stored string and every reply."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MEDICINE = (
    r"(?:medicines?|medication|meds|dose|tablets?|pills?|drugs?|baclofen|tizanidine|dantrolene|gabapentin|pregabalin|"
    r"mexiletine|quinine|diazepam|clonazepam|botox|magnesium|levetiracetam|carbamazepine|ranolazine|riluzole|statins?)"
)
_AMOUNT = r"(?:\d+(?:[.,]\d+)?|half an?|one|two|three|four|five|several)"
_COUNTED = r"(?:tablets?|pills?|capsules?|drops?|doses|puffs|spoonfuls?|teaspoons?)"
_ILLNESS = (
    r"(?:cramps?|spasticity|stiffness|twitch(?:es|ing)?|fasciculations?|als|mnd|blood clot|clot|stroke|heart attack|"
    r"infection|contracture|dystonia|restless legs|nerve pain|sepsis|meningitis)"
)

DOSE = re.compile(
    rf"\b\d+(?:[.,]\d+)?\s?(?:mg|mcg|µg|milligrams?|micrograms?|ml|grams?)\b|\b{_AMOUNT} {_COUNTED}\b(?! (?:clash|can|of the pump))",
    re.I,
)
# The order itself; whether it stands under a "don't" or in a question is looked at below.
ORDER = re.compile(
    r"\b(?:start|stop|stopping|increase|raise|lower|reduce|cut|double|halve|skip|change|switch|take|try|use|miss)\b"
    rf"(?: (?:taking|using|on|to|down|up|off|out|your|the|a|an|any|this|that|some|more|less|of|extra|his|her|their|back))* {_MEDICINE}\b(?! (?:lists?|pack|review))",
    re.I,
)
NOT_AN_ORDER = re.compile(
    r"\b(?:don't|do not|don’t|never|not|no|n't|doctors?|guides?|guidance|guideline|lets?|some|people|if|when|can|could|"
    r"may|might|ask(?:ed)?|tell|told|did you|have you|who|team|only|missing|before)\b|\b(?:you|i)\s*$",
    re.I,
)
DIAGNOSIS = re.compile(
    rf"\byou(?: clearly| surely)? have (?:got )?(?:an? |the )?{_ILLNESS}\b|\byou(?:'ve| are having|'re having) (?:got )?(?:an? )?{_ILLNESS}\b|"
    rf"\b(?:this|that|it) is (?:an? |definitely |surely )+{_ILLNESS}\b",
    re.I,
)
NOT_A_DIAGNOSIS = re.compile(
    r"\b(?:if|when|whether|says?|said|told|that|like|because|so|once|can't say|cannot say)\b[^.]*$",
    re.I,
)
WORDS = re.compile(
    r"\btetany\b|\brigidity\b|\bprognosis\b|\blife expectancy\b|\bsurviv(?:al|e)\b|\byears to live\b|\bterminal\b|"
    r"\bdiagnosis: |\bbuy\b|\bamazon\b|\bworking impression\b|\bas an ai\b",
    re.I,
)
CHEER = re.compile(
    r"!|\b(?:great(?! care)|awesome|yay|wonderful|fantastic|no worries|you've got this)\b", re.I
)
UNFILLED = re.compile(r"\{\w*\}|\bNone\b(?! of)|\butter_\w+")


def sentences(line: str) -> Iterator[str]:
    """The sentences of one line, each with its closing mark."""
    yield from (part for part in re.findall(r"[^.!?]+[.!?]*(?=\s|$|[^\s])", line) if part.strip())


def forbidden(line: str) -> Iterator[tuple[str, str]]:
    """What one line says that must not be said: (what it is, the words)."""
    if found := DOSE.search(line):
        yield "dose", found[0]
    for sentence in sentences(line):
        asked = sentence.strip().endswith("?")
        if (
            (found := ORDER.search(sentence))
            and not asked
            and not NOT_AN_ORDER.search(sentence[: found.start()])
        ):
            yield "order on a medicine", found[0]
        if (found := DIAGNOSIS.search(sentence)) and not asked:
            if not NOT_A_DIAGNOSIS.search(sentence[: found.start()]):
                yield "diagnosis", found[0]
    if found := WORDS.search(line):
        yield "banned word", found[0]
    if found := CHEER.search(line):
        yield "cheer", found[0]
    if found := UNFILLED.search(line):
        yield "unfilled", found[0]
