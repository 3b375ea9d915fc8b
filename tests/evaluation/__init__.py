"""Scores the finished assistant on JSON Lines files: ``python -m tests.evaluation.run [path ...]``."""
