"""`lms voices make|check`: making the voices of all published courses, and looking them over."""

import sys
import time

import click
from flask import current_app
from flask.cli import AppGroup

from lms.base.db import db
from lms.base.settings import Settings
from lms.voices import shelf as shelves
from lms.voices.engines import engines_of, trouble_with
from lms.voices.listening import voice_of
from lms.voices.looking_over import look_over
from lms.voices.making import make_voices
from lms.voices.wanted import all_utterances, published_versions, said_in_steps

voices_cli = AppGroup("voices", help="What the pages say aloud: make it, check it.")


@voices_cli.command("make")
def make() -> None:
    """Make the voices that published courses still need; those whose words have not changed stay."""
    settings = _settings()
    session = db.session()
    wanted = all_utterances(session)
    session.rollback()
    began = time.monotonic()
    with click.progressbar(length=100, label="voices", file=sys.stderr) as bar:
        made = make_voices(
            shelves.shelf_of(settings),
            engines_of(settings),
            wanted,
            lambda done: bar.update(round(100 * done) - bar.pos),
        )
    click.echo(f"{made.wanted} wanted, {made.there} there, {made.made} made, {made.failed} failed")
    click.echo(f"{time.monotonic() - began:.0f} s, {made.size / 1024:.0f} KB")
    if made.failed:
        sys.exit(1)


@voices_cli.command("check")
def check() -> None:
    """Open and measure the voices of everything that learners can hear; name each that is missing or sounds wrong."""
    settings = _settings()
    session = db.session()
    wanted = all_utterances(session)
    steps = [one for version in published_versions(session, current=True) for one in said_in_steps(session, version)]
    session.rollback()
    with click.progressbar(length=100, label="voices", file=sys.stderr) as bar:
        looked = look_over(settings, wanted, lambda done: bar.update(round(100 * done) - bar.pos))
    for fault in looked.faults:
        click.echo(fault, err=True)
    there = [voice for one in steps if (voice := voice_of(settings, one)) is not None]
    each = sum(voice.size for voice in there) / len(there) / 1024 if there else 0
    click.echo(f"{looked.there} of {looked.utterances} have a voice: {looked.percent:.1f} %")
    click.echo(f"{looked.seconds} s, {looked.size / 1024:.0f} KB; a step {each:.0f} KB; {len(looked.faults)} faults")
    if looked.faults:
        sys.exit(1)


def _settings() -> Settings:
    found: Settings = current_app.extensions["lms_settings"]
    if not found.voices:
        raise click.ClickException("voices are off; set LMS_VOICES=1")
    if trouble := trouble_with(found):
        raise click.ClickException(trouble)
    return found
