"""Pictures, sounds, films and files of a draft: the pages."""
