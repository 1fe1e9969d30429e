"""Pictures: kept once under the hash of their bytes, narrower for phones and as JPEG for old browsers."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lms.catalogue.models import Media, MediaForm
from lms.catalogue.queries import PictureRow
from lms.content.media.picture_making import Form
from lms.content.text.named_things import Picture

EXTENSIONS = {"image/svg+xml": "svg", "image/webp": "webp", "image/png": "png", "image/jpeg": "jpg"}


@dataclass(frozen=True)
class NewMedia:
    """A picture ready to be kept: already checked and re-encoded by lms.content, with its smaller forms."""

    mime: str
    width: int
    height: int
    data: bytes
    forms: tuple[Form, ...] = ()


def put_media(session: Session, new: NewMedia, now: datetime) -> str:
    """Keep a picture under the hash of its bytes, which is returned; the same picture is kept once."""
    digest = hashlib.sha256(new.data).hexdigest()
    if session.get(Media, digest) is None:
        session.add(
            Media(
                sha256=digest,
                mime=new.mime,
                width=new.width,
                height=new.height,
                size=len(new.data),
                data=new.data,
                created_at=now,
            )
        )
        session.flush()
        keep_forms(session, digest, new.forms)
    return digest


def keep_forms(session: Session, digest: str, forms: Iterable[Form]) -> None:
    """Keep the other forms of a raster picture; a drawing has none."""
    for form in forms:
        row = {"width": form.width, "size": len(form.data), "data": form.data}
        session.merge(MediaForm(sha256=digest, name=form.name, **row))
    session.flush()


def picture_address(sha256: str, mime: str) -> str:
    """The address at which a kept picture is served."""
    return f"/hinh/{sha256}.{EXTENSIONS[mime]}"


def picture_of(row: PictureRow) -> Picture:
    """What the renderer needs to know of a picture."""
    src = picture_address(row.sha256, row.mime)
    if row.mime == "image/svg+xml" or not row.jpeg_width:
        return Picture(src, row.width, row.height, credit=row.credit)
    small = f"/hinh/{row.sha256}-nho"
    narrow = f"{small}.webp {row.small_width}w, {src} {row.width}w" if row.small_width else src
    return Picture(f"{small}.jpg", row.width, row.height, narrow, row.mime, row.credit)
