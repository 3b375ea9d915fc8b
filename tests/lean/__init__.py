"""What is exchanged of Rasa, held against Rasa's own."""
