"""Tests of the clinical content, and that content, code and conversation name the same things."""
