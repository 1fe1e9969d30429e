"""The pages about how learners get on in a course, how well its questions work, and what needs a look."""
