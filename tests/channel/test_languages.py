"""Other languages are recognised; English never is one of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from crampwise.clinical.knowledge import load_knowledge
from crampwise.dialogue.languages import other_language
from crampwise.dialogue.wording import responses

ROOT = Path(__file__).resolve().parents[2]
KNOWLEDGE = load_knowledge()
OTHERS = {
    "es": [
        "hola tengo un calambre en la pierna",
        "me duele mucho el pie",
        "ayuda por favor no puedo respirar",
        "¿qué es la espasticidad?",
    ],
    "fr": [
        "bonjour j'ai une crampe dans la jambe",
        "j'ai très mal au mollet",
        "aidez moi je ne peux pas respirer",
        "qu'est-ce que c'est une crampe",
    ],
    "de": [
        "ich habe einen krampf in der wade",
        "mein bein tut sehr weh",
        "hilfe ich kann nicht atmen",
        "was ist das für ein krampf",
    ],
    "it": [
        "ciao ho un crampo alla gamba",
        "mi fa male il polpaccio",
        "aiuto non posso respirare",
        "che cosa è un crampo",
    ],
    "pt": [
        "olá tenho uma cãibra na perna",
        "dói muito o meu pé",
        "ajuda não posso respirar",
        "o que é uma cãibra",
    ],
}


@pytest.mark.parametrize(
    ("language", "text"), [(code, text) for code, said in OTHERS.items() for text in said]
)
def test_another_language_is_recognised(language: str, text: str) -> None:
    assert other_language(text, KNOWLEDGE.languages) == language


@pytest.mark.parametrize(
    "text", ["", "hola", "?", "12 34", "calf", "no", "la la la", "ok", "xqz vbn wug"]
)
def test_a_word_or_two_is_not_enough(text: str) -> None:
    assert (
        other_language(text, KNOWLEDGE.languages) in (None, "es")
        if text == "la la la"
        else other_language(text, KNOWLEDGE.languages) is None
    )


def foreign(lines: Iterator[str]) -> list[tuple[str, str]]:
    return [(line, found) for line in lines if (found := other_language(line, KNOWLEDGE.languages))]


def training_lines() -> Iterator[str]:
    for path in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        for entry in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["nlu"]:
            yield from (
                line.removeprefix("- ") for line in str(entry.get("examples") or "").splitlines()
            )


def titles() -> Iterator[str]:
    for entry in KNOWLEDGE.findings.values():
        for option in entry.get("options", ()):
            title = option["title"]
            yield from title.values() if isinstance(title, dict) else [title]
    for part in KNOWLEDGE.relief.values():
        yield part["title"]
    for name, variations in responses().items():
        if name.startswith("utter_title_"):
            yield variations[0]["text"]
        yield from (button["title"] for one in variations for button in one.get("buttons", ()))


def red_flag_lines() -> Iterator[str]:
    path = ROOT / "tests" / "clinical" / "red_flag_lines.yml"
    for half in YAML(typ="safe").load(path.read_text(encoding="utf-8")).values():
        for said in half.values():
            yield from (
                said
                if isinstance(said, list)
                else (line for lines in said.values() for line in lines)
            )


@pytest.mark.parametrize(
    "lines", [training_lines, titles, red_flag_lines], ids=lambda one: one.__name__
)
def test_english_is_never_another_language(lines) -> None:
    assert foreign(lines()) == []


@pytest.mark.parametrize(
    "text",
    [
        "no, as usual",
        "no, that's as usual",
        "no as on most nights",
        "hat on, main pain in a hand",
        "no no no",
        "on a die it is odd",
        "me too",
        "as a man",
        "come on in",
    ],
)
def test_english_words_that_other_languages_share(text: str) -> None:
    assert other_language(text, KNOWLEDGE.languages) is None


def test_each_reply_names_the_number_to_call() -> None:
    for entry in KNOWLEDGE.languages["languages"].values():
        assert "{emergency_number}" in entry["reply"]
