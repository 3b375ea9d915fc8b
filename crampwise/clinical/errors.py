"""What can go wrong in the engine."""

from collections.abc import Sequence


class KnowledgeError(Exception):
    """The content in ``knowledge/`` has faults.

    ``faults`` holds every fault found, each as ``path: message``.
    """

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))
