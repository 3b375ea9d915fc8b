"""The diary as a FHIR R4 bundle: what the person said and no more, and never a diagnosis."""

from __future__ import annotations

import json
import re
from datetime import datetime, timezone
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampwise.diary import exports, plain
from crampwise.diary.entry import Entry, Place, StepTried
from crampwise.diary.labels import load_labels

from . import samples

LABELS = load_labels()
SIZES = [0, 1, 20, 2000]
#: Of HL7's JSON format for R4: datatypes with the pattern that each has there.
DATE_TIME = re.compile(
    r"([0-9]{4})(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])(T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)"
    r"(\.[0-9]+)?(Z|(\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00)))?)?)?"
)
ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
STRING = re.compile(r"[ \r\n\t\S]+")
CODE = re.compile(r"\S+( \S+)*")
#: Elements that each resource may have here, and those it must; from the published definitions.
RESOURCES = {
    "Patient": ({"id"}, set()),
    "Condition": ({"id", "verificationStatus", "category", "code"}, {"subject"}),
    "Observation": (
        {"id", "category", "subject", "effectiveDateTime", "effectivePeriod", "performer", "valueString", "bodySite", "component"},
        {"status", "code"},
    ),
    "MedicationStatement": ({"id", "informationSource"}, {"status", "medicationCodeableConcept", "subject"}),
}  # fmt: skip
STATUS = {"Observation": {"final"}, "MedicationStatement": {"unknown"}}
#: The only codes given, with what they mean.
CODES = {
    ("http://snomed.info/sct", "55300003"): "Cramp",
    ("http://snomed.info/sct", "221360009"): "Spasticity",
    (
        "http://loinc.org",
        "72514-3",
    ): "Pain severity - 0-10 verbal numeric rating [Score] - Reported",
    ("http://terminology.hl7.org/CodeSystem/observation-category", "survey"): "Survey",
    ("http://terminology.hl7.org/CodeSystem/condition-ver-status", "unconfirmed"): "Unconfirmed",
}


def bundle(size: int, medicines=("Baclofen",), questions=("Is there a brace?",)) -> dict:
    return exports.fhir(
        samples.entries(size), samples.summary(size), samples.of_kinds(medicines, questions), LABELS
    )


def of(found: dict, kind: str) -> list[dict]:
    return [one["resource"] for one in found["entry"] if one["resource"]["resourceType"] == kind]


def observed(*entries: Entry) -> list[dict]:
    return of(exports.fhir(entries, samples.summed(entries, 30), {}, LABELS), "Observation")


def components(resource: dict) -> dict:
    return {
        one["code"]["text"]: next(value for key, value in one.items() if key != "code")
        for one in resource["component"]
    }


def assert_sound(found: dict) -> None:
    """By the rules of R4 that hold for what is in it."""
    assert found["resourceType"] == "Bundle" and found["type"] == "collection"
    assert set(found) == {"resourceType", "type", "entry"}
    urls = [one["fullUrl"] for one in found["entry"]]
    assert len(set(urls)) == len(urls)
    for one in found["entry"]:
        resource = one["resource"]
        assert set(one) == {"fullUrl", "resource"}
        assert one["fullUrl"] == f"urn:uuid:{UUID(resource['id'])}"
        may, must = RESOURCES[resource["resourceType"]]
        names = set(resource) - {"resourceType"}
        assert must <= names <= may | must
        assert resource.get("status", "final") in STATUS.get(resource["resourceType"], {"final"})
        _assert_elements(resource, urls)
    assert json.loads(json.dumps(found)) == found


def _assert_elements(node: dict, urls: list[str]) -> None:
    for name, value in node.items():
        assert value not in (None, "", [], {}), name
        if name == "reference":
            assert value in urls
        elif name == "coding":
            assert all(CODES[one["system"], one["code"]] == one["display"] for one in value)
        elif name in ("effectiveDateTime", "start", "end"):
            assert DATE_TIME.fullmatch(value)
        elif name == "id":
            assert ID.fullmatch(value)
        elif name in ("status", "code") and isinstance(value, str):
            assert CODE.fullmatch(value)
        elif isinstance(value, str):
            assert STRING.fullmatch(value) and value == value.strip()
            assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", value)
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, dict):
                _assert_elements(child, urls)


@pytest.mark.parametrize("size", SIZES)
def test_it_is_sound_by_the_rules_of_r4(size):
    assert_sound(bundle(size))


@pytest.mark.parametrize("size", SIZES)
def test_the_same_diary_makes_the_same_bundle(size):
    assert bundle(size) == bundle(size)


def test_nobody_is_named_and_two_people_are_two():
    assert of(bundle(20), "Patient") == [
        {"resourceType": "Patient", "id": of(bundle(20), "Patient")[0]["id"]}
    ]
    mine, theirs = samples.nasty(1, ""), samples.nasty(2, "")
    first, second = (
        exports.fhir([one], samples.summed([one], 30), {}, LABELS) for one in (mine, theirs)
    )
    assert not {one["fullUrl"] for one in first["entry"]} & {
        one["fullUrl"] for one in second["entry"]
    }


def test_an_attack_says_what_is_known_of_it():
    entry = Entry(
        id="1" * 32, started=datetime(2026, 11, 20, 2, tzinfo=timezone.utc), timezone="Europe/Berlin", condition="cramp",
        places=(Place("calf", "left"), Place("foot")), pain=8, pain_after=2, seconds=180, count=2, relapses=1, woke=True,
        helper_there=False, logged_by="helper", triggers=("cold",), red_flags=("dvt",), note="after physio",
        steps=(StepTried("a", "stretch", "worked"), StepTried("b", "heat")),
    )  # fmt: skip
    (found,) = observed(entry)
    assert found["code"] == {
        "coding": [{"system": "http://snomed.info/sct", "code": "55300003", "display": "Cramp"}],
        "text": "Muscle cramp (patient-reported impression, not a diagnosis)",
    }
    assert found["effectivePeriod"] == {
        "start": "2026-11-20T03:00:00+01:00",
        "end": "2026-11-20T03:03:00+01:00",
    }
    assert found["bodySite"] == {"text": "left calf; foot"}
    assert found["performer"] == [{"display": "A helper"}]
    score = {"unit": "{score}", "system": "http://unitsofmeasure.org", "code": "{score}"}
    assert components(found) == {
        "Pain severity at its worst, 0 to 10": {"value": 8, **score},
        "Pain severity afterwards, 0 to 10": {"value": 2, **score},
        "Duration": {"value": 180, "unit": "s", "system": "http://unitsofmeasure.org", "code": "s"},
        "Number of attacks": 2,
        "Times it came back within the episode": 1,
        "Woke the person from sleep": True,
        "Somebody was there to help": False,
        "Trigger": "cold",
        "Relief tried: stretch": "eased",
        "Relief tried: heat": "outcome not told",
        "Red flag met": "suspected DVT",
        "Note in the person's own words": "after physio",
    }


@pytest.mark.parametrize(
    "condition, what, code",
    [
        ("cramp", "Pain severity", "72514-3"),
        ("spasticity", "Severity of spasticity", None),
        ("mixed", "Severity", None),
        (None, "Severity", None),
    ],
)
def test_only_a_rating_of_a_cramp_is_coded_as_pain(condition, what, code):
    (found,) = observed(Entry(id="1" * 32, started=samples.END, condition=condition, pain=4))
    rated = found["component"][0]["code"]
    assert rated["text"] == f"{what} at its worst, 0 to 10"
    assert [one["code"] for one in rated.get("coding", [])] == ([code] if code else [])


@pytest.mark.parametrize(
    "precision, when, said",
    [
        ("exact", "2026-11-20T02:00:00+00:00", None),
        ("hour", "2026-11-20T02:00:00+00:00", "to the hour"),
        ("part_of_day", "2026-11-20T02:00:00+00:00", "to the part of the day"),
        ("day", "2026-11-20", None),
    ],
)
def test_the_time_is_no_more_exact_than_it_is_known(precision, when, said):
    entry = Entry(
        id="1" * 32,
        started=datetime(2026, 11, 20, 2, tzinfo=timezone.utc),
        precision=precision,
        seconds=60,
    )
    (found,) = observed(entry)
    if precision == "exact":
        assert found["effectivePeriod"]["start"] == when
    else:
        assert found["effectiveDateTime"] == when
    assert components(found).get("How exactly the time is known") == said


def test_the_end_of_an_attack_follows_a_change_of_the_clock():
    """At 01:00 UTC on 25 October 2026 London's clocks go back."""
    entry = Entry(
        id="1" * 32,
        started=datetime(2026, 10, 25, 0, 59, tzinfo=timezone.utc),
        timezone="Europe/London",
        seconds=120,
    )
    found = of(exports.fhir([entry], samples.summary(0), {}, LABELS), "Observation")[0]
    assert found["effectivePeriod"] == {
        "start": "2026-10-25T01:59:00+01:00",
        "end": "2026-10-25T01:01:00+00:00",
    }


def test_an_impression_is_never_a_diagnosis():
    found = of(bundle(20), "Condition")
    assert [one["code"]["coding"][0]["display"] for one in found] == ["Cramp", "Spasticity"]
    for one in found:
        assert one["verificationStatus"]["coding"][0]["code"] == "unconfirmed"
        assert one["code"]["text"].endswith("(patient-reported impression, not a diagnosis)")
        assert one["category"] == [{"text": "Patient-reported impression"}]
        assert "clinicalStatus" not in one
    assert of(bundle(0), "Condition") == []


def test_a_medicine_is_its_name_and_nothing_is_read_out_of_it():
    (found,) = of(bundle(1, ["Baclofen 3 x a day"]), "MedicationStatement")
    assert found["medicationCodeableConcept"] == {"text": "Baclofen 3 x a day"}
    assert not {"dosage", "effectiveDateTime", "reasonCode"} & set(found)


def test_a_question_is_there_word_for_word():
    assert [one["valueString"] for one in of(bundle(1), "Observation") if "valueString" in one] == [
        "Is there a brace?"
    ]


def test_the_same_text_twice_is_one():
    assert len(of(bundle(1, ["a", " a ", "b", ""], ["", " "]), "MedicationStatement")) == 2


@pytest.mark.parametrize("words", samples.NASTY)
def test_harmful_words_are_plain_text(words):
    entry = samples.nasty(1, words)
    found = exports.fhir([entry], samples.summary(1), samples.of_kinds([words], [words]), LABELS)
    assert_sound(found)
    json.dumps(found, ensure_ascii=False).encode()
    # Markdown and narrative are read by machines as more than words; there is none.
    assert not {"text", "note"} & {name for one in found["entry"] for name in one["resource"]}
    (attack,) = [one for one in of(found, "Observation") if "component" in one]
    assert components(attack)["Note in the person's own words"] == plain.lines(words)


@given(st.text(), st.text())
@settings(deadline=None, max_examples=60)
def test_any_words_make_a_sound_bundle(note, text):
    entry = samples.nasty(1, note)
    assert_sound(
        exports.fhir([entry], samples.summary(1), {"medicine": [text], "question": [text]}, LABELS)
    )
