"""Rooms that are full, for the tests of what may be kept."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.base import quotas
from lms.base.quotas import MB, Quotas
from lms.catalogue.files import NewFile, keep_file
from lms.catalogue.models import Attachment, CourseVersion, Media, Sound


@contextmanager
def allowed(app: Flask, **changes: int) -> Iterator[None]:
    """So much may be kept meanwhile."""
    before, folder = quotas.quotas(), app.extensions["lms_settings"].var
    quotas.configure(Quotas(**changes), folder)
    try:
        yield
    finally:
        quotas.configure(before, folder)


def fill(session: Session, version_id: int, size: int, now: datetime, name: str = "day") -> None:
    """Let a version name a file of so many bytes that no other has, and commit."""
    new = NewFile("application/pdf", os.urandom(size))
    keep_file(session, session.get_one(CourseVersion, version_id), f"tep/{name}.pdf", new, "Đầy", now)
    session.commit()


def things(session: Session) -> int:
    """How many pictures, sounds, films and files there are."""
    return sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in (Media, Sound, Attachment))


#: As much as a test lets a course hold.
ONE = MB
