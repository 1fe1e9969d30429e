"""A course version in which everything that a version can say is said: every column, medium and kind of question."""

import io
from dataclasses import replace
from datetime import date, datetime
from functools import cache

from PIL import Image
from sqlalchemy.orm import Session

from lms.catalogue import actions as catalogue
from lms.catalogue.contents import LessonWords, StepWords, VersionSettings
from lms.catalogue.files import FILM, SOUND, NewFile, keep_file
from lms.catalogue.models import CoursePicture, CourseVersion, Lesson, Step
from lms.catalogue.pictures import NewMedia, put_media
from lms.catalogue.queries import draft_of
from lms.catalogue.sounds import mark_of_words, read_aloud
from lms.content.media.films import CleanFilm, clean_film
from lms.content.media.sound_making import CleanSound, clean_sound
from lms.content.office.take_home import MIMES, checked_paper
from lms.quizzes.actions import add_question
from lms.quizzes.kinds import Body
from lms.quizzes.texts import QuestionText
from tests.factories.films import film
from tests.factories.papers import pdf
from tests.factories.sounds import tone
from tests.quizzes.test_kinds import BODIES

TEXTS = (
    "Xem ![Rổ [to] rau](hinh/ro.webp) rồi nghe:\n\n![Chuông báo](tieng/chuong.webm)",
    "Xem ![cách gọi](phim/goi.mp4), điền [mẫu đơn](tep/don.pdf), giữ mã [[OTP]].",
    "Bà con **hỏi lại** cho chắc.",
)


@cache
def sound(seconds: float = 1) -> CleanSound:
    """A recording, made once."""
    return clean_sound(tone(seconds))


@cache
def moving() -> CleanFilm:
    """A film, made once."""
    return clean_film(film(1, (160, 90), sound=False))


@cache
def picture(colour: str, kind: str = "WEBP") -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, kind)
    return out.getvalue()


def full_version(session: Session, now: datetime, slug: str = "day-du") -> CourseVersion:
    """A draft that can be published; nothing is committed."""
    course = catalogue.make_course(session, slug, "Khóa đầy đủ", now)
    version = draft_of(session, course.id)
    assert version is not None
    VersionSettings(
        title="Khóa đầy đủ",
        level="advanced",
        skill_group="An toàn trên mạng",
        framework="DigComp 4.2; Khung xã",
        pass_percent=70,
        quiz_size=9,
        updated_label="11/2026",
        review_by=date(2027, 5, 31),
        intro_source="Học xong bà con **biết hỏi lại**.",
        glossary="OTP: mã dùng một lần\nSàn: chợ trên mạng",
        asking={"tries": 3, "draw": [{"count": 2, "tag": "mã OTP", "difficulty": "dễ"}]},
    ).put(version)
    catalogue.write_intro(version, version.intro_source)
    give_media(session, version, now)
    lessons = [_lesson(session, version, n, now) for n in (1, 2)]
    for number, (kind, body) in enumerate(BODIES.items()):
        text = _question(kind, body)
        add_question(session, course.id, version.id, text, now, lesson_id=lessons[0].id if number < 2 else None)
    session.flush()
    return version


def give_media(session: Session, version: CourseVersion, now: datetime) -> None:
    """Pictures, a sound, a film and a paper, each described."""
    for name, colour in {"ro": "green", "a": "darkgreen", "b": "olive", "c": "brown", "man-hinh": "navy"}.items():
        digest = put_media(session, NewMedia("image/webp", 64, 48, picture(colour)), now)
        catalogue.name_picture(session, version, f"hinh/{name}.webp", digest, f"Ảnh {name}")
        session.get_one(CoursePicture, (version.id, f"hinh/{name}.webp")).credit = "Chị Hoa"
    heard, seen = sound(), moving()
    keep_file(
        session, version, "tieng/chuong.webm", NewFile(SOUND, heard.opus, heard.aac, heard.seconds), "Chuông", now
    )
    new = NewFile(FILM, seen.mp4, seen.poster, seen.seconds, seen.width, seen.height)
    keep_file(session, version, "phim/goi.mp4", new, "Cách gọi", now)
    keep_file(session, version, "tep/don.pdf", NewFile(MIMES["pdf"], checked_paper(pdf()).data), "Mẫu đơn", now)


def _lesson(session: Session, version: CourseVersion, number: int, now: datetime) -> Lesson:
    lesson = Lesson(version_id=version.id, position=number)
    words = LessonWords(
        key=f"bai-so-{number}",
        title=f"Bài số {number}: hỏi lại",
        minutes=7 + number,
        updated_label="10/2026",
        review_by=date(2027, 4, 30),
        sources="Báo xã, 11/2026; Sổ tay",
        loudspeaker="Thưa bà con.\nHỏi lại cho chắc.",
    )
    words.put(lesson)
    session.add(lesson)
    session.flush()
    resolve = catalogue.resolver(session, version.id)
    for place, text in enumerate(TEXTS, 1):
        step = Step(lesson_id=lesson.id, position=place)
        StepWords(f"buoc-so-{place}", f"Bước số {place}", text).put(step)
        catalogue.write_step(step, text, resolve)
        session.add(step)
        session.flush()
        if place < 3:
            read_aloud(session, step, "vi", sound(), mark_of_words(step), now)
    # Read before its words were changed.
    read_aloud(session, step, "tyz", sound(), "a1b2c3d4e5f60718", now)
    return lesson


def _question(kind: str, body: Body) -> QuestionText:
    stem, hints = f"Kiểu {kind}: [[OTP]] là gì?", ("Nhớ lại bước 1.",)
    return QuestionText(
        kind,
        replace(body, stem=stem, why="Vì mã là của mình.", hints=hints),
        ("mã OTP", "ở chợ"),
        "dễ",
        ("bai-so-1", "buoc-so-2"),
        f"cau-{len(kind)}-{kind.replace('_', '-')}",
    )
