"""The engine runs where Rasa cannot be imported, and these tests do not import it either."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"rasa", "rasa_sdk", "sanic", "spacy", "tensorflow", "sklearn", "numpy"}

PROGRAM = f"""
import sys
class Refused:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {sorted(HEAVY)}:
            raise ImportError(name)
sys.meta_path.insert(0, Refused())
from crampwise.clinical import Case, assess, load_knowledge, next_question, plan, raised, to_discuss
from crampwise.clinical.red_flag_text import RedFlagReader
from crampwise.dialogue.conclusion import conclude
from crampwise.safety.decision import Message, decide
from crampwise.safety.speech import speak
knowledge = load_knowledge()
case = Case.from_answers({{"body_part": "calf", "extent": "one_muscle", "onset": "pain_at_once"}})
print(assess(case, knowledge).condition, len(conclude(assess(case, knowledge), case, knowledge)))
print(decide(Message("start_over"), {{}}, knowledge).response)
"""


def test_the_engine_needs_no_rasa():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, cwd=ROOT, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["cramp", "3", "None"]


def imports(path: Path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name.partition(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


def test_these_tests_import_none_of_it():
    for folder in ("clinical", "dialogue", "safety"):
        for path in (ROOT / "tests" / folder).glob("*.py"):
            # The policy and the response generator are Rasa's own parts: their tests, if any, stand apart.
            if path.name not in ("test_policy.py", "test_nlg.py"):
                assert not HEAVY & set(imports(path)), path.name
    for path in (ROOT / "tests" / "actions").glob("*.py"):
        assert "rasa" not in set(imports(path)), path.name
