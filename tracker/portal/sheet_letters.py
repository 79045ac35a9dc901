"""Columns by the letters of a spreadsheet."""


def letter(column: int) -> str:
    """A for 0, Z for 25, AA for 26."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found
