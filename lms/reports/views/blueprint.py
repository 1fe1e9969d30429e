"""The officer's figures live under /bao-cao."""

from flask import Blueprint

bp = Blueprint("reports", __name__, url_prefix="/bao-cao")
