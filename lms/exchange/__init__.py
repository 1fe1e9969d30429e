"""Exchange: course folders and area lists, in and out."""
