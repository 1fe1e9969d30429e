"""Course folders: model, reader, writer. Pure; see docs/authoring.md."""
