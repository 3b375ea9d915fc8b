"""``make bench``: how fast, how heavy and how quick to start, beside Rasa's own starter bot."""
