"""What the components share: paths, the payload test, one encoder a process."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from crampwise.understanding.encoder import SentenceEncoder
from crampwise.understanding.findings import shared_reader

MENDED = "mended"
"""The attribute of a message that holds its text with typing slips mended, where it had any."""

ROOT = Path(__file__).resolve().parents[3]


def project_path(path: str) -> Path:
    """A path of the configuration, taken from the project's own folder, so that it
    holds wherever Rasa was started."""
    return ROOT / path


def typed_text(message: Message) -> str:
    """What the user typed; "" for a button's payload or no text."""
    text = message.get(TEXT) or ""
    return "" if not text.strip() or text.startswith("/") else text


def read_text(message: Message) -> str:
    """What is read: the mended text if there is one, else what the user typed; "" as for ``typed_text``."""
    return message.get(MENDED) or typed_text(message)


@lru_cache(maxsize=1)
def encoder() -> SentenceEncoder:
    """The process's one encoder, which remembers the latest texts: all who read a message pay for one encoding."""
    return SentenceEncoder()


def forget_texts() -> None:
    """Drop the texts that were read last, whoever wrote them: they only save time."""
    # Where no model was loaded, nothing was read.
    if encoder.cache_info().currsize:
        encoder().forget()
        shared_reader().forget()


def encode(texts: Sequence[str]) -> np.ndarray:
    """Embeds texts as unit vectors with the process's one encoder."""
    return encoder().encode(texts)


def token_states(texts: Sequence[str], layers: Sequence[int]) -> list[np.ndarray]:
    """For training: what the named layers of the encoder say of each text, ``(tokens, 384 * layers)``, many at once."""
    from crampwise.understanding.transformer import FrozenLayers, read_weights

    return FrozenLayers(read_weights(), layers).states([encoder().token_ids(one) for one in texts])


def spread(texts: Sequence[str], most: int) -> list[str]:
    """At most so many of the texts, evenly spread rather than drawn: the same data gives the same ones."""
    chosen = np.linspace(0, len(texts) - 1, min(most, len(texts))).astype(int) if texts else []
    return [texts[at] for at in chosen]
