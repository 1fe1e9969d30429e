"""The one blueprint of this package's pages, so that their endpoints share one name."""

from flask import Blueprint

bp = Blueprint("pages", __name__)
