"""The smaller pieces: spelling, quantities, patterns, clauses."""

import pytest

from crampwise.understanding.english import is_known_word, load_english
from crampwise.understanding.patterns import PatternCompiler, PatternError, PhraseFinder, word_forms
from crampwise.understanding.quantities import read_durations, read_pain
from crampwise.understanding.spelling import SpellingGuide
from crampwise.understanding.text import norms, plain, tokeniser


def test_a_slip_with_two_meanings_is_left_alone():
    guide = SpellingGuide(["shin", "chin"], lambda word: False)
    assert guide.correct("ahin") == "ahin"
    assert guide.correct("shinn") == "shin"


@pytest.mark.parametrize("word", "half though shines dropped worries biggest".split())
def test_plain_english_and_its_forms_are_known(word):
    assert is_known_word(word)


@pytest.mark.parametrize("word", "claf hamstrng sholder thihg".split())
def test_slips_are_not_known(word):
    assert not is_known_word(word)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("lasts 45 seconds", ["seconds"]),
        ("for one and a half minutes", ["minutes"]),
        ("5-10 mins", ["minutes"]),
        ("10 to 15 minutes", ["over_ten_minutes"]),
        ("goes on for 3 hours", ["hours_or_constant"]),
        ("over ten minutes", ["over_ten_minutes"]),
        ("every 10 minutes", []),
        ("i hold the stretch for 30 seconds", []),
        ("20 minutes ago i ate", []),
        ("wait 5 minutes", []),
    ],
)
def test_lengths_of_time(text, values):
    assert [found.value for found in read_durations(text)] == values


@pytest.mark.parametrize(
    ("text", "value"),
    [("8/10", "8"), ("10 out of 10", "10"), ("pain: 3", "3"), ("it's a 7", "7"),
     ("11/10", None), ("pain for 2 days", None), ("7", None), ("24/7", None), ("pain 2 nights", None)],
)  # fmt: skip
def test_pain_numbers(text, value):
    found = read_pain(text)
    assert (found.value if found else None) == value


def test_plain_text_keeps_its_length():
    for text in ("It’s “BAD”—really…", "İstanbul ſ ﬁ", "a\tb\u00a0c", ""):
        assert len(plain(text)) == len(text)


def _compiler():
    tokenise = tokeniser(load_english(), {})
    return PatternCompiler(tokenise, {"part": ["calf", "toe~"]}, {"bend": ["bent"]}), tokenise


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("toes curl~ (right)? under", "my toes curled right under", True),
        ("toes curl~ (right)? under", "toes curl under", True),
        ("stiff .. board", "stiff as a board", True),
        ("stiff .. board", "stiff, like a board", False),
        ("stiff .. board", "stiff but not a board", False),
        ("@part bend~", "toes bent", True),
        ("(in (the|my) night|at night)", "in my night", True),
        ("will not let go", "it won't let go", True),
        ("will not let go", "it wont let go", True),
        ("# minutes", "12 minutes", True),
        ("gone /", "it is gone", True),
        ("gone /", "it is gone stiff", False),
    ],
)
def test_patterns(pattern, text, found):
    compiler, tokenise = _compiler()
    finder = PhraseFinder(compiler)
    finder.add(("x",), [pattern])
    assert bool(finder.find(norms(tokenise(text)))) == found


@pytest.mark.parametrize("pattern", ["", "(open", "shut)", ".. first", "@unknown", "(maybe)?"])
def test_a_pattern_that_cannot_be_read_is_refused(pattern):
    compiler, _ = _compiler()
    with pytest.raises(PatternError):
        compiler.compile(pattern)


def test_word_forms():
    assert {"grip", "grips", "gripped", "gripping"} <= word_forms("grip", {})
    assert {"seize", "seized", "seizing"} <= word_forms("seize", {})
    assert {"carry", "carries", "carried", "carrying"} <= word_forms("carry", {})
    assert "bent" in word_forms("bend", {"bend": ["bent"]})
