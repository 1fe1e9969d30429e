"""How learners fare in a course, how its questions do, and what needs a look: the pages."""
