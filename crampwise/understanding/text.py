"""A message as tokens: marks unified, contractions opened, slips put right."""

import re
from collections.abc import Callable, Mapping

from spacy.language import Language
from spacy.tokens import Doc

# One character for one, so that positions in the message stay true.
_SAME_LENGTH = str.maketrans({
    "’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "…": ".", "–": "-",
    "—": ";", "\t": " ", "\r": " ", "\u00a0": " ",
})  # fmt: skip
_JOINED = re.compile(r"(?<=[a-z])[-/](?=[a-z])|(?<=\d)-(?=[a-z])")
_DASH_BETWEEN_WORDS = re.compile(r"(?<=\s)-+(?=\s)")
_UNSPACED_MARK = re.compile(r"(?<=[a-z])([.,!?;])(?=[a-z])")
_CONTRACTED = {"s": "'s", "m": "am", "nt": "not", "n't": "not", "'m": "am"}


def plain(text: str) -> str:
    """The message in lower case with plain marks, character for character.

    Args:
        text: the message as typed.

    Returns:
        a string of the same length, so that positions found in it hold in ``text``.
    """
    # Lower-casing can lengthen a string ("İ"): keep such a letter as it is.
    lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    lower = lower.translate(_SAME_LENGTH)
    # Without a blank after it a full stop hides the word's end: "calf.hurts".
    lower = _DASH_BETWEEN_WORDS.sub(lambda dash: ";" * len(dash[0]), lower)
    return _JOINED.sub(" ", lower)


def tokeniser(
    english: Language,
    spellings: Mapping[str, str],
    correct: Callable[[str], str] = lambda word: word,
) -> Callable[[str], Doc]:
    """Makes the function that turns text into a Doc whose ``norm_`` is what was meant.

    Args:
        english: a spaCy pipeline, of which only the tokenizer is used.
        spellings: known slips of dictation or thumb -> the word meant.
        correct: puts right the slips nobody listed.
    """

    def tokenise(text: str) -> Doc:
        doc = english.make_doc(_UNSPACED_MARK.sub(" ", plain(text)))
        for token in doc:
            # The tokenizer's own norm opens contractions, but loses tense ("did").
            word = _CONTRACTED.get(token.text)
            if word is None:
                norm = token.norm_
                word = norm if "'" in token.text or norm in _OPENED else token.text
            if token.is_space:
                word = ";" if "\n" in token.text else "_"
            word = spellings.get(word) or spellings.get(token.text) or word
            # A word with a blank in it would break the line of words apart.
            token.norm_ = correct(word).replace(" ", "_") or "_"
        return doc

    return tokenise


_OPENED = frozenset("not can will have am are is would going to because".split())


def norms(doc: Doc) -> list[str]:
    """The meant words, one a token."""
    return [token.norm_ for token in doc]
