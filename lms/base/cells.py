"""Text in the cells of sheets: what spreadsheets take for a formula, and how such text is kept from being one.

A cell that begins so can run a program when the file is opened (CSV injection, OWASP); an apostrophe in front makes it
text in every spreadsheet. Both ways stand here, so that what is written is read back as it was typed.
"""

#: Signs with which formulas begin.
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would take it for a formula, also when blanks or
    apostrophes stand before the sign."""
    return f"'{text}" if _runs(text) else text


def as_typed(cell: str) -> str:
    """What was typed: the text without the apostrophe that `harmless` put in front."""
    return cell[1:] if cell[:1] == "'" and _runs(cell) else cell


def _runs(text: str) -> bool:
    return text.lstrip(" '").startswith(RUNS)
