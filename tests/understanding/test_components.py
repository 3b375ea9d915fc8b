"""The Rasa components, as Rasa makes and calls them."""

import json

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from crampwise.understanding.components import (
    AnswerRetriever,
    DiaryLineReader,
    FindingClassifier,
    FindingExtractor,
    RedFlagDetector,
    SentenceIntentClassifier,
    SlipMending,
)
from crampwise.understanding.components.shared import read_text

PAYLOADS = ["/inform", '/inform{"body_part": "calf"}', "/cant breathe", "/"]
EXAMPLES = {
    "report_symptom": ["my calf cramps at night", "leg locked up again", "toes curl and hurt"],
    "greet": ["hello", "good evening", "hi there"],
    "thanks": ["thank you", "thanks so much", "that's kind, thanks"],
}


@pytest.fixture(scope="module")
def learnt(tmp_path_factory):
    """The storage in which a classifier of the examples was saved once; tuning takes seconds."""
    context = ExecutionContext(GraphSchema({}), model_id="test")
    folder = tmp_path_factory.mktemp("learnt")
    parts = LocalModelStorage.create(folder), Resource("intents"), context
    config = {"training": {"passes": 12, "kept": 1.0}}
    _make(SentenceIntentClassifier, parts, config).train(_data())
    return parts


@pytest.fixture
def parts(tmp_path):
    context = ExecutionContext(GraphSchema({}), model_id="test")
    return LocalModelStorage.create(tmp_path), Resource("under_test"), context


def _make(component, parts, config=None):
    return component.create({**component.get_default_config(), **(config or {})}, *parts)


def _data():
    lines = [
        Message.build(text=text, intent=intent)
        for intent, texts in EXAMPLES.items()
        for text in texts
    ]
    for text in ("gasping for air", "short of breath since noon", "fighting for every breath"):
        danger = Message.build(text=text, intent="red_flag")
        danger.set("metadata", {"intent": {"kind": "breathing"}})
        lines.append(danger)
    return TrainingData(lines)


def _told(component, text):
    (message,) = component.process([Message.build(text=text)])
    return message.as_dict_nlu(), message


def test_findings_become_entities(parts):
    _, message = _told(_make(FindingExtractor, parts), "both legs shot out straight")
    entities = {e["entity"]: e for e in message.get("entities")}
    assert entities["body_part"]["value"] == "both_legs"
    assert entities["shape"]["value"] == "straight_stiff"
    assert entities["shape"]["extractor"] == "FindingExtractor"
    assert message.get("if_asked")["body_part"] == "both_legs"
    assert {"entities", "if_asked"} <= message.output_properties


def _read_for_diary(parts, text, *before):
    message = Message.build(text=text)
    message.set("entities", [*before])
    for component in (FindingExtractor, DiaryLineReader):
        _make(component, parts).process([message])
    return message, {(one["entity"], one["value"]) for one in message.get("entities")}


def test_a_diary_line_is_read_and_does_not_fill_the_present_talk(parts):
    text = "log: my left calf, 8, three minutes, 2am, baclofen at 9"
    message, told = _read_for_diary(parts, text, {"entity": "from_elsewhere", "value": 1})
    line = message.get("diary_line")
    assert line["is_log"] and line["places"] == [{"body_part": "calf", "side": "left"}]
    assert (line["pain"], line["seconds"], line["when"]["clock"]) == (8, 180, "02:00")
    assert told == {("from_elsewhere", 1), ("who", "self"), ("medicine", "baclofen")}
    assert "diary_line" in message.output_properties


def test_what_decides_on_safety_stays_even_in_a_diary_line(parts):
    _, told = _read_for_diary(parts, "log: left calf 8 at 2am, and that leg is swollen and hot")
    assert ("leg_swelling", "swollen_warm_or_red") in told
    # So does what raises a danger without being a question of safety.
    danger = ({"entity": "medicine_change", "value": "ran_out_or_missed"},)
    _, told = _read_for_diary(parts, "log: both legs stiff 7 at 2am with a fever", *danger)
    assert ("medicine_change", "ran_out_or_missed") in told


def test_a_muscle_that_grips_now_is_for_the_talk_too(parts):
    message, told = _read_for_diary(parts, "my calf is locked up now, log it")
    assert message.get("diary_line")["is_log"] and message.get("diary_line")["now"]
    assert ("body_part", "calf") in told and ("happening_now", "now") in told


def test_a_diary_note_is_in_the_words_that_were_typed(parts):
    message = Message.build(text="log clf 6 after Qi gong wiv Maureeen")
    message.set("mended", "log calf 6 after Qi gong with Maureen")
    _make(DiaryLineReader, parts).process([message])
    line = message.get("diary_line")
    assert line["places"] == [{"body_part": "calf", "side": ""}]
    assert line["note"] == "after Qi gong wiv Maureeen"


def test_entities_found_before_are_kept(parts):
    message = Message.build(text="calf")
    message.set("entities", [{"entity": "kept", "value": 1}])
    _make(FindingExtractor, parts).process([message])
    assert [e["entity"] for e in message.get("entities")] == ["kept", "body_part"]


def test_red_flags_are_set_on_every_message(parts):
    detector = _make(RedFlagDetector, parts)
    _, urgent = _told(detector, "i cant breathe")
    assert urgent.get("red_flags")[0]["outcome"] == "act"
    _, calm = _told(detector, "my calf is sore")
    assert calm.get("red_flags") == []


def _loaded(learnt):
    return SentenceIntentClassifier.load(SentenceIntentClassifier.get_default_config(), *learnt)


def test_an_intent_is_learnt_saved_and_loaded(learnt):
    _, message = _told(_loaded(learnt), "hello there")
    assert message.get("intent")["name"] == "greet"
    ranking = message.get("intent_ranking")
    assert ranking[0] == message.get("intent")
    assert len(ranking) == 4


def test_the_kind_of_danger_comes_from_the_lines_metadata(learnt):
    _, message = _told(_loaded(learnt), "i am gasping")
    assert message.get("danger")["kind"] == "breathing"
    assert 0 < message.get("danger")["share"] <= 1
    assert "danger" in message.output_properties


FINDING_LINES = [
    {"text": text, "says": {"shape": shape}}
    for shape, texts in {
        "hard_knot": ["a marble in it", "like a golf ball", "a walnut there", "an egg in my leg"],
        "straight_stiff": ["stiff as a post", "he is a plank", "rigid as a rod", "like a board"],
    }.items()
    for text in texts
]


def test_images_become_findings_and_the_lexicon_is_one_more_voice(parts, tmp_path):
    folder = tmp_path / "lines"
    folder.mkdir()
    (folder / "told-1.jsonl").write_text("\n".join(map(json.dumps, FINDING_LINES)))
    config = {
        "lines": str(folder), "silent_intents": ["greet", "thanks"], "sure_told": 0.5,
        "training": {"epochs": 40},
    }  # fmt: skip
    before = FindingClassifier.fingerprint_addon(config)
    _make(FindingClassifier, parts, config).train(_data())
    loaded = FindingClassifier.load({**FindingClassifier.get_default_config(), **config}, *parts)
    text = "feels like a marble"
    _, message = _told(loaded, text)
    (entity,) = message.get("entities")
    assert (entity["entity"], entity["value"]) == ("shape", "hard_knot")
    assert entity["extractor"] == "FindingClassifier"
    assert 0 <= entity["start"] <= entity["end"] <= len(text)
    assert message.get("if_asked_learnt")["shape"][0] == "hard_knot"
    # What the lexicon read counts much, but does not outweigh a model that is sure; a value that the model has never
    # seen, and a finding that it does not know, stand.
    lexicon = {"entity": "shape", "extractor": "FindingExtractor"}
    assert _beside(loaded, text, {**lexicon, "value": "straight_stiff"}, 0.0) == ["hard_knot"]
    assert _beside(loaded, text, {**lexicon, "value": "straight_stiff"}, 50.0) == ["straight_stiff"]
    assert _beside(loaded, text, {**lexicon, "value": "curled"}, 4.0) == ["curled"]
    assert _beside(loaded, "hello", {"entity": "side", "value": "left"}, 4.0) == ["left"]
    assert _told(loaded, "hello")[1].get("entities") == []
    with (folder / "told-1.jsonl").open("a") as more:
        more.write('\n{"text": "new", "says": {}}')
    assert FindingClassifier.fingerprint_addon(config) != before


def _beside(classifier, text, entity, trust):
    """What stands when the lexicon read one thing and is trusted so much."""
    message = Message.build(text=text)
    message.set("entities", [entity])
    classifier._config = {**classifier._config, "trust_lexicon": trust}
    classifier.process([message])
    return [one["value"] for one in message.get("entities")]


def test_slips_are_mended_for_those_who_read_after(parts, tmp_path):
    (tmp_path / "told-1.jsonl").write_text(
        json.dumps({"text": "a shrivelled hamstring", "says": {}})
    )
    config = {**SlipMending.get_default_config(), "lines": str(tmp_path)}
    _make(SlipMending, parts, config).train(_data())
    loaded = SlipMending.load(config, *parts)
    _, message = _told(loaded, "my clf crmaps at nihgt")
    assert read_text(message) == "my calf cramps at night"
    assert message.get("text") == "my clf crmaps at nihgt"
    _, message = _told(loaded, "hamstirng")
    assert read_text(message) == "hamstring"
    for text in ("thank you", "/inform"):
        _, message = _told(loaded, text)
        assert message.get("mended") is None
    # Red flags are read in both spellings.
    danger = Message.build(text="gaspnig for air")
    for component in (loaded, _make(RedFlagDetector, parts)):
        component.process([danger])
    assert danger.get("red_flags")[0] == {"kind": "breathing", "outcome": "act"}


def test_a_danger_that_is_only_set_aside_states_no_finding(parts):
    for text, stated in (("my brother's baby has a fever", False), ("i have a fever", True)):
        message = Message.build(text=text)
        for component in (_make(RedFlagDetector, parts), _make(FindingExtractor, parts)):
            component.process([message])
        found = {entity["entity"] for entity in message.get("entities")}
        assert ("body_triggers" in found) is stated


def test_what_only_rules_may_read_is_not_told(parts, tmp_path):
    (tmp_path / "told-1.jsonl").write_text("\n".join(map(json.dumps, FINDING_LINES)))
    config = {
        **FindingClassifier.get_default_config(),
        "lines": str(tmp_path), "rules_only": ["shape"], "training": {"epochs": 20},
    }  # fmt: skip
    _make(FindingClassifier, parts, config).train(_data())
    _, message = _told(FindingClassifier.load(config, *parts), "feels like a marble")
    assert message.get("entities") == []


def test_a_bot_without_a_trained_classifier_does_not_start(parts):
    with pytest.raises(ValueError):
        SentenceIntentClassifier.load(SentenceIntentClassifier.get_default_config(), *parts)


def test_the_nearest_answer_is_found_and_follows_the_files(parts, tmp_path):
    folder = tmp_path / "answers"
    folder.mkdir()
    questions = folder / "some.yml"
    questions.write_text(
        "- {id: heat, questions: [does warmth help]}\n- {id: why, questions: [why do i cramp]}\n"
    )
    config = {"answers": str(folder)}
    before = AnswerRetriever.fingerprint_addon(config)
    _make(AnswerRetriever, parts, config).train(TrainingData([]))
    questions.write_text(
        questions.read_text() + "- {id: cold, questions: [can i use an ice pack]}\n"
    )
    assert AnswerRetriever.fingerprint_addon(config) != before
    loaded = AnswerRetriever.load(config, *parts)
    _, message = _told(loaded, "is an ice pack ok")
    found = message.get("answer")
    assert found["id"] == "cold"
    assert set(found) == {"id", "score", "runner_up", "runner_up_score"}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_is_left_alone(parts, learnt, payload):
    classifier = _loaded(learnt)
    message = Message.build(text=payload)
    for component in (_make(FindingExtractor, parts), _make(RedFlagDetector, parts), classifier):
        component.process([message])
    assert message.get("entities") == []
    assert message.get("red_flags") == []
    assert message.get("intent") == {"name": None, "confidence": 0.0}
    assert message.get("answer") is None
    _make(DiaryLineReader, parts).process([message])
    assert message.get("diary_line") is None
