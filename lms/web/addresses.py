"""The site's own address, as printed in QR codes and sent to Zalo groups; the only place that asks the request for it.

A visitor can write anything into the Host header: where the address has been set, nothing else is printed.
"""

from urllib.parse import urlsplit

from flask import Flask, current_app, request


def site_address() -> str:
    """The address set for the installation, else the one that this request came to: "https://lop.example.vn"."""
    return str(current_app.extensions["lms_settings"].base_url or request.host_url.rstrip("/"))


def _set_address() -> str:
    """The address set for the installation, "" where none is: for pages that are kept and shown to others."""
    return str(current_app.extensions["lms_settings"].base_url)


def init_app(app: Flask) -> None:
    """Let templates call `site_address()` and `set_address()`."""
    app.jinja_env.globals.update(site_address=site_address, set_address=_set_address)


def own_hosts() -> set[str]:
    """The host names of this site, as a browser writes them into Origin and Referer."""
    return {request.host, urlsplit(current_app.extensions["lms_settings"].base_url).netloc} - {""}
