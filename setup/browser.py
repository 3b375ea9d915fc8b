"""The Chromium that the browser tests drive. Set-up downloads no browser itself."""

import os
import shutil
from pathlib import Path
from typing import List, Optional

HINT = (
    "The browser tests need Chromium, which is not installed. Install it "
    "(Debian: `sudo apt-get install chromium`), or set CHROMIUM to its path."
)

_NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]
_MAC = ["/Applications/Chromium.app/Contents/MacOS/Chromium"]
_MAC += ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"]


def find_chromium() -> Optional[str]:
    """The path of a Chromium (or Chrome); CHROMIUM wins; None if there is none."""
    for name in [os.environ.get("CHROMIUM")] + _NAMES:
        found = name and shutil.which(name)
        if found:
            return found
    return next((path for path in _MAC if Path(path).is_file()), None)


def install_commands() -> List[List[str]]:
    """The commands that install Chromium here; none where that is not set-up's to do.

    Only root on a Debian system: nobody is asked for a password in the middle of
    a test run.
    """
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return []
    apt = ["apt-get", "-q", "-y"]
    install = ["install", "--no-install-recommends", "chromium"]
    return [apt + ["update"], apt + install]
