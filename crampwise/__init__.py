"""Crampwise: an assistant for muscle cramps, stiffness and twitches in ALS (MND)."""

__version__ = "0.1.0"
