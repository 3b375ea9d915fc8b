"""Episodes in SQL, summaries, charts, the doctor's page, export and deletion. No Rasa, no engine: knows entries only."""
