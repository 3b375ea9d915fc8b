"""Runs the model's graph: each part after those that it needs, in an order that is worked out once for each target.

Rasa hands the graph to dask, which plans it anew, with threads' queues and locks, for every message and prediction.
"""

from __future__ import annotations

from typing import Any

import rasa.core.processor
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner

Order = list[tuple[str, tuple[str, ...]]]


class OrderedGraphRunner(DaskGraphRunner):
    """As its parent, without dask."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._orders: dict[tuple[str, ...], Order] = {}

    def run(
        self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
    ) -> dict[str, Any]:
        """The targets' outputs by name.

        Raises:
            GraphRunError: an input has the name of a part.
        """
        wanted = tuple(targets or self._graph_schema.target_names)
        if wanted not in self._orders:
            self._orders[wanted] = self._order(wanted)
        done = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, needs in self._orders[wanted]:
            if name in done:
                raise GraphRunError(f"Input '{name}' has the name of a part of the graph.")
            done[name] = self._instantiated_nodes[name](*(done.get(one, one) for one in needs))
        return {name: done[name][1] for name in wanted}

    def _order(self, targets: tuple[str, ...]) -> Order:
        nodes = self._graph_schema.minimal_graph_schema(list(targets)).nodes
        order: Order = []
        seen: set[str] = set()

        def add(name: str) -> None:
            # What is no part of the graph is an input.
            if name in seen or name not in nodes:
                return
            seen.add(name)
            needs = tuple(nodes[name].needs.values())
            for one in needs:
                add(one)
            order.append((name, needs))

        for target in targets:
            add(target)
        return order


def install() -> None:
    """In the place of dask's runner, where the assistant loads a model."""
    rasa.core.processor.DaskGraphRunner = OrderedGraphRunner
