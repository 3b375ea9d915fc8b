"""The reader of red flags in free text, and the texts of the red flags themselves."""

import random
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from crampwise.clinical.red_flag_text import ACT, ASK, RedFlagReader

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
FOLDER = KNOWLEDGE / "red_flags"
_yaml = YAML(typ="safe")
LINES = _yaml.load(Path(__file__).with_name("red_flag_lines.yml").read_text(encoding="utf-8"))
CONTACTS = _yaml.load((KNOWLEDGE / "contacts.yml").read_text(encoding="utf-8"))
KINDS = {
    path.stem: _yaml.load(path.read_text(encoding="utf-8"))
    for path in sorted(FOLDER.glob("*.yml"))
    if not path.name.startswith("_")
}
CONTRACT_KINDS = (
    "breathing breathing_co2 choking laryngospasm chest_pain arrhythmia dvt pulmonary_embolism stroke dark_urine "
    "baclofen_withdrawal pump fever_rigidity sepsis meningitis jaw_locked cramp_not_letting_go injury cauda_equina "
    "limb_ischaemia acute_abdomen dehydration seizure overdose too_sedated interaction quinine_reaction "
    "pregnancy_quinine allergic_reaction rash liver infection burn suicidal safeguarding carer_crisis "
    "asks_emergency new_weakness"
).split()


@pytest.fixture(scope="session")
def reader():
    return RedFlagReader.from_folder(FOLDER)


def _lines(outcome):
    return [
        (kind, line)
        for half in LINES.values()
        for kind, lines in (half.get(outcome) or {}).items()
        for line in lines
    ]


NONE_LINES = [line for half in LINES.values() for line in half["none"]]
ACT_LINES = _lines("act")


def test_there_are_enough_lines():
    assert len(ACT_LINES) + len(_lines("ask")) + len(NONE_LINES) >= 400
    assert len(NONE_LINES) >= 150
    assert {kind for kind, _ in ACT_LINES} >= set(CONTRACT_KINDS) - {"asks_emergency"}


@pytest.mark.parametrize(("kind", "line"), ACT_LINES)
def test_acts_on_a_red_flag(reader, kind, line):
    assert kind in {flag.kind for flag in reader.read(line) if flag.outcome == ACT}


@pytest.mark.parametrize(("kind", "line"), _lines("ask"))
def test_asks_about_a_doubtful_one(reader, kind, line):
    flags = reader.read(line)
    assert kind in {flag.kind for flag in flags}
    assert not [flag for flag in flags if flag.outcome == ACT]


@pytest.mark.parametrize(("kind", "line"), _lines("flag"))
def test_acts_or_asks_about_one_told_obliquely(reader, kind, line):
    assert kind in {flag.kind for flag in reader.read(line)}


@pytest.mark.parametrize("line", NONE_LINES)
def test_raises_no_alarm(reader, line):
    assert reader.read(line) == ()


def test_every_pattern_compiles(reader):
    for rule in reader._rules:
        for part in rule.parts:
            assert part.regex


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("temperature thirty eight point nine", "temperature 38.9"),
        ("sats ninety one", "sats 91"),
        ("should I dial nine nine nine", "should i dial 999"),
        ("triple zero", "000"),
        ("thirty eight minutes", "longtime"),
        ("a fit in 09", "fit in someyear"),
        ("raised it in 74 steps", "raised it in 74 steps"),
    ],
)
def test_numbers_are_read(reader, line, mended):
    assert reader.mended(line) == mended


# --- what is set aside ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("lungs are clear, says the physio", "breathing"),
        ("no gagging at supper", "choking"),
        ("I'm not on quinine", "pregnancy_quinine"),
        ("haven't missed any baclofen", "baclofen_withdrawal_emergency"),
        ("my cousin had a stroke, this is just my toe", "stroke"),
        ("had a fit back in 1998", "seizure"),
        ("choked up over an old song", "choking"),
        ("no fever, no rash", "infection"),
        # of which nothing is left: no kind at all
        ("throat clear, swallowing fine today", "dehydration"),
        ("heart rate 72, sats 97", "arrhythmia"),
        ("a friend from bowls has pneumonia", "sepsis"),
    ],
)
def test_a_kind_brought_up_only_to_be_set_aside_is_calmed(reader, line, kind):
    read = reader.look(line)
    assert kind in read.calmed
    assert not read.flags


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("no chest pain but I cannot get air", "breathing"),  # told in the same breath
        ("no fever, but something is very off", "infection"),  # what follows a "but" may be it
        ("breathing was fine yesterday, tonight my breathing is not", "breathing"),
        ("breathing was fine until tea", "breathing"),
        ("calf has locked again", "dvt"),  # not spoken of at all
        ("it's like my dad's stroke, my face is numb", "stroke"),
        ("no fever, calf locked again", "dvt"),  # a muscle may hide it
        ("throat clear, eating fine, tired of it all", "suicidal"),  # told by the way
        ("friend from church has flu and now I feel odd", "sepsis"),
    ],
)
def test_what_is_told_plainly_or_not_at_all_is_not_calmed(reader, line, kind):
    assert kind not in reader.look(line).calmed


@pytest.mark.parametrize(("kind", "line"), ACT_LINES)
def test_no_kind_that_is_flagged_is_calmed(reader, kind, line):
    assert kind not in reader.look(line).calmed


# --- what holds for any text ----------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=1000))
def test_never_raises_and_is_deterministic(text):
    reader = _shared()
    assert reader.read(text) == reader.read(text)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(sorted({word for _, line in ACT_LINES for word in line.split()})),
        max_size=40,
    )
)
def test_word_salad_is_read(words):
    _shared().read(" ".join(words))


_DENIALS = {
    "rash": "no rash",
    "dvt": "my leg isn't swollen",
    "chest_pain": "no chest pain",
    "breathing": "my breathing is fine",
    "seizure": "I haven't had a seizure",
    "dark_urine": "my pee is not dark",
    "choking": "I'm not choking",
}


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(ACT_LINES), st.sampled_from(sorted(_DENIALS)), st.booleans())
def test_a_denial_of_another_kind_removes_no_act(kind_and_line, denied, first):
    kind, line = kind_and_line
    if kind == denied:
        return
    text = f"{_DENIALS[denied]}. {line}" if first else f"{line}, {_DENIALS[denied]}"
    assert kind in {flag.kind for flag in _shared().read(text) if flag.outcome == ACT}, text


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(ACT_LINES), st.sampled_from(["upper", "emoji", "curly", "trailing", "spaced"])
)
def test_the_way_it_is_typed_makes_no_difference(kind_and_line, way):
    kind, line = kind_and_line
    typed = {
        "upper": line.upper(),
        "emoji": f"😣😣 {line} 🙏",
        "curly": line.replace("'", "’"),
        "trailing": f"{line}!!!",
        "spaced": line.replace(" ", "  "),
    }[way]
    assert kind in {flag.kind for flag in _shared().read(typed) if flag.outcome == ACT}


# Of the sections that the floors below were measured on, so that they stay comparable. A shorter line would get
# more than its share of slips.
LONG_ENOUGH = [
    line
    for name, section in LINES.items()
    if not name.startswith(("at_first_sight", "ordinary_attacks"))
    for lines in (section.get("act") or {}).values()
    for line in lines
    if len(line) >= 20
]


def test_typing_slips_keep_recall():
    """One slip in ten letters: a neighbouring key, a dropped, doubled or swapped letter."""
    chance = random.Random(3)
    lines = LONG_ENOUGH * 3
    assert sum(bool(_shared().read(_slips(line, chance))) for line in lines) / len(lines) >= 0.9


def test_typing_slips_keep_recall_whatever_the_draw():
    """Nine in ten is the aim; over six draws 0.896 was measured. This floor holds it, and may only rise."""
    found = 0
    for seed in range(6):
        chance = random.Random(seed)
        found += sum(bool(_shared().read(_slips(line, chance))) for line in LONG_ENOUGH)
    assert found / (6 * len(LONG_ENOUGH)) >= 0.89


def _slips(line, chance):
    rows, typed = ("qwertyuiop", "asdfghjkl", "zxcvbnm"), list(line.lower())
    for place in chance.sample(range(len(typed)), len(typed) // 10):
        row = next((row for row in rows if typed[place] in row), None)
        if not row:
            continue
        key, slip = typed[place], chance.choice(("near", "drop", "double", "swap"))
        if slip == "near":
            at = row.index(key)
            typed[place] = row[at - 1] if at else row[1]
        elif slip == "swap" and place + 1 < len(typed) and typed[place + 1].isalpha():
            typed[place], typed[place + 1] = typed[place + 1], typed[place]
        else:
            typed[place] = "" if slip == "drop" else key * 2
    return "".join(typed)


def test_acts_come_first_then_the_most_urgent(reader):
    flags = reader.read(
        "bit breathless, calf swollen and hot, burns when I pee, and his face has dropped suddenly"
    )
    outcomes = [flag.outcome for flag in flags]
    assert outcomes == sorted(outcomes, key=[ACT, ASK].index)
    acts = [KINDS[flag.kind]["triage"] for flag in flags if flag.outcome == ACT]
    assert acts == sorted(acts, key=["emergency", "call_today"].index)


@pytest.mark.parametrize(
    "line", ["", "   ", "...", "😀", "1234", "\x00", "a" * 5000, "-'-'-", "no no no"]
)
def test_odd_input_raises_no_flag(reader, line):
    assert reader.read(line) == ()


@pytest.mark.serial
def test_reads_fast_enough(reader):
    short = "my calf has been sore and swollen since this morning and now it is hot to touch, should I worry, please"
    long = " ".join(line for _, line in ACT_LINES)[:1000]
    assert _milliseconds(reader, short) < 10  # 1 ms on the machine it was written on
    assert _milliseconds(reader, long) < 150  # 20 ms there


def _milliseconds(reader, text):
    best = 9.0
    for _ in range(5):
        start = time.perf_counter()
        reader.read(text)
        best = min(best, time.perf_counter() - start)
    return best * 1000


_readers = []


def _shared():
    if not _readers:
        _readers.append(RedFlagReader.from_folder(FOLDER))
    return _readers[0]


# --- the texts -----------------------------------------------------------------------------


def _shown(entry):
    """Every string a person may see, one bubble each."""
    for said in entry["action"].values():
        yield from said
    yield from _spoken(entry["why"])
    for key in ("if_worse", "crew_card"):
        yield from _spoken(entry.get(key, {}))
    if entry["ask"]:
        yield from _spoken(entry["ask"]["text"])
        yield from _spoken(entry["ask"]["no_reply"])


def _spoken(text):
    """The strings of a text: one for all, or one for the person and one for the helper."""
    return [text] if isinstance(text, str) else list(text.values())


def _sentences(text):
    return [part for part in re.split(r"(?<=[.?!])\s+", text) if part]


def _grade(text):
    """Flesch-Kincaid grade (Kincaid 1975), with syllables counted by vowel groups."""
    words = re.findall(r"[a-z']+", text.lower())
    syllables = sum(
        max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e(s|d)?$", "", word)))) for word in words
    )
    return 0.39 * len(words) / len(_sentences(text)) + 11.8 * syllables / len(words) - 15.59


def test_every_kind_of_the_contract_has_a_file():
    assert set(KINDS) >= set(CONTRACT_KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_file_is_whole(kind):
    entry = KINDS[kind]
    assert entry["kind"] == kind
    assert entry["triage"] in ("emergency", "call_today")
    assert entry["grade"] in "ABC" and entry["sources"]
    assert entry["contacts"] and set(entry["contacts"]) <= set(CONTACTS["placeholder_fallback"])
    for said in entry["action"].values():
        first = _sentences(said[0])[0]
        assert first.startswith("Call "), "the first sentence is the action"
    if entry["triage"] == "emergency":
        assert all("ALS (MND)" in card for card in _spoken(entry["crew_card"]))
    if entry["ask"]:
        assert len(entry["ask"]["yes"]) <= 20 and len(entry["ask"]["no"]) <= 24


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_texts_are_plain(kind):
    for text in _shown(KINDS[kind]):
        spoken = re.sub(r"\{\w+\}", "them", text).replace("ALS (MND)", "it")
        assert len(_sentences(spoken)) <= 2, text
        assert all(len(sentence.split()) <= 15 for sentence in _sentences(spoken)), text


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_reading_grade_is_six_at_most(kind):
    bubbles = [
        re.sub(r"\{\w+\}", "them", text).replace("ALS (MND)", "it") for text in _shown(KINDS[kind])
    ]
    assert _grade(" ".join(bubbles)) <= 6


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_texts_use_known_placeholders_only(kind):
    known = set(CONTACTS["placeholders"]) | {"their", "them"}
    entry = KINDS[kind]
    for text in _shown(entry):
        assert set(re.findall(r"\{(\w+)\}", text)) <= known, text
    for text in entry["action"]["self"]:
        assert "{their}" not in text and "{them}" not in text


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_texts_keep_the_promises(kind):
    said = " ".join(_shown(KINDS[kind])).lower()
    for banned in ("you have a ", "tetany", "tablets of", " mg", "prognosis", "spasticity"):
        assert banned not in said
    assert not re.search(
        r"\b(start|stop|change) (taking|your|the) (medicine|baclofen|tablet)", said
    )


def test_every_region_has_every_role():
    for region, roles in CONTACTS["regions"].items():
        assert set(roles) == set(CONTACTS["placeholder_fallback"]), region
        for entry in roles.values():
            assert {"label", "number", "how", "note", "sources", "verified"} <= set(entry)
            assert entry["how"] in ("call", "text", "chat", "ask")
            assert entry["number"] is None or isinstance(entry["number"], str)
        assert roles["emergency"]["number"]


def test_either_spelling_of_a_message_counts(reader):
    typed, mended = "cnt gwt ant aif", "cant get any air"
    assert not reader.read(typed)
    flags = reader.look(typed, mended).flags
    assert [(flag.kind, flag.outcome) for flag in flags] == [("breathing", ACT)]
    # What the typed words tell stays, whatever somebody made of them.
    assert reader.look(mended, "cant get any hair").flags == flags
    assert reader.look(mended, "").flags == flags


def test_what_the_mended_words_set_aside_is_set_aside(reader):
    assert "breathing" in reader.look("breatjung is fien", "breathing is fine").calmed
