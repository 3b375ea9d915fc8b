"""What watches knows nothing of Rasa, and is never what brings a process down."""

from __future__ import annotations

import ast
import subprocess
import sys

from tests.conversations.running import ROOT

MAY_USE = {"prometheus_client", "opentelemetry", "crampwise"}
MAY_KNOW = {"crampwise.clinical.knowledge"}


def test_it_imports_nothing_of_rasa():
    for path in (ROOT / "crampwise" / "watch").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [one.name for one in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            for name in names:
                first = name.partition(".")[0]
                assert first in MAY_USE or first in sys.stdlib_module_names, (path.name, name)
                assert first != "crampwise" or name in MAY_KNOW, (path.name, name)


def test_it_can_be_used_alone():
    program = (
        "import sys\n"
        "for name in ('rasa', 'rasa_sdk', 'sanic', 'sqlalchemy', 'redis', 'aiohttp'): sys.modules[name] = None\n"
        "from crampwise.watch import actions, figures, lines, settings, traces, turn, words\n"
        "figures.begin_at_nought(); print('alone')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == "alone\n", done.stderr
