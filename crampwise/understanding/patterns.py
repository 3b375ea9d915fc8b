"""The lexicon's small pattern language, and the search for its phrases in a message.

    toes curl~ under        words one after another; ~ means every form of the word
    (my|his) calf           one of these (each may have several words)
    curl~ (right)? under    may be left out
    stiff .. board          up to three other words between, within one clause
    @part                   one word out of the named group `part`
    # minutes               any number
    gone /                  nothing but the end of the clause may follow

Words are compared in lower case and with contractions opened: "won't", "wont" and
"will not" are the same.

Every phrase becomes one regular expression over the message's words, tried only
where its first word stands. spaCy's own Matcher has no "or" over several words: the
same lexicon came to 8,000 patterns there, and took seconds to build.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence  # fmt: skip

from spacy.tokens import Doc

# A gap never runs over these: what follows is said of something else, or denied.
_GAP = r"(?:(?!(?:but|though|however|not|no|never|without|stop|stopped) )[^ .,;:!?]+ ){0,3}?"
_CLAUSE_END = r"(?=$|[.,;:!?]|(?:and|but|so|now|then|thank|thanks|when|after|if|for|with) )"
_NUMBERS = (
    "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty"
).split()

_MARKS = re.compile(r"\(|\)\??|\||[^\s()|]+")
_VOWELS = "aeiou"


class PatternError(ValueError):
    """A lexicon pattern cannot be read; the message quotes it."""


def word_forms(base: str, irregular: Mapping[str, Sequence[str]]) -> set[str]:
    """Every spelling of a word that ``base~`` stands for.

    Args:
        base: the dictionary form.
        irregular: base -> further forms which no rule gives ("bend": ["bent"]).

    Returns:
        the base, its plural or third person, its past and its -ing form.
    """
    forms = {base, base + "s"}
    if base.endswith(("s", "x", "z", "ch", "sh")):
        forms.add(base + "es")
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        forms |= {base[:-1] + "ies", base[:-1] + "ied", base + "ing"}
    elif base.endswith("e"):
        forms |= {base + "d", base[:-1] + "ing", base[:-1] + "in"}
    else:
        forms |= {base + "ed", base + "ing", base + "in"}
        short_vowel = len(base) > 2 and base[-2] in _VOWELS and base[-3] not in _VOWELS
        if short_vowel and base[-1] not in "wxyaeiou":
            forms |= {base + base[-1] + end for end in ("ed", "ing", "in")}
    return forms | set(irregular.get(base, ()))


class _Part:
    """A piece of a pattern: its expression, its possible first words, and whether
    it may match nothing."""

    def __init__(self, regex: str, first: Iterable[str], empty: bool = False) -> None:
        self.regex, self.first, self.empty = regex, frozenset(first), empty


class PatternCompiler:
    """Turns lexicon patterns into regular expressions over words.

    Args:
        tokenise: text -> Doc, with the same normalisation messages get.
        groups: name -> the words that ``@name`` stands for (``~`` allowed).
        irregular: see ``word_forms``.
    """

    def __init__(
        self,
        tokenise: Callable[[str], Doc],
        groups: Mapping[str, Iterable[str]],
        irregular: Mapping[str, Sequence[str]],
    ) -> None:
        self._tokenise = tokenise
        self._irregular = irregular
        self.vocabulary: set[str] = set()
        self._groups = {name: self._group(words) for name, words in groups.items()}

    def group(self, name: str) -> frozenset[str]:
        """Every spelling in a named group.

        Raises:
            PatternError: there is no such group.
        """
        try:
            return self._groups[name]
        except KeyError:
            raise PatternError(f"no group of words is named '{name}'") from None

    def forms(self, words: Iterable[str]) -> frozenset[str]:
        """Every spelling of the words (``~`` allowed)."""
        return self._group(words)

    def compile(self, pattern: str) -> tuple["re.Pattern[str]", frozenset[str]]:
        """One pattern's expression, and the words it may begin with.

        Raises:
            PatternError: a bracket does not fit, a group is unknown, the pattern
                begins with a gap, or it could match nothing at all.
        """
        part, rest = self._choice(_MARKS.findall(pattern), pattern)
        if rest:
            raise PatternError(f"'{pattern}': a bracket closes that never opened")
        if part.empty or not part.first or pattern.startswith(".."):
            raise PatternError(f"'{pattern}' needs a word to begin with")
        return re.compile(part.regex), part.first

    def _choice(self, marks: list[str], pattern: str) -> tuple[_Part, list[str]]:
        """Reads alternatives up to the bracket that closes them.

        Returns:
            what was read, and the marks not read yet, the closing one first.
        """
        branches: list[_Part] = []
        parts: list[_Part] = []
        while marks and marks[0] not in (")", ")?"):
            mark, marks = marks[0], marks[1:]
            if mark == "|":
                branches.append(_sequence(parts))
                parts = []
            elif mark == "(":
                inner, marks = self._choice(marks, pattern)
                if not marks:
                    raise PatternError(f"'{pattern}': a bracket stays open")
                closing, marks = marks[0], marks[1:]
                optional = closing == ")?"
                regex = f"(?:{inner.regex})" + ("?" if optional else "")
                parts.append(_Part(regex, inner.first, inner.empty or optional))
            else:
                parts.append(self._word(mark, pattern))
        branches.append(_sequence(parts))
        first = frozenset().union(*(branch.first for branch in branches))
        regex = "|".join(branch.regex for branch in branches)
        empty = any(branch.empty for branch in branches)
        if len(branches) > 1:
            regex = f"(?:{regex})"
        return _Part(regex, first, empty), marks

    def _word(self, word: str, pattern: str) -> _Part:
        if word == "..":
            return _Part(_GAP, (), empty=True)
        if word == "/":
            return _Part(_CLAUSE_END, (), empty=True)
        if word == "#":
            return _Part(rf"(?:\d+|{'|'.join(_NUMBERS)}) ", {"#"})
        if word.startswith("@"):
            return _one_of(self.group(word[1:]))
        if word.endswith("~"):
            forms = word_forms(word[:-1], self._irregular)
            self.vocabulary |= forms
            return _one_of(forms)
        tokens = [token.norm_ for token in self._tokenise(word)]
        if not tokens:
            raise PatternError(f"'{pattern}': '{word}' is not a word")
        self.vocabulary |= set(tokens)
        return _Part("".join(re.escape(token) + " " for token in tokens), tokens[:1])

    def _group(self, words: Iterable[str]) -> frozenset[str]:
        spellings: set[str] = set()
        for word in words:
            word = str(word)
            if word.endswith("~"):
                spellings |= word_forms(word[:-1], self._irregular)
            else:
                spellings.add(word.lower())
        self.vocabulary |= spellings
        return frozenset(spellings)


class PhraseFinder:
    """Finds phrases in a message's words.

    Args:
        compiler: reads the patterns.
    """

    def __init__(self, compiler: PatternCompiler) -> None:
        self._compiler = compiler
        self._by_first: dict[str, list[tuple[tuple, re.Pattern[str]]]] = {}

    def add(self, key: tuple, patterns: Iterable[str]) -> None:
        """Adds patterns under a key that ``find`` gives back.

        Raises:
            PatternError: see ``PatternCompiler.compile``.
        """
        for pattern in patterns:
            regex, first = self._compiler.compile(str(pattern))
            for word in first:
                self._by_first.setdefault(word, []).append((key, regex))

    def find(self, tokens: Sequence[str]) -> list[tuple[tuple, int, int]]:
        """Every phrase found: its key, first token, and last token (excluded)."""
        line = "".join(token + " " for token in tokens)
        place, offset = {}, 0
        for index, token in enumerate(tokens):
            place[offset] = index
            offset += len(token) + 1
        place[offset] = len(tokens)
        found = []
        for start, index in place.items():
            if index == len(tokens):
                break
            token = tokens[index]
            phrases = self._by_first.get(token, ())
            if token.isdigit() or token in _NUMBERS:
                phrases = [*phrases, *self._by_first.get("#", ())]
            for key, regex in phrases:
                match = regex.match(line, start)
                if match and match.end() in place:
                    found.append((key, index, place[match.end()]))
        return found


def _one_of(words: Iterable[str]) -> _Part:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return _Part(f"(?:{'|'.join(map(re.escape, ordered))}) ", ordered)


def _sequence(parts: Sequence[_Part]) -> _Part:
    first: set[str] = set()
    for part in parts:
        first |= part.first
        if not part.empty:
            break
    regex = "".join(part.regex for part in parts)
    return _Part(regex, first, all(part.empty for part in parts))
