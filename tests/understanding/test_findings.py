"""The finding reader on lines of our own invention, and on anything at all."""

import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from crampwise.understanding.findings import FindingReader, shared_reader
from crampwise.understanding.lexicon import LexiconError, load_lexicon

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FINDINGS = ROOT / "knowledge" / "findings"


def _yaml(path):
    return YAML(typ="safe").load(path.read_text("utf-8"))


def _lines():
    for path in sorted(HERE.glob("lexicon_*.yml")):
        for group, lines in _yaml(path).items():
            for text, says in lines:
                yield pytest.param(text, says, id=f"{group}: {text}")


@pytest.fixture(scope="module")
def reader() -> FindingReader:
    return shared_reader()


def _pairs(mapping):
    return {
        (finding, str(value))
        for finding, values in mapping.items()
        for value in (values if isinstance(values, list) else [values])
    }


@pytest.mark.parametrize(("text", "says"), _lines())
def test_a_line_states_what_it_says_and_nothing_more(reader, text, says):
    read = {
        (found.finding, found.value)
        for found in reader.read(text)
        if found.finding not in ("who", "pronoun") or "who" in says
    }
    assert read == _pairs(says)


def test_there_are_enough_lines():
    lines = list(_lines())
    assert len(lines) >= 400
    assert sum(not param.values[1] for param in lines) >= 40


def test_no_line_stands_twice():
    texts = [param.values[0] for param in _lines()]
    assert len(texts) == len(set(texts))


PARTS = (
    "jaw under_chin tongue throat neck_front neck_back shoulder upper_arm forearm palm thumb fingers "
    "ribs abdomen upper_back low_back buttock hip thigh_front hamstring inner_thigh calf shin foot "
    "toes whole_arm whole_leg both_legs whole_body"
).split()


def test_every_body_part_has_a_line_that_names_it():
    named = {param.values[1].get("body_part") for param in _lines()}
    assert named >= set(PARTS)


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("clf", "calf"), ("calff", "calf"), ("hamsting", "hamstring"), ("shoudler", "shoulder"),
        ("fingrs", "fingers"), ("thumn", "thumb"), ("forarm", "forearm"), ("tummmy", "abdomen"),
        ("thihg", "thigh_front"), ("stomich", "abdomen"), ("buttok", "buttock"), ("throta", "throat"),
    ],
)  # fmt: skip
def test_a_typing_slip_in_a_body_part_is_understood(reader, typed, part):
    read = {found.finding: found.value for found in reader.read(typed)}
    assert read.get("body_part") == part


@pytest.mark.parametrize("word", "half shine food though hard than chin thing call least".split())
def test_a_plain_word_is_never_taken_for_a_slip(reader, word):
    expected = "under_chin" if word == "chin" else None
    read = {found.finding: found.value for found in reader.read(f"the {word}")}
    assert read.get("body_part") == expected


def _titles():
    for path in sorted(FINDINGS.glob("[!_]*.yml")):
        content = _yaml(path)
        for finding, entry in content.get("findings", content).items():
            for option in (entry or {}).get("options", ()) if isinstance(entry, dict) else ():
                titles = option["title"]
                titles = [titles] if isinstance(titles, str) else titles.values()
                for title in titles:
                    if finding != "sensation":  # read from text only, never asked
                        yield finding, str(option["value"]), title


def test_a_button_title_typed_out_means_that_button(reader):
    misread = [
        (finding, value, title)
        for finding, value, title in _titles()
        if value != "not_sure" and reader.read_fully(title).if_asked.get(finding) != value
    ]
    assert misread == []


@pytest.mark.parametrize(
    ("finding", "reply", "value"),
    [
        ("leg_swelling", "no", "none"),
        ("leg_swelling", "no, the foot is warm", "none"),
        ("can_stand", "no", "no"),
        ("can_stand", "yes but wobbly", "yes"),
        ("breathing", "no", "usual"),
        ("chest_pain", "none", "none"),
        ("twitching", "yeah loads", "yes"),
        ("pain", "6", "6"),
        ("pain", "about 6 i think", "6"),
        ("duration", "2 mins", "minutes"),
        ("happening_now", "yep", "now"),
        ("als_status", "not yet", "being_tested"),
        ("who", "me", "self"),
        ("who", "her husband", "helper"),
        ("trigger", "gripping", "overuse_or_grip"),
        ("side", "left", "left"),
    ],
)
def test_a_short_reply_is_read_by_its_question(reader, finding, reply, value):
    assert reader.read_fully(reply).if_asked.get(finding) == value


def test_a_bare_yes_or_number_states_nothing_by_itself(reader):
    for text in ("yes", "no", "7", "ok", "not sure", "skip"):
        assert reader.read(text) == [], text


def test_positions_point_at_the_words(reader):
    text = "My “left” CALF…hurts; it’s 7/10"
    for found in reader.read(text):
        assert text[found.start : found.end] == found.text
        assert found.text


def test_a_medicine_is_named_by_its_entry(reader):
    read = {
        (found.finding, found.value) for found in reader.read("is lioresal the same as baclofen")
    }
    assert ("medicine", "baclofen") in read


ANY_TEXT = st.text(max_size=1200)
NEAR_TEXT = st.lists(
    st.sampled_from(
        "my her calf leg not no never cramp when if i is it ? , . left both 10 minutes/10 don't stiff".split()
    ),
    max_size=40,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(st.one_of(ANY_TEXT, NEAR_TEXT))
def test_no_text_breaks_it(text):
    reading = shared_reader().read_fully(text)
    assert shared_reader().read_fully(text) == reading
    for found in reading.stated:
        assert 0 <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.text


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=string.printable, max_size=80))
def test_a_payload_states_nothing(rest):
    reading = shared_reader().read_fully("/" + rest)
    assert reading.stated == () and reading.if_asked == {}


def test_a_damaged_lexicon_is_refused_by_name(tmp_path):
    with pytest.raises(LexiconError, match="_words.yml"):
        load_lexicon(tmp_path)


def test_every_value_of_the_lexicon_is_one_the_assistant_knows():
    known = {}
    for path in sorted(FINDINGS.glob("[!_]*.yml")):
        content = _yaml(path)
        for finding, entry in content.get("findings", content).items():
            if isinstance(entry, dict) and "options" in entry:
                known[finding] = {str(option["value"]) for option in entry["options"]}
    lexicon = load_lexicon(ROOT / "knowledge" / "lexicon")
    for finding, words in lexicon.findings.items():
        if finding in known:
            assert set(words.values) <= known[finding], finding
