"""Lessons and steps: writing, ordering, reading aloud."""
