"""Pages that belong to no subject: home, own page, help, health."""
