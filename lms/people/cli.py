"""`lms people …`: the first accounts of an installation, and help for people who have lost PIN, phone or paper."""

import click
from flask.cli import AppGroup

from lms.areas.queries import area_by_code
from lms.base.clock import now, today
from lms.base.codes import tidy_code
from lms.base.db import begin_write, db
from lms.base.errors import Invalid, NotFound
from lms.base.text import fold
from lms.people import actions, audit, devices, queries, second_step, sign_ins
from lms.people.actions import NewPerson
from lms.people.officer_actions import fresh_pin

people_cli = AppGroup("people", help="People: first officers, forgotten PINs, lost second steps.")


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
        actions.set_password(session, person, login, password, first=True)
    except NotFound:
        raise click.ClickException(f"no area with code {area} today; load areas first: lms areas load FILE") from None
    except Invalid as problem:
        raise click.ClickException(f"{problem.field}: {problem.message}") from None
    actions.grant(session, person, role, where.id, now())
    session.commit()
    click.echo(
        f"{role} {login} of {where.full_name} made; sign in at /dang-nhap, where the password has to be changed first"
    )


@people_cli.command("reset-second-step")
@click.argument("login")
def reset_second_step(login: str) -> None:
    """Take the second step away from LOGIN, who has lost phone and paper; the next sign-in sets up a new one."""
    session = db.session()
    begin_write(session)
    person = queries.person_by_login(session, fold(login).replace(" ", ""))
    if person is None:
        raise click.ClickException(f"no member of staff with sign-in name {login}")
    second_step.remove_all(session, person.id)
    sign_ins.end_staff(session, person.id)
    area_id = queries.home_area_id(session, person.id)
    audit.note(session, now(), "second_step_reset", ("person", person.id), area_id=area_id)
    session.commit()
    click.echo(f"{login} has no second step any more; every desk opened with this account is closed")


@people_cli.command("reseal")
def reseal() -> None:
    """Seal all second steps with the present LMS_SECRET_KEY; then the old ones may leave LMS_OLD_SECRET_KEYS."""
    session = db.session()
    begin_write(session)
    lost = second_step.reseal_all(session)
    session.commit()
    if lost:
        raise click.ClickException(f"{lost} second steps were sealed with a key that is not here: reset them")
    click.echo("all second steps are sealed with the present key")


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
