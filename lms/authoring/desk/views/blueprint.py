"""The blueprint of the trainer's desk, under /soan."""

from flask import Blueprint

bp = Blueprint("authoring", __name__, url_prefix="/soan")
