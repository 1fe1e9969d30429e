"""The officer's managing desk: hamlets, join codes, people, staff, certificates and the log of the own area."""
