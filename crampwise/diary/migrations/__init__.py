"""How the diary's tables came to be, step by step. A revision that was released is never edited: a new one follows it."""
