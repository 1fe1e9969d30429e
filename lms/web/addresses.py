"""Numbers in addresses: only those that a database row can have, so that any other number is simply not found."""

from flask import Flask
from werkzeug.routing import IntegerConverter


class RowNumber(IntegerConverter):
    """A whole number of at most ten digits that fits a 32-bit column."""

    regex = r"[0-9]{1,10}"

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **{"max": 2**31 - 1, **more})  # type: ignore[arg-type]


def init_app(app: Flask) -> None:
    """Let every `<int:...>` mean a row's number; before any route is made."""
    app.url_map.converters["int"] = RowNumber
