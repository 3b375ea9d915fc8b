"""Read red flags straight from the words of a message.

A plain function of the text: no model, no clock, no network, so it works when everything
else is down. What it knows lies in ``knowledge/red_flags`` (the README there documents the
pattern language); this package is the generic reader.

The method is that of rule-based readers of clinical text (NegEx, Chapman 2001; ConText,
Harkema 2009): find the words of a concept, then judge the words around them. Is it denied,
long past, only supposed, usual, or somebody else's? What is doubtful and could be an
emergency is not dropped: it becomes one direct question.

The steps of :class:`RedFlagReader`, each a module:

- ``tidying``, ``words`` (with ``spelling``, ``likeness``, ``questions``, ``durations``): from
  text to a ``line`` of mended words
- ``idioms``: set phrases blanked out
- ``grammar``, ``matching``: the patterns of each kind found in the line
- ``context``: each match judged by its neighbourhood
- ``subjects``: what the message brings up only to set it aside ("can breathe fine")
- ``reader``: the best outcome of each kind kept, as a ``flag``
"""

from .flag import ACT, ASK, Reading, TextFlag
from .reader import RedFlagReader

__all__ = ["ACT", "ASK", "Reading", "RedFlagReader", "TextFlag"]
