"""Nothing is copied for lines of the log that are never written: what people say stays out of logs (``quiet.py``).

These modules of Rasa use ``copy`` for their debug lines alone.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import rasa.core.actions.forms
import rasa.core.policies.rule_policy
import rasa.core.processor


def _same(one: Any) -> Any:
    return one


def install() -> None:
    """In the place of their ``copy``."""
    for module in (rasa.core.actions.forms, rasa.core.policies.rule_policy, rasa.core.processor):
        module.copy = SimpleNamespace(deepcopy=_same)  # type: ignore[attr-defined]
