"""The blueprint of these pages, which belong to the trainer's desk."""

from flask import Blueprint

bp = Blueprint("sharing", __name__, url_prefix="/soan")
