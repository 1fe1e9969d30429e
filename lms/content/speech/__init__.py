"""Written Vietnamese turned into words for the ear: one place for voices and for texts that announcers read out."""
