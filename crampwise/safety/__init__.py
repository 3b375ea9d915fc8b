"""A red flag wins over everything: the decision, the Rasa policy that carries it out, and the words for it."""
