"""Only what was offered is a tap."""

from __future__ import annotations

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampwise.channel import offered as module
from crampwise.channel.offered import ALWAYS, COMMAND, Offered, canonical, in_messages

QUESTION = {
    "text": "Where?",
    "buttons": [
        {"title": "Calf", "payload": '/answer{"body_part": "calf"}'},
        {"title": "Why?", "payload": "/ask_explain"},
    ],
    "custom": {
        "type": "question",
        "options": [
            {"value": "calf", "title": "Calf", "payload": '/answer{"body_part": "calf"}'},
            {"value": "shin", "title": "Shin", "payload": '/answer{"body_part": "shin"}'},
        ],
    },
}
SEVERAL = {
    "text": "Which fit?",
    "custom": {
        "type": "question",
        "options": [
            {
                "value": value,
                "title": value,
                "payload": json.dumps({"body_triggers": value}).join(("/answer", "")),
            }
            for value in ("bladder", "bowel", "none")
        ],
    },
}


@pytest.mark.parametrize(
    "spelling",
    [
        '/answer{"body_part": "calf"}',
        '/answer{"body_part":"calf"}',
        '  /answer {"body_part" : "calf"} \n',
        '/answer{\n"body_part": "c\\u0061lf"}',
    ],
)
def test_one_payload_has_one_spelling(spelling: str) -> None:
    assert canonical(spelling) == '/answer{"body_part":"calf"}'


@given(st.text(alphabet=string.ascii_letters + "_é", min_size=1), st.text(), st.booleans())
def test_a_plain_payload_is_spelt_as_by_the_parser(name: str, value: str, spaced: bool) -> None:
    entities = {name: value}
    compact = json.dumps(entities, separators=(",", ":"))
    sent = json.dumps(entities) if spaced else compact
    assert canonical(f"/answer{sent}") == f"/answer{compact}"


def test_the_order_of_entities_does_not_matter() -> None:
    assert canonical('/x{"b": "2", "a": "1"}') == canonical('/x{"a":"1","b":"2"}')


@pytest.mark.parametrize(
    "broken", ['/answer{"body_part": ', "/answer{", "/", "", "/answer{]}", "/a{1}{2}"]
)
def test_what_is_no_payload_stays_as_it_is(broken: str) -> None:
    assert canonical(broken) == broken.strip()


@pytest.mark.parametrize(
    "text", ["/restart", "/stop@1.0", '/answer{"a": "b"}', '/answer {"a": "b"} ', "/answer{broken}"]
)
def test_what_looks_like_a_command(text: str) -> None:
    assert COMMAND.fullmatch(text.strip())


@pytest.mark.parametrize("text", ["/ no", "and/or", "1/2", "/restart now please", "calf", "/"])
def test_what_is_words(text: str) -> None:
    assert not COMMAND.fullmatch(text.strip())


def test_buttons_options_and_turns_are_offers() -> None:
    turn = {"text": "a", "custom": {"type": "turn", "messages": [QUESTION]}}
    expected = {'/answer{"body_part":"calf"}', '/answer{"body_part":"shin"}', "/ask_explain"}
    assert in_messages([QUESTION]) == in_messages([turn]) == expected
    assert (
        in_messages(
            [{"text": "no button"}, {"buttons": [{"title": "x"}]}, {"custom": {"type": "answer"}}]
        )
        == set()
    )


def test_a_tap_is_what_this_person_was_offered() -> None:
    known = Offered()
    known.add("one", [QUESTION])
    assert known.tap("one", '/answer{"body_part": "shin"}') == '/answer{"body_part":"shin"}'
    assert known.tap("one", '/answer{"body_part": "foot"}') is None
    assert known.tap("other", '/answer{"body_part": "shin"}') is None
    assert known.tap("one", "/ask_explain{}") is None


@pytest.mark.parametrize("payload", sorted(ALWAYS))
def test_the_pages_own_buttons_work_for_all(payload: str) -> None:
    assert Offered().tap("anyone", payload) == payload


@pytest.mark.parametrize(
    ("values", "good"),
    [
        (["bladder"], True),
        (["bowel", "bladder"], True),
        (["bladder", "fever"], False),
        ([], False),
        (["bladder", 1], False),
        ("bladder", True),
        ({"a": 1}, False),
        (None, False),
    ],
)
def test_several_options_tapped_together(values, good: bool) -> None:
    known = Offered()
    known.add("one", [SEVERAL])
    assert bool(known.tap("one", "/answer" + json.dumps({"body_triggers": values}))) is good


def test_several_findings_are_no_tap() -> None:
    known = Offered()
    known.add("one", [SEVERAL, QUESTION])
    assert known.tap("one", '/answer{"body_triggers": ["bladder"], "body_part": ["calf"]}') is None


def test_older_offers_stay_good() -> None:
    known = Offered()
    known.add("one", [QUESTION])
    known.add("one", [SEVERAL])
    assert known.tap("one", '/answer{"body_part": "calf"}')


def test_the_least_recent_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CONVERSATIONS_KEPT", 2)
    known = Offered()
    for sender in ("a", "b", "a", "c"):
        known.add(sender, [QUESTION])
    assert known.knows("a") and known.knows("c") and not known.knows("b")
    known.forget("a")
    known.forget("never known")
    assert not known.knows("a")
