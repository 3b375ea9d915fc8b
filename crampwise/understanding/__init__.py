"""Rasa components that read what was said: embeddings, findings, red flags."""
