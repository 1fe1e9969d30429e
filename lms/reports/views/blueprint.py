"""The blueprint of the officer's figures, under /bao-cao."""

from flask import Blueprint

bp = Blueprint("reports", __name__, url_prefix="/bao-cao")
