"""A demo commune, all of it made up."""
