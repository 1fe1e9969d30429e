"""Quizzes: what questions ask and how answers are graded. Nothing here knows people."""
