"""How the outside talks to Rasa: the page's channel and the REST one, with sessions, limits, and never a silence."""
