"""Many people at once, by Locust: real talks, of which every answer is looked at."""
