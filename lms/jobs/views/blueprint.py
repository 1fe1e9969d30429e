"""Long work, seen by whoever asked for it."""

from flask import Blueprint

bp = Blueprint("jobs", __name__, url_prefix="/viec")
