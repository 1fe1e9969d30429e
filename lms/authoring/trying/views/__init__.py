"""The pages for trying a course out as its learners will meet it; nothing is recorded."""
