"""Structured logs: one JSON object a line, with a reference for every request, without names, phones or addresses."""

import json
import logging
import secrets
import sys
import time
from typing import Any

from flask import Flask, Response, g, request

access = logging.getLogger("lms.access")
#: Made once: `json.dumps` makes a new one for every line as soon as letters are to stay as they are.
_as_json = json.JSONEncoder(ensure_ascii=False).encode


class JsonLines(logging.Formatter):
    """One line of JSON: time, level, logger, message, and what was passed as `extra={"fields": {...}}`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return _as_json(line)


def reference() -> str:
    """This request's reference: shown on error pages and written in the log, so that one finds the other."""
    kept: str | None = g.get("reference")
    if kept is None:
        kept = g.reference = secrets.token_hex(4).upper()
    return kept


def init_app(app: Flask, quiet: bool) -> None:
    """Write logs to standard error; `quiet` (tests) leaves logging as it is."""

    @app.before_request
    def start() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def finish(response: Response) -> Response:
        if access.isEnabledFor(logging.INFO):
            # A record made by hand: `info` would first look for the line of code it was called from.
            record = logging.LogRecord(access.name, logging.INFO, "", 0, "request", None, None)
            record.fields = _fields(response)
            access.handle(record)
        return response

    if not quiet:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        for name in ("lms", "waitress", "alembic"):
            logger = logging.getLogger(name)
            logger.handlers, logger.propagate = [handler], False
        logging.getLogger("lms").setLevel(logging.INFO)


def _fields(response: Response) -> dict[str, Any]:
    """The route's pattern instead of the path, because a path may hold a certificate code."""
    rule = request.url_rule
    return {
        "reference": reference(),
        "method": request.method,
        "route": rule.rule if rule else "-",
        "status": response.status_code,
        "ms": round((time.perf_counter() - g.get("began", 0)) * 1000, 1),
    }
