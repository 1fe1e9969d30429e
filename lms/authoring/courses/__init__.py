"""Courses as a whole: beginning, settings, authors, what is still missing, publishing."""
