"""People: accounts, roles, permissions, consent, audit."""
