"""Courses as a whole: beginning one, settings, authors, what is still missing, publishing."""
