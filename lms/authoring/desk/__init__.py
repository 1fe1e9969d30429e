"""The ground of the trainer's desk, used by all its rooms: who may write which course, open forms, form fields."""
