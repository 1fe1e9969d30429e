"""Courses carried from one installation to another as one file."""
