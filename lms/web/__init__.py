"""The web kit: forms, guards, security, limits, errors."""
