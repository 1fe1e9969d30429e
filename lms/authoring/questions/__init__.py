"""The trainer's desk for questions: the bank, the practice, and how a course asks."""
