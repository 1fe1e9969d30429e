"""The ground floor: database, clock, settings, errors, text, codes. No domain word in here."""
