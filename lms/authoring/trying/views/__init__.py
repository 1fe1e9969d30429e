"""A course as its learners will meet it: nothing is recorded: the pages."""
