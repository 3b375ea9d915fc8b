"""The words and messages: nothing here needs Rasa."""
