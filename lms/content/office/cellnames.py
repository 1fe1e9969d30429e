"""Columns of a spreadsheet, by number and by name."""


def number(letters_: str) -> int:
    """The number of a column, from 1: "A" gives 1, "XFD" 16384."""
    found = 0
    for letter in letters_.upper():
        found = found * 26 + ord(letter) - 64
    return found


def letters(number_: int) -> str:
    """The name of a column, from its number: 16384 gives "XFD"."""
    found = ""
    while number_:
        number_, rest = divmod(number_ - 1, 26)
        found = chr(65 + rest) + found
    return found
