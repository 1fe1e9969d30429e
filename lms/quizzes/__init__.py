"""Quizzes: what is asked and how it is graded. Knows no person."""
