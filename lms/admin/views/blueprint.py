"""The managing desk lives under /quan-ly."""

from flask import Blueprint

bp = Blueprint("admin", __name__, url_prefix="/quan-ly")
