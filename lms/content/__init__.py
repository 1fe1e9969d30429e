"""Content: blocks and Markdown, pictures. Pure: no tables, no Flask."""
