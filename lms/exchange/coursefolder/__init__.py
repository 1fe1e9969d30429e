"""Course folders: their values, reading and writing them. Pure; the format is described in docs/authoring.md."""
