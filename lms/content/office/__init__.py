"""Word, Excel and PDF files of strangers: opened, read, freed of what acts. Pure."""
