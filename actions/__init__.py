"""Thin adapters: tracker -> Case -> engine -> messages. They import rasa_sdk, never rasa."""
