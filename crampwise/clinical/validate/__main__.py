"""``python -m crampwise.clinical.validate [folder]``."""

from __future__ import annotations

import sys
from pathlib import Path

from ..knowledge import DEFAULT_FOLDER
from . import summary, validate, warnings


def main(arguments: list[str] | None = None) -> int:
    """``[folder]``; prints faults or a summary. Returns the exit status: 1 if there is a fault."""
    given = sys.argv[1:] if arguments is None else arguments
    folder = Path(given[0]) if given else DEFAULT_FOLDER
    if not folder.is_dir():
        print(f"{folder}: is not a folder", file=sys.stderr)
        return 1
    faults = validate(folder)
    for line in warnings(folder):
        print(f"warning: {line}", file=sys.stderr)
    print("\n".join(faults) if faults else summary(folder))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
