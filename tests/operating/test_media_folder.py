"""Media may lie in a folder: whatever asks for them gets them, and nothing that a row names is ever lost there."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from lms.base import media_store, mediafolder
from lms.base.db import begin_write, db
from lms.base.mediafolder import PIECE, Missing
from lms.base.mediareading import RowGone
from lms.catalogue.held import FILE
from lms.catalogue.models import Attachment, Course
from lms.catalogue.room import bytes_of
from lms.operating import archive, mediacare, mediamoving
from lms.operating.mediamoving import move
from lms.sharing.packages import write_package
from tests.conftest import ENGINES
from tests.factories.contents import full_version
from tests.operating.test_database import installation

NOW = datetime(2026, 11, 30, tzinfo=UTC)
DAY = timedelta(days=1)
FILM = os.urandom(9 * PIECE) + b"the end"


@pytest.fixture(scope="module", params=ENGINES)
def installed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An installation with a course of everything."""
    for app in installation(str(request.param), tmp_path_factory.mktemp("installed")):
        with app.app_context():
            begin_write(db.session())
            full_version(db.session(), NOW)
            db.session.commit()
        yield app


@pytest.fixture
def full(installed: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The same with a film, its media in the database before and after."""
    kept = installed.extensions["lms_settings"]
    with installed.app_context():
        keep("a", FILM)
        yield installed
        mediafolder.configure(tmp_path / "media")
        db.session.remove()
        forget("abcd")
        assert move(to_folder=False)[1] == 0
    installed.extensions["lms_settings"] = kept
    mediafolder.configure(None)


@pytest.fixture
def folder(full: Flask, tmp_path: Path) -> Path:
    """From now on media go here."""
    mediafolder.configure(tmp_path / "media")
    return tmp_path / "media"


def keep(name: str, data: bytes) -> None:
    more = {"mime": "video/mp4", "seconds": 1, "width": 2, "height": 2, "created_at": NOW}
    db.session.add(Attachment(sha256=name * 64, size=len(data), data=data, **more))
    db.session.commit()


def forget(names: str) -> None:
    db.session.execute(delete(Attachment).where(Attachment.sha256.in_([name * 64 for name in names])))
    db.session.commit()


def film(name: str = "a") -> bytes:
    db.session.remove()
    found = FILE.find(db.glance, lambda: db.engine, sha256=name * 64)
    assert found is not None
    return b"".join(found.pieces())


def files() -> set[str]:
    return {path.name for path in mediafolder.all_files()}


def in_folder() -> int:
    columns = mediacare.media_columns()
    there = [select(func.count()).where(media_store.lies_in_folder(column)) for column in columns]
    found = sum(db.session.scalar(one) or 0 for one in there)
    db.session.remove()
    return found


def package() -> bytes:
    data = write_package(db.session(), db.session.scalars(select(Course)).one())
    db.session.remove()
    return data


def test_everything_moves_out_and_back_and_is_the_same(full: Flask, folder: Path) -> None:
    before, size = package(), bytes_of(db.session())
    out, lost = move(to_folder=True)
    assert (lost, in_folder()) == (0, out)
    assert out > 5
    assert (package(), film(), bytes_of(db.session())) == (before, FILM, size)
    assert move(to_folder=True) == (0, 0), "a second time there is nothing to do"
    assert move(to_folder=False) == (out, 0)
    mediafolder.configure(None)
    assert (package(), film(), bytes_of(db.session()), in_folder()) == (before, FILM, size, 0)


def test_a_move_that_was_broken_off_is_gone_on_with(full: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, done = package(), []
    real = mediamoving._replace

    def cut(*given: object) -> int:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(real(*given))  # type: ignore[arg-type]
        return done[-1]

    monkeypatch.setattr(mediamoving, "_replace", cut)
    with pytest.raises(KeyboardInterrupt):
        move(to_folder=True)
    monkeypatch.undo()
    assert (in_folder(), package()) == (2, before)
    move(to_folder=True)
    assert package() == before


@pytest.mark.parametrize("to_folder", [True, False])
def test_a_phone_in_the_middle_of_a_film_sees_its_end_when_it_is_moved(
    full: Flask, folder: Path, to_folder: bool
) -> None:
    move(to_folder=not to_folder)
    found = FILE.find(db.glance, lambda: db.engine, sha256="a" * 64)
    assert found is not None
    pieces = found.pieces()
    seen = next(pieces)
    move(to_folder=to_folder)
    if not to_folder:
        mediacare.sweep(db.session(), NOW)
        assert mediacare.sweep(db.session(), NOW + 2 * DAY) > 0
    assert seen + b"".join(pieces) == FILM
    assert b"".join(found.pieces(PIECE + 1, 3 * PIECE)) == FILM[PIECE + 1 : 3 * PIECE]


def test_a_film_that_is_deleted_meanwhile_ends_with_an_error_and_never_as_another(full: Flask) -> None:
    found = FILE.find(db.glance, lambda: db.engine, sha256="a" * 64)
    assert found is not None
    pieces = found.pieces()
    next(pieces)
    forget("a")
    with pytest.raises(RowGone):
        list(pieces)


def test_new_media_go_to_the_folder_closed_to_others(full: Flask, folder: Path) -> None:
    keep("b", b"new")
    [path] = folder.glob("??/??/*")
    assert (path.read_bytes(), oct(path.stat().st_mode & 0o777)) == (b"new", "0o600")
    assert {oct(one.stat().st_mode & 0o777) for one in (folder, path.parent, path.parent.parent)} == {"0o700"}
    mediafolder.configure(folder, shared=True)
    keep("c", b"for the proxy")
    [shared] = [one for one in folder.glob("??/??/*") if one != path]
    assert oct(shared.stat().st_mode & 0o777) == "0o640"


def test_a_file_is_on_the_disk_before_it_has_its_name_and_a_failed_write_leaves_nothing(
    full: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deeds: list[str] = []
    fsync, rename = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda handle: deeds.append("disk") or fsync(handle))  # type: ignore[func-returns-value]
    monkeypatch.setattr(Path, "replace", lambda old, new: deeds.append("name") or rename(old, new))  # type: ignore[func-returns-value]
    mediafolder.put(b"bytes")
    assert deeds.index("disk") < deeds.index("name") < len(deeds) - 1, "the name is brought to the disk as well"

    def full_disk(_old: Path, _new: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full_disk)
    with pytest.raises(OSError, match="No space"):
        mediafolder.put(b"others")
    assert files() == {media_store.place_of(media_store.to_keep(b"bytes")).sha256}  # type: ignore[union-attr]


def test_nobody_can_bring_in_a_line_that_leads_elsewhere(full: Flask, folder: Path) -> None:
    for place in (folder, None):
        mediafolder.configure(place)
        with pytest.raises(ValueError, match="look like a line"):
            media_store.to_keep(media_store.StoredAt("0" * 64, 5).line())


def test_what_nothing_names_goes_a_day_later_and_what_is_named_again_stays(full: Flask, folder: Path) -> None:
    keep("b", b"gone")
    keep("c", b"wanted again")
    (folder / "half.part").write_bytes(b"of a program that was killed")
    forget("bc")
    gone, wanted = (next(folder.glob(f"*/*/{mediafolder.put(data)}")) for data in (b"gone", b"wanted again"))
    assert mediacare.sweep(db.session(), NOW) == 0
    assert mediacare.sweep(db.session(), NOW + DAY / 2) == 0
    keep("d", b"wanted again")
    assert mediacare.sweep(db.session(), NOW + DAY) == 2
    assert (gone.exists(), wanted.exists(), (folder / "half.part").exists()) == (False, True, False)
    assert film("d") == b"wanted again"


def test_what_begins_to_be_named_while_the_sweep_looks_stays(
    full: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mediafolder.put(b"nearly gone")
    mediacare.sweep(db.session(), NOW)
    real = mediacare._remove

    def remove(session: object, paths: list[Path]) -> None:
        keep("b", b"nearly gone")
        real(session, paths)  # type: ignore[arg-type]

    monkeypatch.setattr(mediacare, "_remove", remove)
    assert mediacare.sweep(db.session(), NOW + 2 * DAY) == 0
    assert film("b") == b"nearly gone"


def test_the_doctor_finds_what_is_missing_changed_forgotten_or_out_of_reach(full: Flask, folder: Path) -> None:
    assert mediacare.look_over_folder(db.session(), NOW) == ""
    keep("b", b"changed")
    keep("c", b"missing")
    [changed, missing] = (next(folder.glob(f"*/*/{mediafolder.put(data)}")) for data in (b"changed", b"missing"))
    assert mediacare.look_over_folder(db.session(), NOW) == ""
    changed.write_bytes(b"CHANGED")
    missing.unlink()
    told = mediacare.look_over_folder(db.session(), NOW)
    assert f"1 files are missing, {missing.name[:12]}" in told
    assert f"1 files are not what they were, {changed.name[:12]}" in told
    with pytest.raises(Missing, match=r"put .* back"):
        media_store.whole(media_store.StoredAt(missing.name, 7).line())
    mediafolder.put(b"missing")
    changed.write_bytes(b"changed")
    forget("b")
    mediacare.sweep(db.session(), NOW)
    assert mediacare.look_over_folder(db.session(), NOW + DAY) == ""
    assert "1 files that nothing names" in mediacare.look_over_folder(db.session(), NOW + 5 * DAY)
    mediafolder.configure(folder / "elsewhere")
    assert "is not there" in mediacare.look_over_folder(db.session(), NOW)
    mediafolder.configure(None)
    assert "set LMS_MEDIA" in mediacare.look_over_folder(db.session(), NOW)


def test_the_doctor_says_when_the_proxy_cannot_read(full: Flask, folder: Path) -> None:
    keep("b", b"new")
    kept = full.extensions["lms_settings"]
    full.extensions["lms_settings"] = replace(kept, media_accel="/media-inside")
    assert "the proxy cannot read" in mediacare.look_over_folder(db.session(), NOW)
    folder.chmod(0o750)
    assert mediacare.look_over_folder(db.session(), NOW) == ""


def test_a_backup_holds_media_wherever_they_lie(full: Flask, folder: Path, tmp_path: Path) -> None:
    before = package()
    move(to_folder=True)
    archive.write(tmp_path / "all.zip")
    db.session.remove()
    mediafolder.configure(None)
    forget("a")
    with archive.opened(tmp_path / "all.zip") as source:
        archive.put_back(source, source.revision)
    assert (package(), film(), in_folder()) == (before, FILM, 0)


def test_the_command_moves_and_says_what_it_needs(full: Flask, folder: Path) -> None:
    runner = full.test_cli_runner()
    assert runner.invoke(args=["media", "move"]).exit_code == 2
    assert "moved to the folder" in runner.invoke(args=["media", "move", "--to-folder"]).output
    lost = next(mediafolder.all_files())
    data = lost.read_bytes()
    lost.unlink()
    told = runner.invoke(args=["media", "move", "--to-database"])
    assert (told.exit_code, "missing or damaged" in told.output) == (1, True)
    lost.write_bytes(data)
    mediafolder.configure(None)
    assert "LMS_MEDIA is not set" in runner.invoke(args=["media", "move", "--to-folder"]).output
