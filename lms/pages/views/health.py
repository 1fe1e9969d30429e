"""For load balancers, monitors and `lms doctor`: does the process live, can it do its work, whom does it see?"""

import os
import shutil

from flask import Response, abort, current_app, jsonify
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError

from lms.base.db import db, is_reachable
from lms.base.revision import newest, revision_of
from lms.base.settings import Settings
from lms.pages.views.blueprint import bp
from lms.web.guards import public
from lms.web.seen import may_ask, seen

#: With less room than this nothing can be written safely.
LEAST_BYTES = 20 * 2**20


@bp.get("/healthz")
@public
def health() -> str:
    """The process answers."""
    return "ok"


@bp.get("/readyz")
@public
def ready() -> tuple[str, int]:
    """ "ok", or with 503 one word for what is missing: database, tables (not this program's), writing, disk."""
    trouble = _trouble()
    return trouble or "ok", 503 if trouble else 200


@bp.get("/healthz/seen")
@public
def seen_by_us() -> Response:
    """From where this request seems to come, for whoever knows the secret key."""
    if not may_ask(_settings().secret_key):
        abort(404)
    return jsonify(seen().to_json())


def _trouble() -> str:
    try:
        if not is_reachable(db.session()):
            return "database"
        if not _has_our_tables():
            return "tables"
    except SQLAlchemyError:
        db.session.rollback()
        return "database"
    settings = _settings()
    file = settings.database_url.removeprefix("sqlite:///")
    if file != settings.database_url and not (os.access(file, os.W_OK) and os.access(os.path.dirname(file), os.W_OK)):
        return "writing"
    folder = settings.var if settings.var.exists() else settings.var.parent
    return "disk" if shutil.disk_usage(folder).free < LEAST_BYTES else ""


def _has_our_tables() -> bool:
    """Whether the tables are those of this program; without a revision they were made by hand, or there are none."""
    revision = revision_of(db.session.connection())
    return revision == newest() or (revision is None and inspect(db.session.connection()).has_table("person"))


def _settings() -> Settings:
    return current_app.extensions["lms_settings"]  # type: ignore[no-any-return]
