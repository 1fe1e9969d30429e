"""The pages about courses as a whole: beginning one, settings, authors, what is still missing, publishing."""
