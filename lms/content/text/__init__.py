"""What lessons are written in: blocks and Markdown, hard words, hints for plain language. Pure."""
