"""The officer's managing desk: hamlets, join codes, people, staff, certificates and the log of the officer's area."""
