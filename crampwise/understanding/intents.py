"""Tells which intent a message has: sentence embedding, character n-grams, a linear model.

No Rasa here. The method is logistic regression, whose probabilities need no further
calibration to be compared with a threshold.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

Encode = Callable[[Sequence[str]], np.ndarray]
_WEIGHTS, _WORDS = "intents.npz", "intents.json"


class IntentModelError(ValueError):
    """A saved model is missing or damaged; the message names the file."""


class IntentModel:
    """A trained intent model.

    Args:
        encode: texts -> unit vectors.
        names: the intents, in the order of the model's rows.
        ngrams: n-gram -> column; ``idf``: its weight.
        coefficients: one row an intent: embedding columns first, then n-grams.
        intercepts: one an intent.
        settings: see ``train_intents``.
    """

    def __init__(
        self,
        encode: Encode,
        names: Sequence[str],
        ngrams: dict[str, int],
        idf: np.ndarray,
        coefficients: np.ndarray,
        intercepts: np.ndarray,
        settings: dict,
    ) -> None:
        self.names = list(names)
        self.settings = settings
        self._encode = encode
        self._ngrams, self._idf = ngrams, idf
        self._coefficients, self._intercepts = coefficients, intercepts
        self._vectorizer = _vectorizer(settings, ngrams)
        self._vectorizer.idf_ = idf
        self._dimensions = coefficients.shape[1] - len(ngrams)
        # Rows by column: an n-gram product then touches only the n-grams present.
        self._by_embedding = np.ascontiguousarray(coefficients[:, : self._dimensions].T)
        self._by_ngram = np.ascontiguousarray(coefficients[:, self._dimensions :].T)

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Every intent with its probability, the likeliest first; ties by name."""
        vector = self._encode([text])[0] * self.settings["embedding_scale"]
        scores = vector @ self._by_embedding + self._intercepts
        counts = self._vectorizer.transform([normal(text)])
        scores = scores + np.asarray(counts @ self._by_ngram).ravel()
        likely = np.exp(scores - scores.max())
        likely /= likely.sum()
        order = sorted(range(len(self.names)), key=lambda i: (-likely[i], self.names[i]))
        return [(self.names[i], float(likely[i])) for i in order]

    def save(self, folder: Path) -> None:
        """Writes the model as numbers and JSON: nothing in it can run."""
        np.savez_compressed(
            folder / _WEIGHTS,
            coefficients=self._coefficients.astype(np.float32),
            intercepts=self._intercepts.astype(np.float32),
            idf=self._idf,
        )
        ordered = sorted(self._ngrams, key=self._ngrams.__getitem__)
        content = {"names": self.names, "ngrams": ordered, "settings": self.settings}
        (folder / _WORDS).write_text(json.dumps(content), "utf-8")

    @classmethod
    def load(cls, folder: Path, encode: Encode) -> "IntentModel":
        """Reads what ``save`` wrote.

        Raises:
            IntentModelError: a file is missing or damaged.
        """
        try:
            content = json.loads((folder / _WORDS).read_text("utf-8"))
            with np.load(folder / _WEIGHTS, allow_pickle=False) as weights:
                ngrams = {ngram: i for i, ngram in enumerate(content["ngrams"])}
                return cls(
                    encode, content["names"], ngrams, weights["idf"],
                    weights["coefficients"], weights["intercepts"], content["settings"],
                )  # fmt: skip
        except (OSError, KeyError, ValueError) as error:
            raise IntentModelError(f"{folder}: no sound model: {error}") from error


def train_intents(
    texts: Sequence[str],
    intents: Sequence[str],
    encode: Encode,
    *,
    embedding_scale: float = 1.5,
    regularisation: float = 3.0,
    ngram_sizes: Sequence[int] = (2, 5),
    max_iterations: int = 400,
) -> IntentModel:
    """Trains a model; the same input gives the same model, whatever its order.

    Args:
        texts: the examples.
        intents: the intent of each.
        encode: texts -> unit vectors.
        embedding_scale: how far the unit vectors are stretched, which sets their
            weight beside the n-grams; 1.5 with C = 3 was the best of a small grid in
            cross-validation.
        regularisation: scikit-learn's C: larger trusts the examples more.
        ngram_sizes: shortest and longest character n-gram.
        max_iterations: the most steps the solver takes.

    Raises:
        ValueError: there are fewer than two intents.
    """
    pairs = sorted({(text, intent) for text, intent in zip(texts, intents, strict=False) if text})
    if len({intent for _, intent in pairs}) < 2:
        raise ValueError("an intent model needs examples of at least two intents")
    settings = {
        "embedding_scale": float(embedding_scale),
        "ngram_sizes": [int(size) for size in ngram_sizes],
    }
    examples = [text for text, _ in pairs]
    vectorizer = _vectorizer(settings)
    counts = vectorizer.fit_transform([normal(text) for text in examples])
    vectors = csr_matrix(encode(examples) * embedding_scale)
    model = LogisticRegression(
        C=regularisation,
        max_iter=max_iterations,
        class_weight="balanced",
        solver="lbfgs",
        multi_class="multinomial",
        random_state=0,
        n_jobs=1,
    )
    model.fit(hstack([vectors, counts]).tocsr(), [intent for _, intent in pairs])
    coefficients, intercepts = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # scikit-learn keeps one row for two classes
        coefficients = np.vstack([-coefficients, coefficients])
        intercepts = np.concatenate([-intercepts, intercepts])
    ngrams = {ngram: int(i) for ngram, i in vectorizer.vocabulary_.items()}
    return IntentModel(
        encode, list(model.classes_), ngrams, vectorizer.idf_,
        coefficients.astype(np.float32), intercepts.astype(np.float32), settings,
    )  # fmt: skip


def normal(text: str) -> str:
    """The text as the n-grams see it: one kind of quote, no doubled blanks."""
    return " ".join(text.lower().replace("’", "'").split())


def _vectorizer(settings: dict, ngrams: dict[str, int] = None) -> TfidfVectorizer:
    low, high = settings["ngram_sizes"]
    return TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(low, high),
        min_df=2 if ngrams is None else 1,
        sublinear_tf=True,
        vocabulary=ngrams,
        dtype=np.float32,
    )
