"""One blueprint for the pages of this package, so that their addresses share one name."""

from flask import Blueprint

bp = Blueprint("pages", __name__)
