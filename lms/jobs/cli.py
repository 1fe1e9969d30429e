"""`lms work`: the process that does what takes long. `lms serve` begins one itself whenever there is some."""

import os
from datetime import datetime

import click
from flask.cli import with_appcontext

from lms.base import confine, turns
from lms.base.db import db
from lms.jobs.queue import WORKER, queue


@click.command("work")
@click.option("--child-of", type=int, default=0, hidden=True, help="End when this process ends.")
@click.option("--leave-after", type=float, default=0, hidden=True, help="End after so many seconds without work.")
@click.option("--done-on", type=click.DateTime(["%Y-%m-%d"]), hidden=True, help="What is due daily was done that day.")
@with_appcontext
def work(child_of: int, leave_after: float, done_on: datetime | None) -> None:
    """Do long work (films, courses as one file, long lists, certificates) and what is to be done every day.

    One is enough for an installation; a second one waits until the first has ended.
    """
    if child_of:
        confine.die_with(child_of)
    # Pages come first.
    os.nice(5)
    at = queue()
    db.session.remove()
    with turns.turn(WORKER, 1, seconds=float("inf"), given_up=lambda: bool(child_of) and os.getppid() != child_of):
        at.work(leave_after, done_on.date() if done_on else None)
