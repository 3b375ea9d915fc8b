"""The content is sound; and each kind of fault, planted in a copy, is reported as exactly one ``path: message``."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from crampwise.clinical.knowledge import DEFAULT_FOLDER, read_yaml
from crampwise.clinical.validate import content as reading
from crampwise.clinical.validate import summary, validate, warnings
from crampwise.clinical.validate.__main__ import main
from crampwise.clinical.validate.content import KINDS, SCHEMAS
from crampwise.clinical.validate.file_checks import DOSE
from crampwise.clinical.validate.shape import schema

# Enough of the content to plant every kind of fault in, and small enough to be checked in a blink.
SMALL = (
    "findings/*.yml",
    "conditions/*.yml",
    "dispositions.yml",
    "relief/shared.yml",
    "relief/contraindications.yml",
    "relief/calf.yml",
    "relief/throat.yml",
    "red_flags/dvt.yml",
    "red_flags/breathing.yml",
    "red_flags/rash*.yml",
    "contacts.yml",
    "medicines/_general.yml",
    "medicines/tizanidine.yml",
    "medicines/mexiletine.yml",
    "medicines/gabapentinoids.yml",
    "answers/difference.yml",
    "references.yml",
    "languages.yml",
    "bedside.yml",
    "diary.yml",
    "lexicon/shape.yml",
)
Edit = Callable[[Any], object]


def test_the_content_is_sound():
    assert validate() == []


def test_the_summary_counts_what_there_is():
    assert "29 body parts" in summary()
    assert "no faults" in summary()


def test_each_kind_of_file_has_a_sound_schema_and_each_schema_a_kind():
    kinds = {kind for _, kind in KINDS}
    assert {path.stem for path in SCHEMAS.glob("*.json")} == {
        *kinds,
        "common",
        "contract",
    }
    for kind in kinds:
        Draft7Validator.check_schema(schema(kind))


# --- planted faults -------------------------------------------------------------------------


@pytest.fixture(scope="module", autouse=True)
def parsed_once():
    """Most files of a copy are as they were: parse each text once. (The validator works on a copy of what is read.)"""
    known = {}

    def read(path: Path) -> Any:
        text = path.read_bytes()
        if text not in known:
            known[text] = read_yaml(path)
        return known[text]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "read_yaml", read)
        yield


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("small") / "knowledge"
    for pattern in SMALL:
        for path in DEFAULT_FOLDER.glob(pattern):
            target = folder / path.relative_to(DEFAULT_FOLDER)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    return folder


@pytest.fixture(scope="module")
def before(small) -> list[str]:
    """The faults of the small copy itself: what was left out is missing."""
    return validate(small)


@pytest.fixture
def copy(small, tmp_path) -> Path:
    return Path(shutil.copytree(small, tmp_path / "knowledge"))


def edit(folder: Path, name: str, change: Edit) -> None:
    """Change a file's content as read, so that a test depends on its names and not on its wording."""
    path = folder / name
    yaml = YAML(typ="safe")
    content = yaml.load(path.read_text(encoding="utf-8"))
    change(content)
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(content, file)


def setting(*where: Any, to: Any) -> Edit:
    """An edit that sets one place."""

    def change(content: Any) -> None:
        for key in where[:-1]:
            content = content[key]
        content[where[-1]] = to

    return change


def without(*where: Any) -> Edit:
    def change(content: Any) -> None:
        for key in where[:-1]:
            content = content[key]
        del content[where[-1]]

    return change


CALF, THROAT, SHARED, DVT = (
    "relief/calf.yml",
    "relief/throat.yml",
    "relief/shared.yml",
    "red_flags/dvt.yml",
)
CRAMP, TIZANIDINE, ANSWERS = (
    "conditions/cramp.yml",
    "medicines/tizanidine.yml",
    "answers/difference.yml",
)
ANSWER = "answer 'cramp-or-spasticity'"

SHAPES = {
    "a key is missing": (CRAMP, without("grade"), ["conditions/cramp.yml: 'grade' is missing"]),
    "no day of review": (CALF, without("reviewed"), ["relief/calf.yml: 'reviewed' is missing"]),
    "a key is misspelt": (
        DVT,
        setting("if_wrose", to="Call."),
        ["red_flags/dvt.yml: 'if_wrose' is not a key that is known here"],
    ),
    "a value is none of the known": (
        CALF,
        setting("steps", "calf-towel", "kind", to="strech"),
        [
            "relief/calf.yml: steps.calf-towel.kind: 'strech' is none of stretch, heat, massage, pressure, position, "
            "movement, breathe, wait, trigger_check"
        ],
    ),
    "a grade is none of the known": (
        DVT,
        setting("grade", to="D"),
        ["red_flags/dvt.yml: grade: 'D' is none of A, B, C"],
    ),
    "no sources": (CRAMP, setting("sources", to=[]), ["conditions/cramp.yml: sources: is empty"]),
    "a source twice": (
        CRAMP,
        setting("sources", to=["NBK376", "NBK376"]),
        ["conditions/cramp.yml: sources: lists something twice"],
    ),
    "a text is a number": (
        DVT,
        setting("why", to=7),
        ["red_flags/dvt.yml: why: 7 is not a text or a mapping"],
    ),
    "a text lacks the helper's version": (
        DVT,
        setting("why", to={"self": "It can be a clot."}),
        ["red_flags/dvt.yml: why: 'helper' is missing"],
    ),
    "a title is too long for its button": (
        CALF,
        setting("title", to="The back of the lower leg"),
        ["relief/calf.yml: title: 'The back of the lower leg' is longer than 14 characters"],
    ),
    "a plan is too short": (
        THROAT,
        setting("plans", "cramp", "able", to=["throat-sit-up", "throat-nose-breath"]),
        ["relief/throat.yml: plans.cramp.able: has 2, and needs 3 or more"],
    ),
    "a plan is missing": (
        THROAT,
        without("plans", "cramp", "able"),
        ["relief/throat.yml: plans.cramp: 'able' is missing"],
    ),
    "an emergency without a card for the crew": (
        "red_flags/breathing.yml",
        without("crew_card"),
        ["red_flags/breathing.yml: 'crew_card' is missing"],
    ),
    "a lay page graded as a guideline": (
        "references.yml",
        setting("SEED0", "grade", to="A"),
        ["references.yml: SEED0.grade: 'A' is none of C"],
    ),
    "an empty pattern": (
        "lexicon/shape.yml",
        lambda content: content["values"]["curled"]["say"].insert(0, None),
        ["lexicon/shape.yml: values.curled.say[0]: None is not a text"],
    ),
    "too few ways to ask": (
        ANSWERS,
        setting(0, "questions", to=["how do these differ in a nutshell"]),
        ["answers/difference.yml: [0].questions: has 1, and needs 8 or more"],
    ),
}

NAMES = {
    "a source that is not defined": (
        CRAMP,
        setting("prior_sources", to=["NOPE"]),
        ["conditions/cramp.yml: prior_sources: source NOPE is not in references.yml"],
    ),
    "a source that is not to be cited": (
        CRAMP,
        setting("prior_sources", to=["EFNS12"]),
        ["conditions/cramp.yml: prior_sources: source EFNS12 is not to be cited: see its note"],
    ),
    "a source that nothing cites": (
        "references.yml",
        lambda content: content.update(NEW=dict(content["INF"])),
        ["references.yml: NEW: is cited nowhere, and its note does not say 'not cited' and why"],
    ),
    "a grade above its sources": (
        DVT,
        setting("sources", to=["BK", "INF"]),
        ["red_flags/dvt.yml: grade: B is better than the best of its sources (C)"],
    ),
    "a weight for a finding that is not there": (
        CRAMP,
        setting("evidence", 0, "finding", to="extend"),
        ["conditions/cramp.yml: evidence[0]: there is no finding 'extend'"],
    ),
    "a weight for a value that is not there": (
        CRAMP,
        setting("evidence", 0, "value", to="one_muscel"),
        ["conditions/cramp.yml: evidence[0]: finding 'extent' has no value 'one_muscel'"],
    ),
    "an answer weighed twice": (
        CRAMP,
        lambda content: content["evidence"].append(dict(content["evidence"][0])),
        ["conditions/cramp.yml: evidence: extent = one_muscle is weighed twice"],
    ),
    "a rule of urgency on a value that is not there": (
        "dispositions.yml",
        setting("calmer", 0, "when", to={"frequency": ["never"]}),
        ["dispositions.yml: calmer[0].when: finding 'frequency' has no value 'never'"],
    ),
    "a rule that counts a finding that is not there": (
        "dispositions.yml",
        setting("calmer", 1, "only_findings", to=["whom"]),
        ["dispositions.yml: calmer[1].only_findings: there is no finding 'whom'"],
    ),
    "a red flag on a value that is not there": (
        DVT,
        setting("raised_by", 0, to={"leg_swelling": "swolen"}),
        ["red_flags/dvt.yml: raised_by[0]: finding 'leg_swelling' has no value 'swolen'"],
    ),
    "a contraindication on a finding that is not there": (
        "relief/contraindications.yml",
        setting("cannot_stand", "when", 0, to={"standing": "no"}),
        ["relief/contraindications.yml: cannot_stand.when[0]: there is no finding 'standing'"],
    ),
    "a step that is not there": (
        CALF,
        setting("plans", "cramp", "able", 0, to="calf-towl"),
        ["relief/calf.yml: plans.cramp.able: there is no step 'calf-towl' in this file"],
    ),
    "a shared step that is not there": (
        CALF,
        lambda content: content["plans"]["cramp"]["able"].insert(1, {"use": "firm-hands"}),
        ["relief/calf.yml: plans.cramp.able: there is no step 'firm-hands' in shared.yml"],
    ),
    "a first step that is not there": (
        CALF,
        setting("first", "able", to="calf-towl"),
        ["relief/calf.yml: first.able: there is no step 'calf-towl' in this file"],
    ),
    "a step in no plan": (
        CALF,
        lambda content: content["steps"].update({"calf-new": dict(content["steps"]["calf-towel"])}),
        ["relief/calf.yml: steps.calf-new: is in no plan"],
    ),
    "a step with another file's id": (
        THROAT,
        lambda content: _rename_step(content, "throat-wait", "calf-towel"),
        ["relief/throat.yml: steps.calf-towel: step 'calf-towel' stands in relief/calf.yml too"],
    ),
    "a contraindication that is not there": (
        CALF,
        setting("steps", "calf-towel", "avoid_if", to=["clot"]),
        ["relief/calf.yml: steps.calf-towel.avoid_if: there is no contraindication 'clot'"],
    ),
    "a plan for someone who lies alone that needs hands": (
        CALF,
        setting("steps", "calf-other-foot", "needs", to=["hands"]),
        [
            "relief/calf.yml: plans.cramp.cannot_stand: step 'calf-other-foot' needs hands, "
            "and a cannot_stand plan may need nothing"
        ],
    ),
    "a plan for someone alone that needs a helper": (
        CALF,
        setting("steps", "calf-towel", "needs", to=["helper"]),
        [
            "relief/calf.yml: first.able: step 'calf-towel' needs a helper",
            "relief/calf.yml: plans.cramp.able: step 'calf-towel' needs a helper",
            "relief/calf.yml: plans.spasticity.able: step 'calf-towel' needs a helper",
        ],
    ),
    "a plan for stiffness without the trigger check": (
        CALF,
        lambda content: content["plans"]["spasticity"]["able"].pop(),
        ["relief/calf.yml: plans.spasticity.able: does not end with the trigger check"],
    ),
    "a role that a region lacks": (
        DVT,
        setting("contacts", to=["urgent", "emergency", "neighbour"]),
        [
            f"red_flags/dvt.yml: contacts: region {one} has no contact 'neighbour'"
            for one in ("AU", "CA", "EU", "IE", "UK", "US")
        ],
    ),
    "a number without its contact": (
        DVT,
        setting("contacts", to=["emergency"]),
        [
            f"red_flags/dvt.yml: action.{one}: says {{urgent_number}}, but 'urgent' is not among the contacts"
            for one in ("helper", "self")
        ],
    ),
    "an action that does not begin with the call": (
        DVT,
        setting("action", "self", 0, to="Rest the leg."),
        ["red_flags/dvt.yml: action.self[0]: does not say whom to call"],
    ),
    "a finding that decides a danger that is not there": (
        "findings/safety.yml",
        setting("findings", "leg_swelling", "decides", to="clot"),
        [
            "findings/safety.yml: findings.leg_swelling.decides: there is no red flag 'clot' with a question (ask)"
        ],
    ),
    "a danger on the bedside sheet that is not there": (
        "bedside.yml",
        setting("when_to_call", 0, "flag", to="snoring"),
        ["bedside.yml: when_to_call[0].flag: no red flag 'snoring'"],
    ),
    "words of a danger on the bedside sheet that decide another": (
        "bedside.yml",
        setting("when_to_call", 0, "sign", to="leg_swelling"),
        [
            "bedside.yml: when_to_call[0].sign: 'leg_swelling' is no finding that decides 'breathing'"
        ],
    ),
    "a trigger that the diary can't name": (
        "diary.yml",
        without("triggers", "cold"),
        ["diary.yml: triggers: has no words for 'cold'"],
    ),
    "a step kind of the diary that is not there": (
        "diary.yml",
        lambda content: content["step_kinds"].update(
            ice=dict(content["step_kinds"]["heat"]),
        ),
        ["diary.yml: step_kinds.ice: is no value that an entry can hold"],
    ),
    "a condition of the diary that a clinic has no word for": (
        "diary.yml",
        without("conditions", "other", "clinic"),
        [
            "diary.yml: conditions.other: is called nothing in a clinic: no file reports it, so say 'clinic'"
        ],
    ),
    "a side of a body part that is not there": (
        "diary.yml",
        lambda content: content["sides"].update(tail=dict(content["sides"]["calf"])),
        None,
    ),
    "a yes that is none of the values": (
        "findings/safety.yml",
        setting("findings", "chest_pain", "affirm", to="pressure"),
        ["findings/safety.yml: findings.chest_pain.affirm: there is no value 'pressure'"],
    ),
    "a value twice": (
        "findings/features.yml",
        lambda content: content["findings"]["after"]["options"].append(
            dict(content["findings"]["after"]["options"][0])
        ),
        ["findings/features.yml: findings.after.options: value 'sore' stands twice"],
    ),
    "a clash with a medicine that is not there": (
        TIZANIDINE,
        setting("interactions", 0, "with", to=["ciprofloxacine"]),
        ["medicines/tizanidine.yml: interactions[0].with: there is no medicine 'ciprofloxacine'"],
    ),
    "a word of another medicine": (
        TIZANIDINE,
        lambda content: content["words"].append("mexiletine"),
        [
            "medicines/tizanidine.yml: words: word 'mexiletine' stands in medicines/mexiletine.yml too"
        ],
    ),
    "a caution on breathing that is not first": (
        "medicines/gabapentinoids.yml",
        lambda content: content["cautions"].insert(0, dict(content["cautions"][-1])),
        [
            "medicines/gabapentinoids.yml: cautions[0]: breathing_caution is true, so the first caution must be the one on breathing"
        ],
    ),
    "an unknown label": (
        ANSWERS,
        setting(0, "label", to="ask_diffrence"),
        None,
    ),
    "an answer's id twice": (
        ANSWERS,
        setting(1, "id", to="cramp-or-spasticity"),
        None,
    ),
    "a question under two answers": (
        ANSWERS,
        lambda content: content[1]["questions"].append(content[0]["questions"][0].upper() + "?"),
        None,
    ),
    "a way on to an answer that is not there": (
        ANSWERS,
        setting(0, "see_also", to=["nowhere"]),
        ["answers/difference.yml: cramp-or-spasticity.see_also: there is no answer 'nowhere'"],
    ),
    "a way on to itself": (
        ANSWERS,
        setting(0, "see_also", to=["cramp-or-spasticity"]),
        ["answers/difference.yml: cramp-or-spasticity.see_also: names itself"],
    ),
    "words for a value that is not there": (
        "lexicon/shape.yml",
        lambda content: content["values"].update(curly={"say": ["curly"]}),
        ["lexicon/shape.yml: values: finding 'shape' has no value 'curly'"],
    ),
    "a file that is not named after its content": (
        "medicines/gabapentinoids.yml",
        setting("name", to="gabapentin"),
        ["medicines/gabapentinoids.yml: name: 'gabapentin' is not the name of the file"],
    ),
}

CONTRACT = {
    "a value of the contract is gone": (
        "findings/features.yml",
        lambda content: content["findings"]["after"]["options"].pop(1),
        ["findings: after: value 'nothing' of the contract is missing"],
    ),
    "a finding of the contract is gone": (
        "findings/features.yml",
        without("findings", "twitching"),
        [
            "conditions/fasciculation.yml: evidence[3]: there is no finding 'twitching'",
            "findings: finding 'twitching' of the contract is missing",
        ],
    ),
    "levels out of order": (
        "dispositions.yml",
        setting("levels", "call_today", "rank", to=9),
        [
            "dispositions.yml: levels: rank does not rise from self_care to discuss_at_next_visit to call_today to emergency"
        ],
    ),
    "a role that only some regions have": (
        "contacts.yml",
        without("regions", "AU", "poison"),
        ["contacts.yml: regions.AU: has no 'poison', which another region has"],
    ),
}

TEXTS = {
    "an amount": (
        DVT,
        setting("why", to="Take 300 mg."),
        ["red_flags/dvt.yml: why: '300 mg' reads like an amount of medicine"],
    ),
    "a count of tablets": (
        DVT,
        setting("why", to="Take two tablets."),
        ["red_flags/dvt.yml: why: 'two tablets' reads like an amount of medicine"],
    ),
    "a placeholder that nothing fills": (
        DVT,
        setting("why", to="Tell {name}."),
        ["red_flags/dvt.yml: why: nothing fills {name}"],
    ),
    "a subject pronoun": (
        DVT,
        setting("why", to="Ask if {they} can move it."),
        ["red_flags/dvt.yml: why: nothing fills {they}"],
    ),
    "the part's name outside a shared step": (
        CALF,
        setting("do_not", "cramp", 0, to="Don't stand on {part}."),
        ["relief/calf.yml: do_not.cramp[0]: nothing fills {part}"],
    ),
    "the person spoken of to the person": (
        CALF,
        setting("steps", "calf-toes-up", "text", to="Lift {their} toes."),
        [
            "relief/calf.yml: plans.cramp.cannot_stand: step 'calf-toes-up' speaks of the person to the person "
            "({their} or {them})"
        ],
    ),
}

DATES = {
    "a day to come": (
        CALF,
        setting("reviewed", to=date(2150, 1, 1)),
        ["relief/calf.yml: reviewed: 2150-01-01 is in the future"],
    ),
    "a day that is no day": (
        DVT,
        setting("reviewed", to="2026-02-31"),
        ["red_flags/dvt.yml: reviewed: '2026-02-31' is not a day of the calendar"],
    ),
    "a day in another order": (
        DVT,
        setting("reviewed", to="23.11.2026"),
        [
            "red_flags/dvt.yml: reviewed: '23.11.2026' is not a day of the calendar",
            "red_flags/dvt.yml: reviewed: '23.11.2026' is not a day, as 2026-01-31",
        ],
    ),
}
PLANTED = {**SHAPES, **NAMES, **CONTRACT, **TEXTS, **DATES}


def _rename_step(content: Any, old: str, new: str) -> None:
    content["steps"][new] = content["steps"].pop(old)
    for versions in content["plans"].values():
        for ids in versions.values():
            ids[:] = [new if one == old else one for one in ids]


def new_faults(copy: Path, before: Sequence[str]) -> list[str]:
    return [fault for fault in validate(copy) if fault not in before]


@pytest.mark.parametrize("what", [one for one in PLANTED if PLANTED[one][2]])
def test_a_planted_fault_is_reported_alone(what, copy, before):
    name, change, expected = PLANTED[what]
    edit(copy, name, change)
    assert new_faults(copy, before) == sorted(f"knowledge/{one}" for one in expected)


def test_an_unknown_label(copy, before):
    edit(copy, *PLANTED["an unknown label"][:2])
    (fault,) = new_faults(copy, before)
    assert fault.startswith(
        "knowledge/answers/difference.yml: [0].label: 'ask_diffrence' is none of greet, goodbye,"
    )


def test_an_answers_id_twice(copy, before):
    """The answer that lost its id is missed by those that lead on to it, too."""
    edit(copy, *PLANTED["an answer's id twice"][:2])
    line = (
        f"knowledge/answers/difference.yml: [1].id: {ANSWER} stands in answers/difference.yml too"
    )
    others = [fault for fault in new_faults(copy, before) if fault != line]
    assert line in new_faults(copy, before)
    assert all("see_also" in fault for fault in others)


def test_a_question_under_two_answers(copy, before):
    """However it is spelt: case and marks are not heard."""
    edit(copy, *PLANTED["a question under two answers"][:2])
    (fault,) = new_faults(copy, before)
    assert (
        "question 'difference between cramp and spasticity' stands in answers/difference.yml too"
        in fault
    )


def test_every_fault_is_reported_at_once_and_sorted(copy, before):
    """A file of the wrong shape hides nothing in the others."""
    edit(copy, CALF, without("plans"))
    edit(copy, DVT, setting("raised_by", 0, to={"leg_swelling": "swolen"}))
    edit(copy, CRAMP, setting("prior_sources", to=["NOPE"]))
    found = new_faults(copy, before)
    assert found == sorted(found)
    for line in (
        "knowledge/conditions/cramp.yml: prior_sources: source NOPE is not in references.yml",
        "knowledge/red_flags/dvt.yml: raised_by[0]: finding 'leg_swelling' has no value 'swolen'",
        "knowledge/relief/calf.yml: 'plans' is missing",
    ):
        assert line in found


@pytest.mark.parametrize(
    "content",
    ["", "[]", "a: [", "a: 1\na: 2", "reviewed: 2026-02-31", "plans: 3\nsteps: 4\naction: 5"],
)
@pytest.mark.parametrize("name", [CALF, SHARED, DVT, "contacts.yml", "references.yml", ANSWERS])
def test_a_broken_file_is_a_fault_and_never_a_crash(name, content, copy, before):
    (copy / name).write_text(content, encoding="utf-8")
    assert [fault for fault in new_faults(copy, before) if fault.startswith(f"knowledge/{name}: ")]


def test_a_missing_file_is_a_fault(copy, before):
    (copy / "contacts.yml").unlink()
    assert "knowledge/contacts.yml: is missing" in new_faults(copy, before)


def test_a_missing_body_part_and_red_flag_are_faults(before):
    """The small copy has two body parts and a few red flags."""
    assert "knowledge/relief/jaw.yml: is missing (a body part of the contract)" in before
    assert "knowledge/red_flags/stroke.yml: is missing (a red flag of the contract)" in before


def test_a_file_where_none_is_read_is_a_fault(copy, before):
    (copy / "relief" / "knee.yaml").write_text("body_part: knee", encoding="utf-8")
    assert new_faults(copy, before) == [
        "knowledge/relief/knee.yaml: is in no place that is read (files end in .yml)"
    ]


# --- days and warnings ----------------------------------------------------------------------


def test_content_grows_stale_after_two_years(small):
    assert warnings(small, today=date(2028, 11, 1)) == []
    assert (
        "knowledge/relief/calf.yml: reviewed: last reviewed 2026-11-23, over two years ago"
        in warnings(small, today=date(2029, 1, 1))
    )


def test_the_day_of_writing_may_be_tomorrow_elsewhere(copy, before):
    edit(copy, CALF, setting("reviewed", to=date(2030, 5, 2)))
    assert not [
        one for one in validate(copy, today=date(2030, 5, 1)) if "calf.yml: reviewed" in one
    ]
    assert [one for one in validate(copy, today=date(2030, 4, 30)) if "calf.yml: reviewed" in one]


# --- amounts --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["200mg", "5 ml", "0.5 g", "10 micrograms", "take 2 tablets", "half a tablet", "another pill", "two more capsules",
     "an extra dose", "twice a day, one tablet"],
)  # fmt: skip
def test_an_amount_of_medicine_is_seen(text):
    assert DOSE.search(text)


@pytest.mark.parametrize(
    "text",
    ["Hold for about 20 seconds.", "15 minutes at most in one place.", "Two small ALS trials found fewer cramps.",
     "The pain is 7 of 10.", "Call 911.", "about 18 of 20 people", "a missed dose", "your next dose", "3am"],
)  # fmt: skip
def test_what_is_no_amount_is_left_alone(text):
    assert not DOSE.search(text)


# --- the command ----------------------------------------------------------------------------


def test_the_command_prints_faults_and_fails(copy, capsys):
    edit(copy, DVT, setting("grade", to="D"))
    assert main([str(copy)]) == 1
    assert "knowledge/red_flags/dvt.yml: grade: 'D' is none of A, B, C\n" in capsys.readouterr().out


def test_the_command_says_so_when_there_is_no_such_folder(tmp_path, capsys):
    assert main([str(tmp_path / "none")]) == 1
    assert "is not a folder" in capsys.readouterr().err


def test_the_command_runs_without_rasa():
    """`make validate` answers in a second or two: nothing of Rasa is loaded."""
    code = "import sys; from crampwise.clinical import validate; sys.exit(any(m.partition('.')[0] == 'rasa' for m in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=DEFAULT_FOLDER.parent, capture_output=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
