"""A diary as a FHIR R4 (4.0.1) Bundle of what the person reported: nothing in it is a diagnosis, and nobody is named.

Codes stand beside the words only where their meaning is the same: SNOMED CT's findings of cramp and spasticity, LOINC
for the pain of a cramp from 0 to 10. The same diary gives the same bundle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from . import plain
from .entry import Entry
from .labels import Labels
from .summary import KINDS, Summary

# Ours: what all ids are made under.
NAMESPACE = UUID("6f0f2f2e-3c0b-5c55-9b0e-7a6d1c1f4a11")
SNOMED, LOINC, UCUM = "http://snomed.info/sct", "http://loinc.org", "http://unitsofmeasure.org"
HL7 = "http://terminology.hl7.org/CodeSystem/"
CODES = {"cramp": ("55300003", "Cramp"), "spasticity": ("221360009", "Spasticity")}
PAIN = ("72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported")
REPORTED = "patient-reported impression, not a diagnosis"
#: A day alone where the time is not known.
ONLY_DAY = "day"
UNSURE = {"hour": "to the hour", "part_of_day": "to the part of the day"}

Json = dict[str, Any]


def to_fhir(
    entries: Sequence[Entry],
    summary: Summary,
    texts: Mapping[str, Iterable[Any]],
    labels: Labels,
) -> Json:
    """The bundle, as JSON holds it.

    Args:
        summary: of the same period; says which impressions there are.
        texts: by "medicine" and "question": each a text, or has one as ``text``.
    """
    return _Bundle(entries, summary, labels.for_clinic).made(texts)


class _Bundle:
    def __init__(self, entries: Sequence[Entry], summary: Summary, labels: Labels) -> None:
        self.entries, self.summary, self.labels = entries, summary, labels
        self.zones: dict[str, ZoneInfo] = {}
        # The oldest entry tells whose it is: two diaries never make one patient, and one makes the same each time.
        oldest = min(entries, key=lambda one: (one.started, one.id), default=None)
        self.whose = oldest.id if oldest else f"{summary.start} {summary.end}"
        self.patient = self._id("patient")
        self.subject = {"reference": f"urn:uuid:{self.patient}"}

    def _id(self, *what: object) -> str:
        return str(uuid5(NAMESPACE, "\n".join(map(str, (self.whose, *what)))))

    def made(self, texts: Mapping[str, Iterable[Any]]) -> Json:
        resources = [
            {"resourceType": "Patient", "id": self.patient},
            *self._conditions(),
            *map(self._observation, self.entries),
            *self._medicines(_texts(texts, "medicine")),
            *self._questions(_texts(texts, "question")),
        ]
        return {
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [
                {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}
                for resource in resources
            ],
        }

    def _conditions(self) -> Iterator[Json]:
        for kind in KINDS:
            if not self.summary.by_kind[kind].total:
                continue
            yield {
                "resourceType": "Condition",
                "id": self._id("condition", kind),
                "verificationStatus": _concept(coding=(f"{HL7}condition-ver-status", "unconfirmed", "Unconfirmed")),
                "category": [_concept("Patient-reported impression")],
                "code": self._code(kind, f"{_capital(self.labels.condition(kind))} ({REPORTED})"),
                "subject": self.subject,
            }  # fmt: skip

    def _code(self, condition: str | None, text: str) -> Json:
        kind = next((kind for kind, values in KINDS.items() if condition in values), "")
        coding = (SNOMED, *CODES[kind]) if kind in CODES else None
        return _concept(text, coding)

    def _observation(self, entry: Entry) -> Json:
        impression = self.labels.condition(entry.condition) if entry.condition else "Muscle attack"
        found: Json = {
            "resourceType": "Observation",
            "id": self._id("entry", entry.id),
            "status": "final",
            "category": [_concept(coding=(f"{HL7}observation-category", "survey", "Survey"))],
            "code": self._code(entry.condition, f"{_capital(impression)} ({REPORTED})"),
            "subject": self.subject,
            **self._when(entry),
            "performer": [{"display": "A helper"} if entry.logged_by == "helper" else self.subject],
        }
        places = [self.labels.body_part(one.body_part, one.side) for one in entry.places]
        if places:
            found["bodySite"] = _concept("; ".join(places))
        found["component"] = list(self._components(entry))
        return found

    def _when(self, entry: Entry) -> Json:
        if entry.timezone not in self.zones:
            self.zones[entry.timezone] = ZoneInfo(entry.timezone)
        local = entry.started.astimezone(self.zones[entry.timezone])
        if entry.precision == ONLY_DAY:
            return {"effectiveDateTime": local.date().isoformat()}
        start = local.isoformat(timespec="seconds")
        if entry.seconds is None or entry.precision != "exact":
            return {"effectiveDateTime": start}
        # Summed in UTC: the clock may be changed in between.
        end = (entry.started + timedelta(seconds=entry.seconds)).astimezone(local.tzinfo)
        return {"effectivePeriod": {"start": start, "end": end.isoformat(timespec="seconds")}}

    def _components(self, entry: Entry) -> Iterator[Json]:
        labels = self.labels
        # "How bad was it?" is a rating of pain where it was a cramp; of stiffness, or of both at once, it is not.
        cramp, spastic = (entry.condition in KINDS[kind] for kind in ("cramp", "spasticity"))
        what = "Pain severity" if cramp else "Severity of spasticity" if spastic else "Severity"
        if entry.pain is not None:
            coding = (LOINC, *PAIN) if cramp else None
            yield _component(f"{what} at its worst, 0 to 10", _score(entry.pain), coding)
        if entry.pain_after is not None:
            yield _component(f"{what} afterwards, 0 to 10", _score(entry.pain_after))
        if entry.seconds is not None:
            yield _component("Duration", _quantity(entry.seconds, "s", "s"))
        elif entry.duration:
            yield _component("Duration", labels.duration(entry.duration))
        yield _component("Number of attacks", entry.count)
        if entry.relapses:
            yield _component("Times it came back within the episode", entry.relapses)
        if entry.woke is not None:
            yield _component("Woke the person from sleep", entry.woke)
        if entry.helper_there is not None:
            yield _component("Somebody was there to help", entry.helper_there)
        for trigger in entry.triggers:
            yield _component("Trigger", labels.trigger(trigger))
        for step in entry.steps:
            did = labels.outcome(step.outcome) if step.outcome else "outcome not told"
            yield _component(f"Relief tried: {labels.kind(step.kind)}", did)
        for kind in entry.red_flags:
            yield _component("Red flag met", labels.red_flag(kind))
        if entry.precision in UNSURE:
            yield _component("How exactly the time is known", UNSURE[entry.precision])
        # As a string, which is plain text; an annotation would be read as markdown.
        note = plain.lines(entry.note)
        if note:
            yield _component("Note in the person's own words", note)

    def _medicines(self, texts: Sequence[str]) -> Iterator[Json]:
        for text in texts:
            yield {
                "resourceType": "MedicationStatement",
                "id": self._id("medicine", text),
                # Whether it is taken now is not known: a name was written down, and no amount is read out of it.
                "status": "unknown",
                "medicationCodeableConcept": _concept(text),
                "subject": self.subject,
                "informationSource": self.subject,
            }

    def _questions(self, texts: Sequence[str]) -> Iterator[Json]:
        for text in texts:
            yield {
                "resourceType": "Observation",
                "id": self._id("question", text),
                "status": "final",
                "category": [_concept(coding=(f"{HL7}observation-category", "survey", "Survey"))],
                "code": _concept("Question that the person wants to ask"),
                "subject": self.subject,
                "valueString": text,
            }


def _texts(texts: Mapping[str, Iterable[Any]], kind: str) -> list[str]:
    """Each once, in their order, without empty ones."""
    found = (plain.line(getattr(one, "text", one)) for one in texts.get(kind, ()))
    return [text for text in dict.fromkeys(found) if text]


def _concept(text: str = "", coding: tuple[str, str, str] | None = None) -> Json:
    """``coding``: system, code, display."""
    found: Json = {}
    if coding:
        found["coding"] = [dict(zip(("system", "code", "display"), coding, strict=True))]
    if text:
        found["text"] = text
    return found


def _component(text: str, value: Any, coding: tuple[str, str, str] | None = None) -> Json:
    kinds = {bool: "valueBoolean", int: "valueInteger", str: "valueString", dict: "valueQuantity"}
    return {"code": _concept(text, coding), kinds[type(value)]: value}


def _score(value: int) -> Json:
    return _quantity(value, "{score}", "{score}")


def _quantity(value: int, unit: str, code: str) -> Json:
    return {"value": value, "unit": unit, "system": UCUM, "code": code}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
