"""An installation for a drill: tables, hamlets and people of the demo, and a small course."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.app import create_app
from lms.areas.models import Area
from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.base.settings import from_environment
from lms.catalogue import actions as catalogue
from lms.catalogue.queries import draft_of, lessons_of
from lms.operating import database
from lms.operating.demo.demo_making import Size, load_demo
from lms.quizzes.actions import add_question
from lms.quizzes.kinds.choice import ChoiceBody
from lms.quizzes.kinds.rows import Option
from lms.quizzes.texts import QuestionText

#: The beginning of right answers, and only of those.
RIGHT = "Hỏi lại"
SLUG = "ben-bi"
LESSONS, STEPS, PRACTICES, BANK, ASKED = 2, 3, 2, 12, 5
KEY = "kX3vT9qLw2RzB7nFy5HdJ8mPc4GsA6eU"


@dataclass(frozen=True)
class Taught:
    """What learners have to know: the course, lessons (key: steps, practice questions), a hamlet, pages to read."""

    slug: str
    hamlet_id: int
    lessons: dict[str, tuple[int, int]]
    pages: tuple[str, ...] = field(default=("/",))


def environment(url: str, var: Path) -> dict[str, str]:
    """The settings of a drill's installation, with limits so high that they do not stop learners who never rest."""
    much = dict.fromkeys(("LMS_PRACTICE_A_DAY", "LMS_PRACTICE_IN_ALL", "LMS_TESTS_A_DAY"), "1000000")
    (var / "courses").mkdir(parents=True, exist_ok=True)
    return much | {
        "LMS_DATABASE_URL": url,
        "LMS_VAR": str(var),
        "LMS_SECRET_KEY": KEY,
        "LMS_COURSES": str(var / "courses"),
        "LMS_BACKUP_DAYS": "0",
        "LMS_FREE_MB": "1",
        "PYTHONUTF8": "1",
    }


def make(url: str, var: Path, people: int = 20) -> Taught:
    """Make tables, course and people in an empty database."""
    app = create_app(from_environment(environment(url, var)))
    with app.app_context():
        database.bring_up()
        begin_write(db.session())
        taught = inhabit(db.session(), now(), people)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return taught


def inhabit(session: Session, moment: datetime, people: int) -> Taught:
    """Write the course and people. Does not commit."""
    lessons = _course(session, moment)
    load_demo(session, moment, size=Size(communes=2, hamlets=4, people=people, months=1), quiet=True)
    hamlet = session.scalars(select(Area.id).where(Area.level == "hamlet").order_by(Area.id)).first()
    first = next(iter(lessons))
    pages = ("/", f"/khoa-hoc/{SLUG}", f"/khoa-hoc/{SLUG}/{first}/1", "/toi")
    return Taught(SLUG, hamlet or 0, lessons, pages)


def _course(session: Session, moment: datetime) -> dict[str, tuple[int, int]]:
    course = catalogue.make_course(session, SLUG, "Bền bỉ", moment)
    version = draft_of(session, course.id)
    assert version is not None
    version.quiz_size = ASKED
    for number in range(1, LESSONS + 1):
        lesson = catalogue.add_lesson(session, version, f"Bài {number}")
        for step in range(1, STEPS + 1):
            catalogue.add_step(session, version, lesson, f"Bước {step}", "Bà con đọc đây, từng dòng một.\n\n" * 5)
        for question in range(PRACTICES):
            add_question(session, course.id, version.id, _asked(f"on-{number}-{question}"), moment, lesson_id=lesson.id)
    for number in range(BANK):
        add_question(session, course.id, version.id, _asked(f"thi-{number}"), moment, lesson_id=None)
    catalogue.publish(session, version, moment)
    session.flush()
    return {lesson.key: (STEPS, PRACTICES) for lesson in lessons_of(session, version.id)}


def _asked(key: str) -> QuestionText:
    words = [f"{RIGHT} ngân hàng ({key})", f"Đọc mã ngay ({key})", f"Bấm đường link ({key})"]
    options = tuple(Option("abc"[n], text, n == 0, "Vì thế.") for n, text in enumerate(words))
    return QuestionText("single", ChoiceBody(stem=f"Ai đó hỏi mã OTP ({key}). Làm gì?", options=options), key=key)
