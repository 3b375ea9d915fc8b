"""The reader of diary lines on lines of our own."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from crampwise.understanding.diary_lines import shared_line_reader

FILES = sorted(Path(__file__).parent.glob("diary_lines*.yml"))
ALWAYS = ("places", "pain", "seconds", "count", "when", "woke")


def _lines():
    for path in FILES:
        for group, lines in YAML(typ="safe").load(path.read_text("utf-8")).items():
            for text, says in lines:
                yield pytest.param(text, says, id=f"{group}: {text}")


@pytest.fixture(scope="module")
def reader():
    return shared_line_reader()


def places(read):
    return ", ".join(f"{one['body_part']} {one['side']}".strip() for one in read.get("places", ()))


def known(when):
    return {name: value for name, value in (when or {}).items() if value is not None} or None


@pytest.mark.parametrize(("text", "says"), _lines())
def test_a_line_says_what_it_says_and_nothing_more(reader, text, says):
    read = reader.read(text)
    read = {**read, "places": places(read) or None, "when": known(read.get("when"))}
    wanted = {"is_log": True, **dict.fromkeys(ALWAYS), **says}
    if says.get("is_log", True) is None:
        del wanted["is_log"]
    assert {name: read.get(name) for name in wanted} == wanted


def test_there_are_enough_lines():
    texts = [one.values[0] for one in _lines()]
    assert len(texts) == len(set(texts)) >= 500


def attacks(read):
    return [
        (places(one), one["pain"], one.get("seconds"), one["when"]["day"], one["when"]["clock"])
        for one in read.get("attacks", ())
    ]


@pytest.mark.parametrize(
    ("text", "each"),
    [
        (
            "3am left calf 7, then again 5am right foot 4",
            [("calf left", 7, None, 0, "03:00"), ("foot right", 4, None, 0, "05:00")],
        ),
        (
            "log yesterday 3pm left calf 7 2 min after physio; 5pm right foot 4 1 min",
            [("calf left", 7, 120, -1, "15:00"), ("foot right", 4, 60, -1, "17:00")],
        ),
        (
            "last night 11pm left calf 7, then 2am right foot 4. log that please",
            [("calf left", 7, None, -1, "23:00"), ("foot right", 4, None, 0, "02:00")],
        ),
        (
            "log 2am left calf 8, 3 min. 4am same calf left 5, 2 min. Another 6am jaw 2",
            [
                ("calf left", 8, 180, 0, "02:00"),
                ("calf left", 5, 120, 0, "04:00"),
                ("jaw", 2, None, 0, "06:00"),
            ],
        ),
    ],
)
def test_several_attacks_in_a_line_are_told_apart(reader, text, each):
    read = reader.read(text)
    assert read["is_log"] and attacks(read) == each
    # For who keeps but one entry, the line tells of it as a whole.
    assert read["places"] and read["pain"] == max(pain for _, pain, *_ in each)


def test_of_several_attacks_each_has_its_own_words_and_the_same_helper(reader):
    text = "log for Mum: 3am left calf 7 after physio, then 5am right foot 4, in the hoist"
    first, second = reader.read(text)["attacks"]
    assert (first["note"], second["note"]) == ("after physio", "in the hoist")
    assert first.get("by") == second.get("by") == reader.read(text).get("by")


@pytest.mark.parametrize(
    "text",
    [
        "log left calf 7 2am. right foot 4. 3 min",
        "log left calf 7 then right calf 6, 2 min, 3am",
        "log: calf. left. 2am. 8. 3 min",
        "log 3am calf 7, eased, then back again at 5am",
        "log left calf and right foot, 6, 2 min, 1.30am",
        "3am left calf 7 and it is cramping now, then again 5am right foot 4, log it",
        "log " + "3am left calf 7; " * 6,
        "log 3am left calf 7, then 5am right foot",
        "log 3am left calf 7. the heat pad helped. 5am right foot 4",
    ],
)
def test_one_attack_or_what_could_belong_to_either_is_one_entry(reader, text):
    assert "attacks" not in reader.read(text)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("left calf, no, right calf, 6, stood up", "stood up"),
        ("place: left calf, sev: 6, dur: 2 min", None),
        ("left calf 7 2 min, pulled my toes up", "pulled my toes up"),
    ],
)
def test_what_was_understood_is_no_note(reader, text, pieces):
    assert reader.read(text).get("note") == pieces
