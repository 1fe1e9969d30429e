"""`lms demo load|wipe`: a made-up programme area with people and history, to try things out and to rehearse."""

from dataclasses import dataclass
from datetime import datetime

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.catalogue.models import Course
from lms.certificates.queries import certified_facts
from lms.learning import counters
from lms.operating.demo import (
    demo_areas as demo_places,
    learning_history as demo_history,
    staff as demo_staff,
    wiping as demo_wiping,
)
from lms.operating.demo.bulk_rows import DemoSpan
from lms.people.models import Person

demo_cli = AppGroup("demo", help="Made-up people to try things out with.")

DEMO_SIGN_INS = (
    f"learner   /vao-hoc     code {demo_staff.LEARNER_CODE}   PIN {demo_staff.PIN}",
    f"trainer   /dang-nhap   huongdan   {demo_staff.PASSWORD}",
    f"officer   /dang-nhap   canbo      {demo_staff.PASSWORD}   (commune)",
    f"officer   /dang-nhap   vung       {demo_staff.PASSWORD}   (programme area, the former district)",
    f"admin     /dang-nhap   quantri    {demo_staff.PASSWORD}",
)


@dataclass(frozen=True)
class Size:
    """How many communes, hamlets and people a demo has, and how many months its history covers."""

    communes: int = 2
    hamlets: int = 10
    people: int = 160
    months: int = 3


def has_people(session: Session) -> bool:
    """Whether anybody is registered in the database."""
    return session.scalar(select(Person.id).limit(1)) is not None


def load_demo(
    session: Session, moment: datetime, *, months: int = 3, size: Size | None = None, quiet: bool = False
) -> None:
    """Make places, staff, people and their history in the courses that are published. Does not commit."""
    size = size or Size(months=months)
    places = demo_places.make(session, size.communes, size.hamlets)
    demo_staff.make(session, places, moment)
    courses = session.scalars(select(Course).where(Course.current_version_id.is_not(None))).all()
    versions = [course.current_version_id for course in courses if course.current_version_id]
    with click.progressbar(length=size.people, label="people", hidden=quiet) as bar:
        demo_history.make(session, places, versions, DemoSpan(moment, size.months, size.people), bar.update)
    demo_staff.make_learner(session, places, moment)
    demo_staff.make_author(session, moment)
    counters.rebuild(session, certified_facts(session))


@demo_cli.command("load")
@click.option("--communes", default=2, show_default=True)
@click.option("--hamlets", default=10, show_default=True)
@click.option("--people", default=160, show_default=True)
@click.option("--months", default=3, show_default=True)
def load(communes: int, hamlets: int, people: int, months: int) -> None:
    """Make a demo programme area (load the courses first)."""
    session = db.session()
    begin_write(session)
    if session.scalar(select(Person.id).where(Person.is_demo).limit(1)) is not None:
        raise click.ClickException("there is a demo already; wipe it first: lms demo wipe")
    load_demo(session, now(), size=Size(communes, hamlets, people, months))
    session.commit()
    click.echo(f"{communes} communes, {hamlets} hamlets, {people} people; all made up")


@demo_cli.command("wipe")
def wipe() -> None:
    """Remove all made-up people and places with everything they did; real people stay."""
    session = db.session()
    begin_write(session)
    gone = demo_wiping.wipe(session)
    counters.rebuild(session, certified_facts(session))
    session.commit()
    click.echo(f"{gone} made-up people removed")
