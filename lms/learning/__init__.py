"""Learning: who did what, and what follows from it."""
