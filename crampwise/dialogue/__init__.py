"""From the engine's results to typed messages, in the words of ``domain.yml`` and ``knowledge/``. No Rasa."""
