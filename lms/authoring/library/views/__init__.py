"""The pages of a draft's pictures, sounds, films and files."""
