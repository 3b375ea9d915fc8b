"""Set-up from a fresh clone: ``python3 -m setup.bootstrap``. Standard library only."""
