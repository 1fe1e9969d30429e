"""The pages stand beside the trainer's desk."""

from flask import Blueprint

bp = Blueprint("sharing", __name__, url_prefix="/soan")
