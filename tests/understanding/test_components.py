"""The Rasa components, as Rasa makes and calls them."""

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from crampwise.understanding.components import (
    AnswerRetriever,
    FindingExtractor,
    RedFlagDetector,
    SentenceIntentClassifier,
)

PAYLOADS = ["/inform", '/inform{"body_part": "calf"}', "/cant breathe", "/"]
EXAMPLES = {
    "report_symptom": ["my calf cramps at night", "leg locked up again", "toes curl and hurt"],
    "greet": ["hello", "good evening", "hi there"],
    "thanks": ["thank you", "thanks so much", "that's kind, thanks"],
}


@pytest.fixture
def parts(tmp_path):
    context = ExecutionContext(GraphSchema({}), model_id="test")
    return LocalModelStorage.create(tmp_path), Resource("under_test"), context


def _make(component, parts, config=None):
    return component.create({**component.get_default_config(), **(config or {})}, *parts)


def _data():
    return TrainingData(
        [
            Message.build(text=text, intent=intent)
            for intent, texts in EXAMPLES.items()
            for text in texts
        ]
    )


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


def test_an_intent_is_learnt_saved_and_loaded(parts):
    classifier = _make(SentenceIntentClassifier, parts)
    classifier.train(_data())
    loaded = SentenceIntentClassifier.load(SentenceIntentClassifier.get_default_config(), *parts)
    for component in (classifier, loaded):
        _, message = _told(component, "hello there")
        assert message.get("intent")["name"] == "greet"
        ranking = message.get("intent_ranking")
        assert ranking[0] == message.get("intent")
        assert len(ranking) == 3


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
def test_a_payload_is_left_alone(parts, payload):
    classifier = _make(SentenceIntentClassifier, parts)
    classifier.train(_data())
    message = Message.build(text=payload)
    for component in (_make(FindingExtractor, parts), _make(RedFlagDetector, parts), classifier):
        component.process([message])
    assert message.get("entities") == []
    assert message.get("red_flags") == []
    assert message.get("intent") == {"name": None, "confidence": 0.0}
    assert message.get("answer") is None
