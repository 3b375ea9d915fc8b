"""The second view of a message: character n-grams and logistic regression.

It knows nothing of meaning, and is all the better at what the first view is weak in: short
replies, set phrases, odd spellings.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

_NUMBERS, _WORDS = "characters.npz", "characters.json"
NGRAM_SIZES = (2, 5)


class CharacterView:
    """A trained view.

    Args:
        names: the intents, one a column of ``coefficients`` ``(n-grams, intents)`` and ``intercepts``.
        ngrams: n-gram -> row; ``idf``: its weight.
    """

    def __init__(
        self,
        names: Sequence[str],
        ngrams: dict[str, int],
        idf: np.ndarray,
        coefficients: np.ndarray,
        intercepts: np.ndarray,
    ) -> None:
        self.names = list(names)
        self._ngrams, self._idf = ngrams, np.asarray(idf, np.float32)
        self._coefficients, self._intercepts = coefficients, intercepts
        # Cuts a text into n-grams; the rest of what scikit-learn does to them takes three times as long for one text.
        self._grams = _vectorizer(ngrams).build_analyzer()

    def log_odds(self, text: str) -> np.ndarray:
        """The log of each intent's share, in the order of ``names``."""
        known = (self._ngrams.get(gram) for gram in self._grams(normal(text)))
        counts = Counter(at for at in known if at is not None)
        places = np.fromiter(counts, np.intp, len(counts))
        # As TfidfVectorizer weighs: sublinear counts times rarity, scaled to length 1.
        weights = 1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))
        weights *= self._idf[places]
        length = np.sqrt(weights @ weights)
        if length:
            weights /= length
        scores = weights @ self._coefficients[places] + self._intercepts
        scores = scores - scores.max()
        return scores - np.log(np.exp(scores).sum())

    def save(self, folder: Path) -> None:
        """Writes numbers and JSON."""
        np.savez_compressed(
            folder / _NUMBERS,
            coefficients=self._coefficients,
            intercepts=self._intercepts,
            idf=self._idf,
        )
        ordered = sorted(self._ngrams, key=self._ngrams.__getitem__)
        content = {"names": self.names, "ngrams": ordered}
        (folder / _WORDS).write_text(json.dumps(content), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> CharacterView:
        """Reads what ``save`` wrote. Raises ``OSError``, ``KeyError`` or ``ValueError`` for a damaged one."""
        content = json.loads((folder / _WORDS).read_text("utf-8"))
        with np.load(folder / _NUMBERS, allow_pickle=False) as numbers:
            ngrams = {ngram: at for at, ngram in enumerate(content["ngrams"])}
            return cls(
                content["names"],
                ngrams,
                numbers["idf"],
                numbers["coefficients"],
                numbers["intercepts"],
            )


def train_characters(
    texts: Sequence[str], intents: Sequence[str], regularisation: float = 5.0
) -> CharacterView:
    """Trains the view; ``regularisation`` is scikit-learn's C. At least three intents."""
    vectorizer = _vectorizer()
    counts = vectorizer.fit_transform([normal(text) for text in texts])
    model = LogisticRegression(
        C=regularisation,
        max_iter=60,
        tol=1e-3,
        class_weight="balanced",
        solver="lbfgs",
        multi_class="multinomial",
        random_state=0,
        n_jobs=1,
    )
    model.fit(counts, list(intents))
    return CharacterView(
        list(model.classes_),
        {ngram: int(at) for ngram, at in vectorizer.vocabulary_.items()},
        vectorizer.idf_,
        np.ascontiguousarray(model.coef_.T, np.float32),
        model.intercept_.astype(np.float32),
    )


def normal(text: str) -> str:
    """The text as the n-grams see it: small letters, one kind of quote, no doubled blanks."""
    return " ".join(text.lower().replace("’", "'").split())


def _vectorizer(ngrams: dict[str, int] | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=NGRAM_SIZES,
        min_df=2 if ngrams is None else 1,
        sublinear_tf=True,
        vocabulary=ngrams,
        dtype=np.float32,
    )
