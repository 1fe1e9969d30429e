"""The pages of lessons and steps: writing, ordering, reading aloud."""
