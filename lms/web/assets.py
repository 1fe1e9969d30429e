"""Addresses of static files that carry their content's hash, so that phones keep them for a year."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask

YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Let templates call `static_url("css/lop-lang.css")`."""
    folder = Path(app.static_folder or "")

    @cache
    def static_url(name: str) -> str:
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()[:10]
        return f"/static/{name}?v={digest}"

    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR
    app.jinja_env.globals["static_url"] = static_url
