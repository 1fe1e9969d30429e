"""One table on the screen, on paper, as CSV and for Excel; and what is drawn of it."""
