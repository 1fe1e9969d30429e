"""Lists of areas, CSV and the open national JSON: their parsers, and loading them into the database."""
