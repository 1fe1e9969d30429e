"""Addresses: the site's own, as printed in QR codes and sent to Zalo groups, and the numbers in them."""

from flask import Flask, current_app, request
from werkzeug.routing import IntegerConverter


class Id(IntegerConverter):
    """A number in an address that can be an id; a larger one is no page of ours, and no database would take it."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"max": 2**31 - 1, **kwargs})  # type: ignore[arg-type]


def site_address() -> str:
    """ "https://lop.example.vn": the address set for the installation, else the one this request came to."""
    return str(current_app.extensions["lms_settings"].base_url or request.host_url.rstrip("/"))


def init_app(app: Flask) -> None:
    """Bound every <int:...> in an address."""
    app.url_map.converters["int"] = Id
