"""The site's own address, as printed in QR codes and sent to Zalo groups."""

from flask import current_app, request


def site_address() -> str:
    """ "https://lop.example.vn": the address set for the installation, else the one this request came to."""
    return str(current_app.extensions["lms_settings"].base_url or request.host_url.rstrip("/"))
