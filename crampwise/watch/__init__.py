"""What can be seen of a process from outside: figures, lines of a log, traces. Never a word that somebody said.

It knows nothing of Rasa, and nobody's words, names, ids or addresses come in here; what does come in is one of a few
names that are written down in this folder, or in ``knowledge/``, and is called ``other`` where it is none of them.
"""
