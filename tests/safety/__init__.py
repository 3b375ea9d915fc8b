"""The safety decision and its words: nothing here needs Rasa."""
