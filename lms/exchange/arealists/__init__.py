"""Lists of areas: CSV and the open national JSON. Pure parsers."""
