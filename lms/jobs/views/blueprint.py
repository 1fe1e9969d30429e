"""The pages on which people see the long work that they asked for."""

from flask import Blueprint

bp = Blueprint("jobs", __name__, url_prefix="/viec")
