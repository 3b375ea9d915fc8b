"""The diary's FHIR bundle before two readers of R4 (4.0.1) made by others from its published definitions.

They know every element, its type, how often it may stand and what must be there; fhir.resources also knows the
patterns of ids and strings, that one of several kinds of value is given, and the codes that are allowed.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fhir.resources.bundle import Bundle as PydanticBundle
from fhir.resources.core.fhirabstractmodel import FHIRAbstractModel
from fhirclient.models.bundle import Bundle as StrictBundle
from fhirclient.models.fhirabstractbase import FHIRValidationError

from crampwise.diary import exports
from crampwise.diary.labels import load_labels

from . import samples
from .test_fhir import bundle, of

SIZES = [0, 1, 20, 2000]
MUST_LIST_CODES = ("Bundle.type", "Observation.status", "MedicationStatement.status")


def by_fhirclient(found: dict) -> dict:
    """As it was read. Raises ValueError for what is no R4."""
    try:
        return StrictBundle(found, strict=True).as_json()
    except FHIRValidationError as error:
        raise ValueError(str(error)) from error


def by_fhir_resources(found: dict) -> dict:
    """As it was read. Raises ValueError or LookupError for what is no R4."""
    read = PydanticBundle.parse_obj(found)
    wrong = [f"{where}: {code}" for where, code, allowed in _codes(read) if code not in allowed]
    if wrong:
        raise ValueError(wrong)
    return json.loads(read.json())


def _codes(node: FHIRAbstractModel) -> Iterator[tuple[str, str, list[str]]]:
    """Each code that is bound to a list, with the list: the models carry it, but do not hold to it."""
    for name, field in node.__fields__.items():
        value = getattr(node, name)
        allowed = field.field_info.extra.get("enum_values")
        if allowed and value is not None:
            yield f"{node.resource_type}.{field.alias}", value, allowed
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, FHIRAbstractModel):
                yield from _codes(one)


READERS = pytest.mark.parametrize("read", [by_fhirclient, by_fhir_resources])


def of_all_sorts(size: int) -> dict:
    """A bundle whose entries have every harmful note, medicine and question there is, and every field or none."""
    notes = itertools.cycle(("", *samples.NASTY))
    entries = [replace(one, note=next(notes)) for one in samples.entries(size)]
    texts = samples.of_kinds(samples.NASTY, samples.NASTY)
    return exports.fhir(entries, samples.summary(size), texts, load_labels())


@READERS
@pytest.mark.parametrize("size", SIZES)
def test_they_take_the_bundle_and_read_all_that_is_in_it(read, size):
    found = of_all_sorts(size)
    assert read(found) == found
    kinds = Counter(one["resource"]["resourceType"] for one in found["entry"])
    assert (
        kinds["Observation"] >= size and kinds["Patient"] == 1 and kinds["MedicationStatement"] > 10
    )


def test_the_entries_are_of_all_sorts():
    """Or the test above would say little."""
    found = samples.entries(2000)
    for name in ("condition", "pain", "pain_after", "seconds", "duration", "woke", "helper_there"):
        assert {getattr(one, name) is None for one in found} == {True, False}, name
    assert {one.condition for one in found} >= {"cramp", "spasticity", "mixed", "unclear"}
    assert {one.precision for one in found} == {"exact", "hour", "part_of_day", "day"}
    assert {one.logged_by for one in found} == {"self", "helper"}
    assert any(one.red_flags for one in found) and {len(one.steps) for one in found} >= {0, 3}


def test_the_codes_that_the_bundle_has_are_held_against_their_lists():
    read = PydanticBundle.parse_obj(of_all_sorts(20))
    assert {where for where, _, _ in _codes(read)} >= set(MUST_LIST_CODES)


@READERS
@pytest.mark.parametrize(
    "kind, harm",
    [
        ("Observation", {"status": None}),
        ("Observation", {"code": None}),
        ("Observation", {"nonsense": 1}),
        ("Observation", {"status": ["final"]}),
        ("Observation", {"category": {"text": "Survey"}}),
        ("Observation", {"effectiveDateTime": "yesterday"}),
        ("Observation", {"code": "Cramp"}),
        ("Observation", {"component": [{"valueInteger": 1}]}),
        ("Observation", {"component": [{"code": {"text": "Attacks"}, "valueInteger": "many"}]}),
        ("Condition", {"subject": None}),
        ("MedicationStatement", {"medicationCodeableConcept": None}),
        ("Patient", {"resourceType": "Person2"}),
    ],
)
def test_they_refuse_what_is_no_r4(read, kind, harm):
    with pytest.raises((ValueError, LookupError)):
        read(_harmed(kind, harm))


@pytest.mark.parametrize(
    "kind, harm",
    [
        ("Observation", {"status": "done"}),
        ("MedicationStatement", {"status": "perhaps"}),
        ("Observation", {"valueString": "two kinds of value", "valueBoolean": True}),
        ("Observation", {"id": "a b"}),
        ("Observation", {"code": {"text": ""}}),
    ],
)
def test_codes_patterns_and_choices_are_held_to(kind, harm):
    with pytest.raises(ValueError):
        by_fhir_resources(_harmed(kind, harm))


@READERS
@pytest.mark.parametrize("harm", [{"type": None}, {"nonsense": 1}, {"entry": {}}])
def test_they_refuse_a_bundle_that_is_none(read, harm):
    with pytest.raises(ValueError):
        read(_without_none({**bundle(1), **harm}))


def test_a_bundle_of_no_known_type_is_refused():
    with pytest.raises(ValueError):
        by_fhir_resources({**bundle(1), "type": "heap"})


def _harmed(kind: str, harm: dict[str, Any]) -> dict:
    """A bundle with a fault in the first resource of a kind; ``None`` takes an element out."""
    found = bundle(20)
    resource = of(found, kind)[0]
    changed = _without_none({**resource, **harm})
    entries = [
        {**one, "resource": changed} if one["resource"] is resource else one
        for one in found["entry"]
    ]
    return {**found, "entry": entries}


def _without_none(found: dict[str, Any]) -> dict:
    return {name: value for name, value in found.items() if value is not None}
