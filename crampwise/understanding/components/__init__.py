"""The Rasa components, to be named in config.yml as ``crampwise.understanding.components.X``."""

from crampwise.understanding.components.answer_retriever import AnswerRetriever
from crampwise.understanding.components.diary_line_reader import DiaryLineReader
from crampwise.understanding.components.finding_classifier import FindingClassifier
from crampwise.understanding.components.finding_extractor import FindingExtractor
from crampwise.understanding.components.intent_classifier import (
    SentenceIntentClassifier,
)
from crampwise.understanding.components.red_flag_detector import RedFlagDetector
from crampwise.understanding.components.slip_mending import SlipMending

__all__ = [
    "AnswerRetriever",
    "DiaryLineReader",
    "FindingClassifier",
    "FindingExtractor",
    "RedFlagDetector",
    "SentenceIntentClassifier",
    "SlipMending",
]
