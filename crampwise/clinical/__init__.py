"""The engine: pure Python, no Rasa, no network, no clock, no global state.

``Case`` in, and out: red flags (:func:`raised`), the next question (:func:`next_question`), the conclusion
(:func:`assess`), relief (:func:`plan`, :func:`first_step`) and medicines to discuss (:func:`to_discuss`).
"""

from .assessment import Assessment, Impression, assess, impression
from .case import NOT_SURE, Case
from .differential import Differential, differential
from .errors import KnowledgeError
from .interview import Question, Stop, next_question
from .knowledge import Knowledge, load_knowledge
from .medicines import Medicines, to_discuss
from .red_flags import contacts, raised
from .relief import ReliefPlan, Step, first_step, plan
from .triage import Triage, triage

__all__ = [
    "NOT_SURE",
    "Assessment",
    "Case",
    "Differential",
    "Impression",
    "Knowledge",
    "KnowledgeError",
    "Medicines",
    "Question",
    "ReliefPlan",
    "Step",
    "Stop",
    "Triage",
    "assess",
    "contacts",
    "differential",
    "first_step",
    "impression",
    "load_knowledge",
    "next_question",
    "plan",
    "raised",
    "to_discuss",
    "triage",
]
