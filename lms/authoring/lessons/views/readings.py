"""Steps read aloud: recorded on the page or sent as a file, one reading for each language."""

from typing import Any

from flask import make_response, render_template, url_for
from flask_wtf.file import FileField
from werkzeug.wrappers import Response
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from lms.authoring.desk.forms import choice
from lms.authoring.desk.queries import lesson_in, step_in
from lms.authoring.desk.rules import spoken_seconds
from lms.authoring.desk.views.blueprint import bp
from lms.authoring.desk.views.loading import own_draft
from lms.authoring.lessons.actions import written
from lms.base.clock import now
from lms.base.db import db
from lms.catalogue.models import Course, Lesson, Step
from lms.catalogue.room import near
from lms.catalogue.sounds import LANGUAGES, fall_silent, read_aloud, sounds_of_step
from lms.content.media.sound_making import MOST_BYTES
from lms.content.sent import heard
from lms.web import uploads
from lms.web.forms import BaseForm, Needed
from lms.web.guards import staff
from lms.web.i18n import _l
from lms.web.redirects import go
from lms.web.security import may_record
from lms.web.transactions import reads_file_first
from lms.web.uploads import takes_up_to

BASE = "/<int:course_id>/bai/<int:lesson_id>/buoc/<int:step_id>/giong-doc"
ENDPOINT = "authoring.reading"


class ReadingForm(BaseForm):
    """The form for a recording and its language."""

    language = choice(
        SelectField, _l("Đọc bằng tiếng"), choices=[SelectChoice(*pair) for pair in LANGUAGES.items()], default="vi"
    )
    file = FileField(
        _l("Tệp ghi âm"),
        validators=[Needed(_l("Thu giọng đọc, hoặc chọn một tệp ghi âm."))],
        render_kw={"accept": "audio/*,video/webm,video/mp4"},
        description=_l("MP3, M4A, WAV, OGG…, tối đa 12 MB, 5 phút. Máy tự làm nhẹ đi."),
    )


@bp.route(BASE, methods=["GET", "POST"])
@takes_up_to(2 * MOST_BYTES)
@reads_file_first
@staff("trainer")
def reading(course_id: int, lesson_id: int, step_id: int) -> Any:
    """Show the step to be read, a recorder, and what has been recorded; keep a recording that is sent."""
    session = db.session()
    course, lesson, step = _own(course_id, lesson_id, step_id)
    form = ReadingForm()
    if form.validate_on_submit():
        mark = written(step).mark
        clean = uploads.read(form.file, heard, form.file.data)
        if clean is not None:
            course, lesson, step = _own(course_id, lesson_id, step_id)
            spoken = (step, form.language.data, clean, mark)
            if uploads.keep(form.file, lambda: read_aloud(session, *spoken, now())) is not None:
                return go(_address(course, step, luu=1))
    return may_record(_page(course, lesson, step, form))


@bp.post(f"{BASE}/<language>/xoa")
@staff("trainer")
def remove_reading(course_id: int, lesson_id: int, step_id: int, language: str) -> Response:
    """Delete a reading; it can be recorded again."""
    session = db.session()
    course, draft = own_draft(course_id)
    step = step_in(session, lesson_in(session, draft.id, lesson_id).id, step_id)
    fall_silent(session, step, language)
    session.commit()
    return go(_address(course, step))


def _own(course_id: int, lesson_id: int, step_id: int) -> tuple[Course, Lesson, Step]:
    course, draft = own_draft(course_id)
    lesson = lesson_in(db.session(), draft.id, lesson_id)
    return course, lesson, step_in(db.session(), lesson.id, step_id)


def _address(course: Course, step: Step, **more: Any) -> str:
    return url_for(ENDPOINT, course_id=course.id, lesson_id=step.lesson_id, step_id=step.id, **more)


def _page(course: Course, lesson: Lesson, step: Step, form: ReadingForm) -> Any:
    mark = written(step).mark
    readings = [
        (row, LANGUAGES.get(row.language, row.language), row.words != mark)
        for row in sounds_of_step(db.session(), step.id)
    ]
    page = render_template(
        "authoring/reading.html",
        course=course,
        lesson=lesson,
        step=step,
        form=form,
        readings=readings,
        room=near(db.session(), course.id),
        seconds=spoken_seconds(step.plain),
    )
    return make_response(page, uploads.status())
