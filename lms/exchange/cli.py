"""`lms areas load FILE`: a list of areas into the tree."""

from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from lms.base import outside
from lms.base.db import begin_write, db
from lms.exchange.arealists.area_rows import parse
from lms.exchange.arealists.area_rows_in import load_areas

areas_cli = AppGroup("areas", help="The tree of administrative areas.")


@areas_cli.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--valid-from", type=click.DateTime(["%Y-%m-%d"]), default="2025-07-01", show_default=True)
def load(file: Path, valid_from: datetime) -> None:
    """Load FILE (CSV or the national JSON); whole or not at all."""
    try:
        rows, troubles = outside.run(parse, file.name, file.read_bytes())
    except outside.Unread as why:
        raise click.ClickException(why.message) from None
    for trouble in troubles:
        click.echo(f"{file}:{trouble.line}: {trouble.message}; {trouble.cure}", err=True)
    if troubles or not rows:
        raise click.ClickException("nothing was loaded")
    session = db.session()
    begin_write(session)
    loaded = load_areas(session, rows, valid_from.date(), file.name)
    if loaded.orphans:
        session.rollback()
        codes = ", ".join(loaded.orphans[:10])
        raise click.ClickException(f"no area has these parent codes: {codes}; nothing was loaded")
    session.commit()
    click.echo(f"{loaded.added} added, {loaded.renamed} renamed, {loaded.unchanged} unchanged")
