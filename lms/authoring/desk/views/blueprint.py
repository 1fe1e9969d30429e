"""The trainer's desk lives under /soan."""

from flask import Blueprint

bp = Blueprint("authoring", __name__, url_prefix="/soan")
