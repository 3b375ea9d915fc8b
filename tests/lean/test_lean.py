"""Whatever was asked in whole talks, each exchanged part answered as Rasa's own does."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.core.actions.forms import FormAction
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet

from crampwise.lean import slots
from crampwise.lean.graph import OrderedGraphRunner

from .rasas import rasas

# How often each part is asked in these talks, at least: a comparison that was never made says nothing.
PARTS = {
    "copy": 500,
    "applied": 500,
    "rules": 500,
    "states": 500,
    "left out": 500,
    "slots": 200,
    "call": 300,
    "events told": 300,
    "reading": 100,
    "ahead": 200,
}


@pytest.mark.parametrize("part", PARTS)
def test_answers_as_rasas_own(compared: Any, part: str) -> None:
    assert compared.asked[part] >= PARTS[part]
    assert not compared.unlike[part], "\n\n".join(compared.unlike[part])


def test_the_talks_were_as_they_should_be(compared: Any) -> None:
    assert compared.wrong == []


def test_unique_mappings_are_those_of_rasa() -> None:
    domain = Domain.load("domain.yml")
    form = FormAction("interview_form", None)
    own = rasas("rasa.core.actions.forms").FormAction._create_unique_entity_mappings(form, domain)
    assert own and slots.unique_entity_mappings(form, domain) == own
    # Another domain is not taken for this one.
    assert (
        slots.unique_entity_mappings(
            form, Domain.from_dict({"forms": {"interview_form": {"required_slots": []}}})
        )
        == set()
    )


def test_every_event_is_found_by_its_name() -> None:
    own = rasas("rasa.shared.core.events")
    for kind in rasas("rasa.shared.utils.common").all_subclasses(Event):
        assert Event.resolve_by_type(kind.type_name).type_name == kind.type_name
    assert Event.resolve_by_type("slot") is SlotSet
    with pytest.raises(ValueError, match="Unknown event name"):
        Event.resolve_by_type("nonsense")
    assert own.Event.resolve_by_type("topic") is None


class _Schema:
    """A graph: ``needs`` by name."""

    def __init__(self, needs: dict[str, list[str]]) -> None:
        self.nodes = {name: _Node({one: one for one in own}) for name, own in needs.items()}
        self.target_names = list(needs)[-1:]

    def minimal_graph_schema(self, targets: list[str]) -> _Schema:
        wanted: set[str] = set()

        def want(name: str) -> None:
            if name in self.nodes and name not in wanted:
                wanted.add(name)
                for one in self.nodes[name].needs.values():
                    want(one)

        for target in targets:
            want(target)
        return _Schema(
            {name: list(self.nodes[name].needs) for name in self.nodes if name in wanted}
        )


class _Node:
    def __init__(self, needs: dict[str, str]) -> None:
        self.needs = needs


def _runner(kind: type, needs: dict[str, list[str]], calls: list[str]) -> Any:
    runner = kind.__new__(kind)
    runner._graph_schema, runner._execution_context, runner._orders = _Schema(needs), None, {}

    def part(name: str) -> Any:
        def run(*inputs: tuple[str, Any]) -> tuple[str, Any]:
            calls.append(name)
            return name, f"{name}({', '.join(str(value) for _, value in inputs)})"

        return run

    runner._instantiated_nodes = {name: part(name) for name in needs}
    return runner


def test_the_graph_runs_as_with_dask_and_each_part_once() -> None:
    needs = {
        "a": ["input"],
        "b": ["a"],
        "c": ["a", "b"],
        "never": ["a"],
        "end": ["c", "b", "other"],
    }
    ours, theirs = [], []
    given = {"input": 1, "other": 2}
    result = _runner(OrderedGraphRunner, needs, ours).run(given, ["end"])
    assert result == _runner(DaskGraphRunner, needs, theirs).run(given, ["end"])
    assert sorted(ours) == sorted(theirs) == ["a", "b", "c", "end"]


def test_a_graph_is_planned_once_for_each_target() -> None:
    calls: list[str] = []
    runner = _runner(OrderedGraphRunner, {"a": ["input"], "b": ["a"]}, calls)
    for target in ("a", "b", "a"):
        assert list(runner.run({"input": 1}, [target])) == [target]
    assert calls == ["a", "a", "b", "a"] and len(runner._orders) == 2
