"""`lms courses load|check|export`: reading and writing course folders."""

import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import click
from flask import current_app
from flask.cli import AppGroup

from lms.base import outside
from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.base.errors import Conflict, NotFound
from lms.base.quotas import NoRoom
from lms.catalogue.models import CourseVersion
from lms.catalogue.queries import course_by_slug
from lms.exchange import coursenotes
from lms.exchange.coursefolder.model import CourseFolder
from lms.exchange.coursefolder.reader import Flaw, files_in, read_files
from lms.exchange.coursefolder.writer import write_course
from lms.exchange.courseloading import (
    content_hash,
    export_course,
    last_said,
    load_course,
    with_facts,
)

courses_cli = AppGroup("courses", help="Course folders: load, check, export.")


def folders_in(path: Path) -> list[Path]:
    """The course folders under a path: the path itself, or every folder in it that has a khoa-hoc.md."""
    if (path / "khoa-hoc.md").exists():
        return [path]
    return sorted(folder for folder in path.iterdir() if (folder / "khoa-hoc.md").exists()) if path.is_dir() else []


def load_folders(path: Path, *, changed_only: bool = False) -> bool:
    """Load every course folder under a path, each in a transaction of its own; True when all went well. Commits.

    With `changed_only` a course that is published as the folder has it is passed over silently, and nothing that a
    trainer has changed on the desk is replaced.
    """
    well = True
    for folder in _read_ahead(_to_load(path, changed_only)):
        _tell(folder.path, [problem for problem in folder.problems if problem.serious or not changed_only])
        if folder.course is None or not _load(folder.course, changed_only):
            well = False
            continue
        coursenotes.remember(_notes(), folder.course.slug, folder.mark, content_hash(folder.course))
    return well


class _Folder(NamedTuple):
    """A folder that was read: the mark of its files, what it says (with facts about its pictures), what is wrong."""

    path: Path
    mark: str
    course: CourseFolder | None
    problems: list[Flaw]


def _to_load(path: Path, changed_only: bool) -> Iterator[tuple[Path, dict[str, bytes]]]:
    for folder in folders_in(path):
        files = files_in(folder)
        if not (changed_only and _is_known(folder, files)):
            yield folder, files


def _read_ahead(folders: Iterator[tuple[Path, dict[str, bytes]]]) -> Iterator[_Folder]:
    """Give each folder read; the next one is read by another process while the caller loads this one."""

    def read(folder: Path, files: dict[str, bytes]) -> _Folder:
        course, problems = _read(folder, files)
        return _Folder(folder, coursenotes.mark_of_files(files), course and with_facts(course), problems)

    with ThreadPoolExecutor(1) as reader:
        last: Future[_Folder] | None = None
        for folder in folders:
            following = reader.submit(read, *folder)
            if last is not None:
                yield last.result()
            last = following
        if last is not None:
            yield last.result()


def _is_known(folder: Path, files: dict[str, bytes]) -> bool:
    """Whether the folder's bytes and the version loaded from them are those of last time; the course is not read."""
    session, name = db.session(), folder.resolve().name
    said = coursenotes.noted(_notes(), name, coursenotes.mark_of_files(files))
    known = said != "" and said == last_said(session, name)
    session.rollback()
    return known


def _notes() -> Path:
    found: Path = current_app.extensions["lms_settings"].var
    return found


def _load(course: CourseFolder, changed_only: bool) -> bool:
    session = db.session()
    session.rollback()
    begin_write(session)
    try:
        loaded = load_course(session, course, now(), over=not changed_only)
        session.commit()
    except (Conflict, NoRoom) as why:
        session.rollback()
        click.echo(f"{course.slug}: {why.message}", err=True)
        return False
    if not (changed_only and loaded.outcome == "unchanged"):
        click.echo(f"{course.slug}: {loaded.outcome}")
    return True


@courses_cli.command("load")
@click.argument("path", type=click.Path(exists=True, path_type=Path), required=False)
def load(path: Path | None) -> None:
    """Publish the course folders under PATH (default: the installation's courses)."""
    where = path or current_app.extensions["lms_settings"].courses
    if not folders_in(where):
        raise click.ClickException(f"{where}: no course folder (a folder with khoa-hoc.md) in there.")
    if not load_folders(where):
        sys.exit(1)


@courses_cli.command("check")
@click.argument("path", type=click.Path(exists=True, path_type=Path), required=False)
def check(path: Path | None) -> None:
    """Name file, line and cure for every mistake in the course folders under PATH."""
    where = path or current_app.extensions["lms_settings"].courses
    folders = folders_in(where) or [where]
    bad = 0
    for folder in folders:
        course, problems = _read(folder, files_in(folder))
        _tell(folder, problems)
        bad += course is None
        if course is not None:
            click.echo(f"{folder.name}: {len(course.lessons)} lessons, {len(course.bank)} questions, good")
    if bad:
        sys.exit(1)


@courses_cli.command("export")
@click.argument("slug")
@click.argument("target", type=click.Path(path_type=Path))
def export(slug: str, target: Path) -> None:
    """Write the published version of course SLUG as a folder below TARGET."""
    try:
        course = course_by_slug(db.session(), slug)
    except NotFound:
        raise click.ClickException(f"no course named {slug}") from None
    if course.current_version_id is None:
        raise click.ClickException(f"{slug} has no published version")
    version = db.session.get_one(CourseVersion, course.current_version_id)
    for name, data in write_course(export_course(db.session(), version, slug)).items():
        file = target / slug / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    click.echo(f"{target / slug}: written")


def _read(folder: Path, files: dict[str, bytes]) -> tuple[CourseFolder | None, list[Flaw]]:
    """Read a folder in a process of its own, because it may come from anybody: the course, and what is wrong."""
    try:
        return outside.run(read_files, folder.resolve().name, files, limits=outside.PACKAGE)
    except outside.Unread as why:
        return None, [Flaw("", 1, why.message)]


def _tell(folder: Path, problems: list[Flaw]) -> None:
    for problem in problems:
        click.echo(f"{folder.name}/{problem.file}:{problem.line}: {problem.message} {problem.cure}", err=True)
