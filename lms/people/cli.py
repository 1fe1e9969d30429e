"""`lms people add-officer|add-trainer|reset-pin`: the first accounts of an installation, and help at the counter."""

import click
from flask.cli import AppGroup

from lms.areas.queries import area_by_code
from lms.base.clock import now, today
from lms.base.codes import tidy_code
from lms.base.db import begin_write, db
from lms.base.errors import Invalid, NotFound
from lms.people import actions, audit, devices, queries
from lms.people.actions import NewPerson
from lms.people.officer_actions import fresh_pin

people_cli = AppGroup("people", help="People: first officers, forgotten PINs.")


@people_cli.command("add-officer")
@click.argument("login")
@click.option("--name", required=True, help="Full name.")
@click.option("--birth-year", required=True, type=int)
@click.option("--area", required=True, help="Code of the area, for example 05587.")
@click.option("--role", type=click.Choice(["officer", "trainer", "admin"]), default="officer", show_default=True)
@click.password_option(help="Asked for when left out.")
def add_officer(login: str, name: str, birth_year: int, area: str, role: str, password: str) -> None:
    """Make a member of staff who signs in with LOGIN."""
    session = db.session()
    begin_write(session)
    try:
        where = area_by_code(session, area, today())
        person = actions.register(session, NewPerson(name, birth_year, where.id), now())
        actions.set_password(session, person, login, password)
    except NotFound:
        raise click.ClickException(f"no area with code {area} today; load areas first: lms areas load FILE") from None
    except Invalid as problem:
        raise click.ClickException(f"{problem.field}: {problem.message}") from None
    actions.grant(session, person, role, where.id, now())
    session.commit()
    click.echo(f"{role} {login} of {where.full_name} made; sign in at /dang-nhap")


@people_cli.command("reset-pin")
@click.argument("code")
def reset_pin(code: str) -> None:
    """Give the learner with this CODE a new PIN and print it once."""
    session = db.session()
    begin_write(session)
    found = queries.person_by_code(session, tidy_code(code))
    if found is None:
        raise click.ClickException(f"no learner with code {code}")
    devices.forget_all(session, found.id)
    pin = fresh_pin(found)
    audit.note(session, now(), "pin_reset", ("person", found.id))
    session.commit()
    click.echo(f"new PIN: {pin}")
