"""Nothing is worked out for lines of the log that are never written: what people say stays out of logs (``quiet.py``).

These modules of Rasa use ``copy`` for their debug lines alone. Its processor makes an empty domain for each message, to warn
whoever writes the bot of an intent or entity that the domain does not have.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import rasa.core.actions.forms
import rasa.core.policies.rule_policy
import rasa.core.processor
from rasa.core.processor import MessageProcessor


def _same(one: Any) -> Any:
    return one


def _no_warning(*_: Any) -> None:
    return None


def install() -> None:
    """In the place of their ``copy``, and of the processor's warning."""
    MessageProcessor._check_for_unseen_features = _no_warning  # type: ignore[method-assign]
    for module in (rasa.core.actions.forms, rasa.core.policies.rule_policy, rasa.core.processor):
        module.copy = SimpleNamespace(deepcopy=_same)  # type: ignore[attr-defined]
