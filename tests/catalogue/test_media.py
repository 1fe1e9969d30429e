"""Pictures, sounds, films and files of versions: kept once, found by name, dropped when nobody names them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lms.base.errors import NotFound
from lms.catalogue import files, sounds
from lms.catalogue.models import Attachment, CourseFile, CourseVersion, Media, MediaForm, Sound, Step, StepSound
from lms.catalogue.naming import A_BATCH, names_of, note_names
from lms.catalogue.outline import load
from lms.catalogue.pictures import NewMedia, picture_address, picture_of, put_media
from lms.catalogue.queries import PictureRow, lessons_of, steps_of
from lms.content.media.picture_making import Form
from lms.content.text.named_things import Clip, Download, Meaning
from tests.factories.contents import picture, sound

pytestmark = pytest.mark.both_engines
NOW = datetime.now(UTC)


def rows(session: Session, table: Any) -> int:
    session.flush()
    return session.scalar(select(func.count()).select_from(table)) or 0


def first_step(session: Session, version: CourseVersion) -> Step:
    return steps_of(session, lessons_of(session, version.id)[0].id)[0]


def test_a_picture_is_kept_once_with_its_smaller_forms(session: Session) -> None:
    forms = (Form("webp", 32, b"nho"), Form("jpg", 60, b"jpeg"))
    new = NewMedia("image/webp", 64, 48, picture("green"), forms)
    assert put_media(session, new, NOW) == put_media(session, new, NOW)
    assert (rows(session, Media), rows(session, MediaForm)) == (1, 2)


def row(mime: str = "image/webp", small: int = 32, jpeg: int = 60) -> PictureRow:
    return PictureRow("hinh/a", "ab", mime, 64, 48, 9, "", "Chị Hoa", small, 5, jpeg)


@pytest.mark.parametrize(
    ("mime", "ending"),
    [("image/svg+xml", "svg"), ("image/webp", "webp"), ("image/png", "png"), ("image/jpeg", "jpg")],
)
def test_a_picture_has_an_address_by_its_kind(mime: str, ending: str) -> None:
    assert picture_address("ab", mime) == f"/hinh/ab.{ending}"


def test_old_browsers_get_a_jpeg_and_phones_a_narrow_one_where_there_is_one() -> None:
    whole = picture_of(row())
    assert (whole.src, whole.better) == ("/hinh/ab-nho.jpg", "/hinh/ab-nho.webp 32w, /hinh/ab.webp 64w")
    assert picture_of(row(small=0)).better == "/hinh/ab.webp"
    for plain in (picture_of(row(jpeg=0)), picture_of(row("image/svg+xml"))):
        assert plain.better == ""
        assert plain.credit == "Chị Hoa"


def test_a_name_that_is_used_again_means_the_new_file(session: Session, full: CourseVersion) -> None:
    before = rows(session, Attachment)
    new = files.NewFile("application/pdf", b"%PDF-khac")
    for description in ("Mẫu mới", "Mẫu mới nữa"):
        files.keep_file(session, full, "tep/don.pdf", new, description, NOW)
    found = files.files_of(session, full.id)["tep/don.pdf"]
    assert (found.size, found.description, rows(session, Attachment)) == (9, "Mẫu mới nữa", before + 1)
    files.drop_unnamed(session)
    assert rows(session, Attachment) == before, "what nobody names any more is gone"
    assert files.file_bytes(session, found.sha256) == (b"%PDF-khac", None)


def test_bytes_of_what_is_not_there(session: Session) -> None:
    for ask in (files.file_bytes, sounds.recording_bytes):
        with pytest.raises(NotFound):
            ask(session, "0" * 64)


def test_things_are_known_to_the_renderer_by_their_names(session: Session, full: CourseVersion) -> None:
    resolve = files.other_things(session, full.id, full.glossary)
    heard, seen, paper = (resolve(name) for name in ("tieng/chuong.webm", "phim/goi.mp4", "tep/don.pdf"))
    assert isinstance(heard, Clip)
    assert [address.rsplit(".", 1)[1] for address, _mime in heard.sources] == ["webm", "m4a"]
    assert isinstance(seen, Clip)
    assert (seen.width, seen.height, seen.poster.endswith(".webp")) == (160, 90, True)
    assert isinstance(paper, Download)
    assert paper.ending == "pdf"
    assert resolve("[[OTP]]") == Meaning("OTP", "mã dùng một lần")
    for unknown in ("tieng/khac.webm", "phim/khac.mp4", "chuong.webm", ""):
        assert resolve(unknown) is None
    assert files.names_of(session, full.id) >= {"hinh/ro.webp", "tieng/chuong.webm", "phim/goi.mp4", "tep/don.pdf"}


def test_a_step_is_heard_in_a_language_until_it_falls_silent(session: Session, full: CourseVersion) -> None:
    step = first_step(session, full)
    sounds.read_aloud(session, step, "tyz", sound(), "", NOW)
    assert [one.language for one in sounds.sounds_of_step(session, step.id)] == ["vi", "tyz"]
    before = rows(session, Sound)
    sounds.read_aloud(session, step, "vi", sound(2), sounds.mark_of_words(step), NOW)
    assert rows(session, Sound) == before + 1
    assert len(sounds.sounds_of_step(session, step.id)) == 2, "instead of what was heard before"
    sounds.fall_silent(session, step, "vi")
    session.expire_all()
    assert [one.language for one in sounds.sounds_of_step(session, step.id)] == ["tyz"]
    assert rows(session, Sound) == before, "the recording that nobody hears is gone"
    session.execute(delete(StepSound))
    sounds.drop_unheard(session)
    assert rows(session, Sound) == 0


def test_recordings_are_given_in_both_forms(session: Session, full: CourseVersion) -> None:
    heard = sounds.sounds_of(session, full.id)[first_step(session, full).id][0]
    assert sounds.recording_bytes(session, heard.sha256) == (sound().opus, sound().aac)


def test_an_unknown_language_comes_last(session: Session, full: CourseVersion) -> None:
    step = first_step(session, full)
    sounds.read_aloud(session, step, "xx", sound(), "", NOW)
    sounds.read_aloud(session, step, "km", sound(), "", NOW)
    assert [one.language for one in sounds.sounds_of_step(session, step.id)] == ["vi", "km", "xx"]
    assert sounds.mark_of_words(step) != sounds.mark_of_words(Step(title=step.title, source="khác"))


def test_what_old_steps_name_is_noted_batch_by_batch(session: Session, full: CourseVersion) -> None:
    step = first_step(session, full)
    kept = list(step.names or ())
    for one in session.scalars(select(Step)):
        one.names = None
    session.flush()
    assert names_of(step) == tuple(kept) != ()
    session.flush()
    assert note_names(session) == 5 < A_BATCH
    assert note_names(session) == 0
    assert session.scalars(select(Step.names).where(Step.names.is_(None))).all() == []


def test_a_copy_names_the_same(session: Session, full: CourseVersion) -> None:
    from lms.catalogue import actions

    actions.publish(session, full, NOW)
    draft, _lessons = actions.copy_version(session, full, full.course_id, NOW)
    assert files.names_of(session, draft.id) == files.names_of(session, full.id)
    assert rows(session, CourseFile) == 2 * 3


#: As their speakers' neighbours call them, in the order in which a page offers them.
SPOKEN = {
    "vi": "Tiếng Việt",
    "tyz": "Tiếng Tày",
    "nut": "Tiếng Nùng",
    "hmv": "Tiếng Mông",
    "ium": "Tiếng Dao",
    "blt": "Tiếng Thái",
    "mtq": "Tiếng Mường",
    "km": "Tiếng Khmer",
    "rad": "Tiếng Ê Đê",
    "jra": "Tiếng Gia Rai",
    "bdq": "Tiếng Ba Na",
    "cjm": "Tiếng Chăm",
}


def test_a_step_is_heard_in_every_language_in_their_order(session: Session, full: CourseVersion) -> None:
    step = first_step(session, full)
    for language in sorted(SPOKEN):
        sounds.read_aloud(session, step, language, sound(), "", NOW)
    heard = load(session, full.id).lessons[0].steps[0].sounds
    assert {one.language: one.name for one in heard} == SPOKEN
    assert [one.language for one in heard] == list(SPOKEN)


@pytest.mark.parametrize(
    ("ending", "mime"),
    [
        ("pdf", "application/pdf"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_a_paper_is_given_out_as_what_it_is(ending: str, mime: str) -> None:
    made = files.thing_of(files.FileRow(f"tep/don.{ending}", "ab", mime, 0, 0, 0, 9, "Mẫu đơn"))
    assert made == Download(f"/tep/ab.{ending}", ending, 9)
