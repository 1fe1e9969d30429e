"""`lms serve` (everything a first start needs, then waitress) and `lms run` (only the server)."""

import ctypes
import gc
from contextlib import suppress
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from lms.base import ports
from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.base.settings import Settings
from lms.exchange.coursecli import load_folders
from lms.operating import draining, modes, timecare
from lms.operating.demo.demo_making import DEMO_SIGN_INS, has_people, load_demo
from lms.operating.retention import sweep_now
from lms.operating.upgrading import bring_up_safely
from lms.operating.worker import worker_beside

#: Bytes of an answer that may wait (on the disk beyond one MB) for a slow phone before the thread that made it has to
#: wait too. More than the largest film and the largest package, so that no number of films stops the others.
WAITING = 160 * 1024 * 1024

host_option = click.option("--host", default="127.0.0.1", show_default=True, envvar="HOST")
port_option = click.option("--port", default=8000, show_default=True, envvar="PORT")
threads_option = click.option("--threads", default=8, show_default=True, help="Threads that answer.")


@click.command("serve")
@host_option
@port_option
@threads_option
@with_appcontext
def serve(host: str, port: int, threads: int) -> None:
    """Bring the tables up to this version (after a backup), load courses, make the demo commune when the database is
    new (LMS_DEMO=1), drop what was kept long enough, and serve; with a worker for what takes long."""
    settings: Settings = current_app.extensions["lms_settings"]
    _be_first(settings, host, port)
    _close_files(settings)
    click.echo(f"tables: {bring_up_safely()}")
    load_folders(settings.courses, changed_only=True)
    if settings.demo and not has_people(db.session()):
        click.echo("making a demo commune with three months of history ...")
        db.session.rollback()
        begin_write(db.session())
        load_demo(db.session(), now(), months=3)
        db.session.commit()
    _tell_the_clock()
    sweep_now()
    db.session.remove()
    click.echo(f"\nLớp Làng:  http://{host}:{port}\n")
    if settings.demo:
        for line in DEMO_SIGN_INS:
            click.echo(f"  {line}")
        click.echo("\n  Demo mode: all people are made up. Stop with Ctrl+C.")
    with worker_beside(current_app._get_current_object()):  # type: ignore[attr-defined]
        _serve(host, port, threads)


@click.command("run")
@host_option
@port_option
@threads_option
@with_appcontext
def run(host: str, port: int, threads: int) -> None:
    """Serve with waitress; nothing else."""
    settings: Settings = current_app.extensions["lms_settings"]
    _be_first(settings, host, port)
    _close_files(settings)
    _tell_the_clock()
    _serve(host, port, threads)


def _be_first(settings: Settings, host: str, port: int) -> None:
    """Raises ClickException when another program listens there already, before anything is changed in vain."""
    try:
        ports.hold(settings.var, host, port)
    except ports.Taken as problem:
        raise click.ClickException(str(problem)) from None


def _close_files(settings: Settings) -> None:
    for line in modes.close_old_files(settings):
        click.echo(line)


def _tell_the_clock() -> None:
    try:
        told = timecare.check_clock()
    except SQLAlchemyError:  # `lms upgrade` will say what to do with tables of another version
        told = ""
    db.session.remove()
    if told:
        click.echo(f"clock: {told}")


def _serve(host: str, port: int, threads: int) -> None:
    """Serve with a high connection limit, so that a hundred slow phones cannot stop the others."""
    _tidy_up()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    hops = current_app.extensions["lms_settings"].proxies
    more = {"connection_limit": 1000, "ident": None, "outbuf_high_watermark": WAITING, **behind(hops)}
    draining.serve(app, threads, host=host, port=port, **more)


def _tidy_up() -> None:
    """Give memory back that only a first start needed: making tables, courses and a demo leaves some 20 MB behind."""
    gc.collect()
    gc.freeze()
    with suppress(AttributeError):  # only glibc has this function
        ctypes.CDLL(None).malloc_trim(0)


def behind(proxies: int) -> dict[str, Any]:
    """waitress's settings about the proxies in front: it takes away what proxies say unless it is told to believe it.

    Without a proxy it removes all of them, so that no visitor can claim another address.
    """
    believed = {
        "trusted_proxy": "*",
        "trusted_proxy_count": proxies,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
    }
    return {"clear_untrusted_proxy_headers": True, **(believed if proxies else {})}
