"""The bank and the practice: writing, ordering and labelling questions, and how a course asks them: the pages."""
