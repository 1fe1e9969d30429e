"""The pages for questions: writing, ordering and labelling those of bank and practice, and how a course asks them."""
