"""Lớp Làng: a learning platform for farmers in rural Vietnam."""
