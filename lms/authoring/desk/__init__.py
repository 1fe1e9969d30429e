"""What all rooms of the trainer's desk stand on: who may write which course, open forms, the words of its forms."""
