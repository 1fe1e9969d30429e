"""Pages that belong to no single subject: home, a person's own pages, help, health."""
