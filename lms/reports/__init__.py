"""Reports: figures by area, course and time; one table for screen and files."""
