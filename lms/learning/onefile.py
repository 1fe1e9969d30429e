"""A lesson as one HTML file that needs no network: to send by Zalo, to carry on a USB stick, to open on any phone.

Style and pictures are inside the file. Questions are asked without scripts: pressing an answer opens its reason.
"""

import base64
import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, make_response, render_template, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.base import outside
from lms.base.clock import today
from lms.base.db import db
from lms.catalogue.models import Media
from lms.catalogue.outline import LessonOutline, Outline
from lms.content.media.picture_making import MIMES, BadPicture, reduced
from lms.quizzes.kinds import KINDS
from lms.quizzes.kinds.hotspot import HotspotBody
from lms.quizzes.kinds.rows import Pictured
from lms.quizzes.queries import Asked, question_set
from lms.web.addresses import site_address
from lms.web.assets import stylesheet

#: Bytes of a file that Zalo sends at once on a slow line; in a larger one pictures are made smaller, the largest first.
MOST_BYTES = 200 * 1024
#: How wide pictures become then, one width after the other, in pixels.
WIDTHS = (800, 480, 320)
#: Learners ask for this, so it has a queue of its own and does not delay people who send files.
READING = outside.Limits(seconds=10, lane="onefile", waiting=5)
STYLE = "data:text/css;base64," + base64.b64encode(stylesheet("css/lop-lang.css")).decode()
SMALL = re.compile(r'src="/hinh/([0-9a-f]{64})-nho\.jpg"')
SOURCE = re.compile(r'<source type="image/[^>]*>')
POSTER = re.compile(r' poster="[^"]*"')
PLAYED = re.compile(r'(src|href)="/tep/')
PICTURE = re.compile(r'src="/hinh/([0-9a-f]{64})\.(\w+)"')


@dataclass(frozen=True)
class PressableAnswer:
    """An answer that can be pressed: its text, whether it is right, and the reason that opens."""

    text: str
    right: bool
    reason: str
    picture: str = ""


@dataclass(frozen=True)
class PressableQuestion:
    """A practice question; one without `answers` (an order, pairs) opens its whole right answer.

    `parts` are then the items to be placed, and `offered` the choices for each, without those that are mere numbers.
    """

    stem_html: str
    parts: tuple[str, ...]
    offered: tuple[str, ...]
    answers: tuple[PressableAnswer, ...]
    right_text: str
    why: str


def lesson_as_file(tree: Outline, lesson: LessonOutline) -> Response:
    """The lesson as a response that a browser saves as a file."""
    asked = question_set(db.session(), tree.version_id).practice.get(lesson.key, ())

    def draw() -> str:
        return render_template(
            "learning/onefile.html",
            tree=tree,
            lesson=lesson,
            questions=questions_of(asked),
            style=STYLE,
            home=site_address() + url_for("learning.course", slug=tree.slug),
            day=today(),
        )

    response = make_response(with_pictures(db.session(), draw, site_address()))
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(lesson)}"'
    return response


def questions_of(asked: tuple[Asked, ...]) -> list[PressableQuestion]:
    """The practice questions of a lesson in the form in which they are asked without a server."""
    return [
        PressableQuestion(
            one.stem_html + _asked_about(one),
            *_parts(one),
            tuple(
                PressableAnswer(o.text, o.right, o.reason, _art(one, o.picture if isinstance(o, Pictured) else ""))
                for o in one.body.offered
            ),
            KINDS[one.kind].right_text(one.body),
            one.body.why,
        )
        for one in asked
    ]


def _art(one: Asked, path: str) -> str:
    """The picture of an option, as HTML."""
    return str(one.art.get(path, {}).get("html", ""))


def _asked_about(one: Asked) -> str:
    """The picture that a question is about, as HTML."""
    return _art(one, one.body.picture) if isinstance(one.body, HotspotBody) else ""


def _parts(one: Asked) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The items to be placed, in an order that gives nothing away, and the choices for each."""
    kind = KINDS[one.kind]
    fields = kind.fields(one.body, kind.shown(one.body, random.Random(one.key)), None)  # noqa: S311  (no secret)
    if fields.control not in ("select", "groups", "gaps"):
        return (), ()
    offered = {label: None for item in fields.items for _value, label in item.choices}
    parts = ("……".join(fields.pieces),) if fields.pieces else tuple(item.label for item in fields.items)
    return parts, tuple(label for label in offered if not label.isdigit())


def with_pictures(session: Session, draw: Callable[[], str], outside: str = "") -> str:
    """The page that `draw` makes, with its pictures inside it instead of their addresses.

    Sounds, films and files stay outside, on the site whose address is `outside`.

    When the page would have more than MOST_BYTES, raster pictures are made smaller, the heaviest first.
    """
    page = _own_pictures_only(draw(), outside)
    wanted = set(PICTURE.findall(page))
    rows = session.execute(
        select(Media.sha256, Media.mime, Media.data).where(Media.sha256.in_([sha for sha, _ in wanted]))
    )
    kept = {sha: (mime, data) for sha, mime, data in rows}
    for width in WIDTHS:
        if _size(page, kept) <= MOST_BYTES:
            break
        kept = _narrowed(page, kept, width)
    return PICTURE.sub(lambda match: f'src="{_inside(*kept.get(match[1], ("image/svg+xml", b"")))}"', page)


def _own_pictures_only(page: str, outside: str) -> str:
    """The page with each picture in one form only, and with sounds and films at their address on the site `outside`."""
    plain = SMALL.sub(lambda match: f'src="/hinh/{match[1]}.webp"', SOURCE.sub("", page))
    return PLAYED.sub(lambda match: f'{match[1]}="{outside}/tep/', POSTER.sub("", plain))


def file_name(lesson: LessonOutline) -> str:
    """The name of the file: "bai-2-chup-anh-hang.html"."""
    return f"bai-{lesson.number}-{lesson.key}.html"


def _narrowed(page: str, kept: dict[str, tuple[str, bytes]], width: int) -> dict[str, tuple[str, bytes]]:
    """The same pictures, raster ones at most `width` pixels wide, the heaviest first until the file is light enough."""
    made = dict(kept)
    for sha, (mime, data) in sorted(kept.items(), key=lambda item: -len(item[1][1])):
        if _size(page, made) <= MOST_BYTES:
            break
        if mime == MIMES["svg"]:
            continue
        try:
            small = outside.run(reduced, data, width, limits=READING)
        except (BadPicture, outside.Unread):
            continue
        if len(small.data) < len(data):
            made[sha] = (small.mime, small.data)
    return made


def _size(page: str, kept: dict[str, tuple[str, bytes]]) -> int:
    """Bytes of the finished file; a picture that is shown twice is in it twice."""
    pictures = sum(len(kept[sha][1]) * 4 // 3 for sha, _ in PICTURE.findall(page) if sha in kept)
    return len(page.encode()) + pictures


def _inside(mime: str, data: bytes) -> str:
    return f"data:{mime};base64,{base64.b64encode(data).decode()}"
