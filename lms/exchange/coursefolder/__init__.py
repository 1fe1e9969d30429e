"""Course folders: model, reader, writer. Pure; see docs/course-format.md."""
