"""What any text shows cannot be taken away, by any door and however it is written; what none shows can."""

import hashlib
import io
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.authoring.desk import working_copies as keeping
from lms.authoring.desk.deeds import Deed
from lms.authoring.desk.intake_models import HandoutImport
from lms.authoring.intake import question_files as incoming
from lms.authoring.library import actions as pictures
from lms.authoring.library.actions import remove_file, take_over
from lms.authoring.library.queries import library
from lms.authoring.versions.actions import duplicate
from lms.base.errors import Conflict
from lms.catalogue import actions as catalogue
from lms.catalogue.models import Attachment, Course, CourseFile, CoursePicture, CourseVersion, Media, Step
from lms.catalogue.queries import pictures_of
from lms.operating.database import note_names
from lms.quizzes.actions import add_question, remove
from lms.quizzes.models import QuestionVersion
from lms.quizzes.queries import use_to_change
from lms.quizzes.reading import FoundQuestion, Reading
from lms.quizzes.texts import QuestionText
from tests.authoring.desk import NOW, Desk, Draft, page, send
from tests.authoring.test_pictures import picture
from tests.factories.contents import give_media
from tests.quizzes.test_kinds import BODIES

RO = "hinh/ro.webp"
#: Ways to show the picture, and ways that only look so.
SHOWN = (
    "![Rổ rau](hinh/ro.webp)",
    "![Rổ rau]( hinh/ro.webp )",
    '![Rổ rau](hinh/ro.webp "rổ")',
    "![Rổ [to] rau](hinh/ro.webp)",
    r"![Rổ \] rau](hinh/ro.webp)",
    "![Rổ](<hinh/ro.webp>)",
    "![Rổ][r]\n\n[r]: hinh/ro.webp",
    "![r]\n\n[r]: <hinh/ro.webp> 'rổ'",
    "![Rổ](hinh&#47;ro.webp)",
    "[![Rổ](hinh/ro.webp)](https://vi-du.vn)",
    "::: mẹo\n- 1\n  - ![Rổ](hinh/ro.webp)\n:::",
    "**![Rổ](hinh/ro.webp)**",
    "![a\nb](\nhinh/ro.webp\n)",
)
NOT_SHOWN = (
    "`![x](hinh/ro.webp)`",
    r"!\[x](hinh/ro.webp)",
    "[r]: hinh/ro.webp",
    "![x](HINH/ro.webp)",
    "![x](hinh/%72o.webp)",
    "![x](hinh/ro-2.webp)",
    "![x](hinh/ro.webp",
    "[x](hinh/ro.webp)",
    "hinh/ro.webp",
)


@pytest.fixture
def version(session: Session, draft: Draft) -> CourseVersion:
    """The draft with pictures, a sound, a film and a paper."""
    found = session.get_one(CourseVersion, draft.version_id)
    give_media(session, found, NOW)
    session.commit()
    return found


def removable(session: Session, version: CourseVersion, path: str = RO) -> bool:
    """Whether it can be taken away; it is not."""
    with session.begin_nested() as trial:
        try:
            (pictures.remove_picture if path.startswith("hinh/") else remove_file)(session, version, path)
        except Conflict:
            return False
        else:
            return True
        finally:
            trial.rollback()
            session.expire_all()


def step_of(session: Session, draft: Draft, source: str) -> Step:
    step = session.get_one(Step, draft.step_id)
    catalogue.write_step(step, source, catalogue.resolver(session, draft.version_id))
    session.flush()
    return step


@pytest.mark.parametrize(("texts", "is_shown"), [(SHOWN, True), (NOT_SHOWN, False)], ids=["shown", "not shown"])
def test_a_step_keeps_what_it_shows_and_nothing_else(
    session: Session, draft: Draft, version: CourseVersion, texts: tuple[str, ...], is_shown: bool
) -> None:
    digest = pictures_of(session, version.id)[RO].sha256
    for source in texts:
        step = step_of(session, draft, source)
        assert (f"/hinh/{digest}" in step.html) == is_shown, source
        assert removable(session, version) != is_shown, source
        assert bool(next(item for item in library(session, version.id) if item.path == RO).uses) == is_shown, source


@pytest.mark.parametrize("source", SHOWN[:6])
def test_the_page_refuses_and_the_picture_stays(
    trainer: FlaskClient, session: Session, draft: Draft, version: CourseVersion, source: str
) -> None:
    step_of(session, draft, source)
    session.commit()
    assert send(trainer, f"{draft.url}/hinh/{RO}/xoa")[0] == 409
    session.expire_all()
    assert session.get(CoursePicture, (version.id, RO)) is not None
    assert session.get(Media, pictures_of(session, version.id)[RO].sha256) is not None


def test_sounds_films_and_papers_that_a_text_names_stay(session: Session, draft: Draft, version: CourseVersion) -> None:
    for source, path in (
        ("![Chuông [to]](tieng/chuong.webm 'x')", "tieng/chuong.webm"),
        ("![r]\n\n[r]: phim/goi.mp4", "phim/goi.mp4"),
        ("[mẫu `đơn`]( tep/don.pdf )", "tep/don.pdf"),
    ):
        assert removable(session, version, path)
        step_of(session, draft, source)
        assert not removable(session, version, path)
    step_of(session, draft, "Không còn gì.")
    digest = session.get_one(CourseFile, (version.id, "phim/goi.mp4")).sha256
    remove_file(session, version, "phim/goi.mp4")
    assert session.get(Attachment, digest) is None


def test_a_question_keeps_the_pictures_of_its_text_and_those_beside_it(
    session: Session, draft: Draft, version: CourseVersion
) -> None:
    bodies = {
        RO: ("single", replace(BODIES["single"], stem="Rổ nào?\n\n![Rổ [to]](hinh/ro.webp)")),
        "hinh/b.webp": ("picture", BODIES["picture"]),
        "hinh/man-hinh.webp": ("hotspot", BODIES["hotspot"]),
    }
    for path, (kind, body) in bodies.items():
        assert removable(session, version, path)
        use = add_question(session, draft.course_id, version.id, QuestionText(kind, body), NOW, lesson_id=None)
        assert not removable(session, version, path)
        remove(session, use_to_change(session, version.id, use.id))
        assert removable(session, version, path)


def test_texts_that_are_not_in_the_draft_yet_keep_it_too(
    session: Session, desk: Desk, draft: Draft, version: CourseVersion
) -> None:
    where = keeping.PageOf(desk.trainer.id, draft.course_id, draft.step_url)
    keeping.keep(session, where, [("title", "x"), ("source", "Chưa lưu ![Rổ [to]](hinh/ro.webp)")], NOW)
    assert not removable(session, version)
    keeping.keep(session, where, [("picture", "hinh/ro.webp")], NOW)
    assert not removable(session, version)
    keeping.forget(session, desk.trainer.id, draft.step_url)
    assert removable(session, version)
    found = FoundQuestion("Câu 1", QuestionText("single", replace(BODIES["single"], stem="![Rổ](<hinh/ro.webp>)")))
    kept = incoming.keep_reading(
        session, (draft.course_id, desk.trainer.id), "a.docx", Reading((found,)), NOW, lesson_id=None
    )
    assert not removable(session, version)
    incoming.leave_out(incoming.question_in(session, kept.id, 1))
    assert not removable(session, version), "it can be taken back"
    session.delete(kept)
    session.flush()
    assert removable(session, version)


def test_a_word_handout_that_waits_keeps_it_too(
    session: Session, desk: Desk, draft: Draft, version: CourseVersion
) -> None:
    handout = HandoutImport(
        course_id=draft.course_id, person_id=desk.trainer.id, name="a", notes=[], created_at=NOW, made=None,
        blocks=[{"kind": "text", "markdown": "![Rổ](hinh/ro.webp)", "plain": "Rổ"}],
    )  # fmt: skip
    session.add(handout)
    session.flush()
    assert not removable(session, version)
    handout.made = []
    session.flush()
    assert removable(session, version)


def test_bytes_stay_while_another_version_or_course_shows_them(
    session: Session, desk: Desk, draft: Draft, version: CourseVersion, trainer: FlaskClient
) -> None:
    step_of(session, draft, SHOWN[3])
    digest = pictures_of(session, version.id)[RO].sha256
    copy = duplicate(session, Deed(desk.trainer.id, NOW), session.get_one(Course, draft.course_id))
    session.commit()
    step_of(session, draft, "Bỏ ảnh.")
    session.commit()
    assert send(trainer, f"{draft.url}/hinh/{RO}/xoa")[0] == 303
    session.expire_all()
    assert session.get(CoursePicture, (version.id, RO)) is None
    assert session.get(Media, digest) is not None
    other = session.scalars(select(CourseVersion).where(CourseVersion.course_id == copy.id)).one()
    assert not removable(session, other)


def test_texts_that_named_it_before_show_what_is_taken_over_from_another_course(
    session: Session, desk: Desk, draft: Draft, version: CourseVersion
) -> None:
    other = catalogue.make_course(session, "khac", "Khác", NOW)
    theirs = session.scalars(select(CourseVersion).where(CourseVersion.course_id == other.id)).one()
    give_media(session, theirs, NOW)
    remove_all(session, version)
    step = step_of(session, draft, SHOWN[0])
    use = add_question(
        session, draft.course_id, version.id,
        QuestionText("single", replace(BODIES["single"], stem=SHOWN[3])), NOW, lesson_id=None,
    )  # fmt: skip
    assert "missing" in step.html
    assert take_over(session, version, theirs.id, RO, NOW) == RO
    assert "<img" in step.html
    assert "<img" in session.get_one(QuestionVersion, use.question_version_id).stem_html


def remove_all(session: Session, version: CourseVersion) -> None:
    for row in session.scalars(select(CoursePicture).where(CoursePicture.version_id == version.id)).all():
        session.delete(row)
    session.flush()


def test_rows_of_a_former_version_are_noted_and_count_meanwhile(
    app: Flask, session: Session, draft: Draft, version: CourseVersion
) -> None:
    step = step_of(session, draft, SHOWN[3])
    body = replace(BODIES["single"], stem=SHOWN[3])
    use = add_question(session, draft.course_id, version.id, QuestionText("single", body), NOW, lesson_id=None)
    asked = session.get_one(QuestionVersion, use.question_version_id)
    step.names = asked.names = None
    session.commit()
    session.expire_all()
    assert not removable(session, version)
    with app.app_context():
        note_names()
    session.expire_all()
    assert (step.names, asked.names) == ([RO], [RO])
    every = session.scalars(select(Step.names)).all() + session.scalars(select(QuestionVersion.names)).all()
    assert None not in every


def test_a_text_written_anew_has_its_names_worked_out_again(session: Session, draft: Draft) -> None:
    step = step_of(session, draft, SHOWN[0])
    step.source = "[đơn](tep/don.pdf)"
    assert step.names is None


def test_what_is_replaced_is_shown_anew_in_every_text(
    trainer: FlaskClient, session: Session, draft: Draft, version: CourseVersion
) -> None:
    step = step_of(session, draft, SHOWN[3])
    session.commit()
    before = step.html
    status, _where = send(trainer, f"{draft.url}/hinh/{RO}/thay", file=(io.BytesIO(picture()), "x.jpg"))
    assert status == 303
    session.expire_all()
    assert step.html != before
    digest = pictures_of(session, version.id)[RO].sha256
    assert digest in step.html
    assert hashlib.sha256(session.get_one(Media, digest).data).hexdigest() == digest
    assert RO in page(trainer, f"{draft.url}/hinh")
