"""The engine alone: nothing here needs Rasa."""
