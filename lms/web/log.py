"""Structured logs: a JSON object on each line, with a reference for every request, without names, phones or addresses.

Nothing that came in from outside is written: no path, only the route's pattern; no message of an exception unless it
can hold no value (lms.base.traces); and from messages of libraries only the words, without the values in them.
"""

import json
import logging
import re
import secrets
import sys
import threading
import time
from functools import lru_cache
from typing import Any

from flask import Flask, Response, g, has_request_context, request

from lms.base.traces import trace

access = logging.getLogger("lms.access")
#: Made once: `json.dumps` makes a new encoder for every line when letters are to stay as they are.
_as_json = json.JSONEncoder(ensure_ascii=False).encode


class JsonLines(logging.Formatter):
    """One line of JSON: time, level, logger, message, and what was passed as `extra={"fields": {...}}`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": _second(int(record.created)),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage() if _is_ours(record) else _words(record),
            **getattr(record, "fields", {}),
        }
        if "reference" not in line and has_request_context():
            line["reference"] = reference()
        if record.exc_info and record.exc_info[1]:
            line["trace"] = trace(record.exc_info[1])
        return _as_json(line)


@lru_cache(2)
def _second(moment: int) -> str:
    """A second since 1970 as text, in UTC; kept, because many lines fall into one second."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment))


#: What libraries write into their messages themselves: paths, addresses, quoted values, long numbers.
PUT_IN = re.compile(r"""/\S+|"[^"]*"|'[^']*'|\d+(?:\.\d+){3}|[0-9a-fA-F:]*:[0-9a-fA-F:]{3,}|\d{5,}|[^\x00-\x7f]+""")


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] == "lms"


def _words(record: logging.LogRecord) -> str:
    """A library's message without the values in it; small numbers stay."""
    args = record.args if isinstance(record.args, tuple) else ()
    try:
        said = str(record.msg) % tuple(arg if isinstance(arg, int | float) else "…" for arg in args)
    except (TypeError, ValueError):
        said = str(record.msg)
    return PUT_IN.sub("…", said)


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
            # The record is made by hand: `info` would first look for the line of code it was called from.
            record = logging.LogRecord(access.name, logging.INFO, "", 0, "request", None, None)
            record.fields = _fields(response)
            access.handle(record)
        return response

    if not quiet:
        _write_to(logging.StreamHandler(sys.stderr))


def _write_to(handler: logging.Handler) -> None:
    """Send everything this way, also what libraries log, and errors that nobody caught."""
    handler.setFormatter(JsonLines())
    logging.getLogger().handlers = [handler]
    for name in ("lms", "waitress", "alembic"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
    logging.getLogger("lms").setLevel(logging.INFO)
    threading.excepthook = _uncaught


def _uncaught(told: threading.ExceptHookArgs) -> None:
    logging.getLogger("lms.uncaught").critical("a thread ended with this", exc_info=told.exc_value)


def _fields(response: Response) -> dict[str, Any]:
    """The fields of a request's line: the route's pattern instead of the path, as a path may hold a certificate
    code."""
    rule = request.url_rule
    return {
        "reference": reference(),
        "method": request.method,
        "route": rule.rule if rule else "-",
        "status": response.status_code,
        "ms": round((time.perf_counter() - g.get("began", 0)) * 1000, 1),
    }
