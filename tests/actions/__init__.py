"""The actions on rasa_sdk alone: nothing here needs Rasa."""
