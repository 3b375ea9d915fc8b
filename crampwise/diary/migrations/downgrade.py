"""What every revision says when it is asked to go back."""

from __future__ import annotations

from typing import NoReturn

from crampwise.diary.errors import DowngradeRefused


def refuse() -> NoReturn:
    """Go back no step.

    Raises:
        DowngradeRefused: always.
    """
    raise DowngradeRefused(
        "Downgrade refused: an earlier version can't hold all that a diary has now. Restore a backup of the database "
        "from before the upgrade instead. Nothing was changed."
    )
