"""What the desk publishes, another installation takes in, and it is the same there: odd texts, imports, every kind."""

import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from lms.authoring.courses.checklist import gaps
from lms.authoring.desk.rules import tidy_lines
from lms.authoring.intake import question_files as incoming
from lms.authoring.versions.reviews import version_mark
from lms.base.db import Base, prepare_engine
from lms.base.text import tidy
from lms.catalogue import actions as catalogue
from lms.catalogue.models import Course, CourseVersion, Lesson, Step
from lms.people.models import Person
from lms.quizzes.actions import add_question, rewrite
from lms.quizzes.files.formats import FORMATS, carried
from lms.quizzes.files.readers import read_file
from lms.quizzes.kinds import KINDS
from lms.quizzes.queries import use_to_change, uses_of
from lms.quizzes.reading import FoundQuestion
from lms.quizzes.texts import QuestionText
from lms.sharing.packages import MANIFEST, left_behind, load_package, read_package, write_package
from tests.authoring.desk import NOW, Desk, Draft, page, send
from tests.depth import times
from tests.exchange.test_complete import ODD, replaced
from tests.factories.contents import full_version
from tests.factories.people import world
from tests.quizzes.test_kinds import BODIES, KEPT


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Session]:
    """A fresh database of another installation."""
    engine = create_engine(f"sqlite:///{tmp_path / 'khac.db'}")
    prepare_engine(engine)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


def actor(session: Session) -> Person:
    """Somebody, in a world of their own."""
    return session.scalars(select(Person)).first() or world(session, NOW).farmer


def inside(data: bytes) -> dict[str, bytes]:
    """What a package holds but for the address of the course, which is made of its title."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files.pop(MANIFEST))
    return files | {"about": json.dumps(manifest["versions"], sort_keys=True).encode()}


def is_the_same_there(session: Session, course: Course, elsewhere: Session) -> None:
    """Take the course in on the other installation, and compare."""
    assert left_behind(session, course) == []
    data = write_package(session, course)
    copy = load_package(elsewhere, read_package(data), actor(elsewhere).id, NOW)
    elsewhere.commit()
    marks = [
        [version_mark(one, version) for version in of(one, row)] for one, row in ((session, course), (elsewhere, copy))
    ]
    assert marks[0] == marks[1]
    assert inside(write_package(elsewhere, copy)) == inside(data)


def of(session: Session, course: Course) -> list[CourseVersion]:
    mine = select(CourseVersion).where(CourseVersion.course_id == course.id)
    return list(session.scalars(mine.order_by(CourseVersion.number)))


def odd_words(seed: int) -> Callable[[], str]:
    """A stream of odd texts on one line; the same again for the same number."""
    rng = random.Random(seed)
    return lambda: tidy(" ".join(rng.choices([*ODD, "chữ", "Đọc mã"], k=rng.randint(1, 3))))[:60] or "chữ"


def make_odd(session: Session, version: CourseVersion, odd: Callable[[], str], at: datetime) -> None:
    """Odd words in every text that a trainer may type, as the forms of the desk tidy them."""
    version.title, version.skill_group = odd(), odd()
    catalogue.write_intro(version, tidy_lines(f"{odd()}\n\n{odd()}\n{odd()}"))
    for lesson in session.scalars(select(Lesson).where(Lesson.version_id == version.id)):
        lesson.title, lesson.sources = odd(), "; ".join([odd(), "Báo xã"])
        lesson.loudspeaker = tidy_lines(f"{odd()}\n{odd()}\n\n{odd()}")
    for step in session.scalars(select(Step).join(Lesson).where(Lesson.version_id == version.id)):
        step.title = odd()
    for use in uses_of(session, version.id):
        asked = use.asked
        kind = KINDS[asked.kind]
        same = asked.kind in ("categorise", "true_false")
        body = asked.body if same else kind.read(replaced(KEPT[asked.kind], odd))
        body = replace(body, stem=tidy_lines(f"{odd()}\n{odd()}\n\n{odd()}"))
        if kind.check(body):
            body = replace(asked.body, stem=body.stem, why=odd(), hints=(odd(),))
        text = QuestionText(asked.kind, body, asked.tags, asked.difficulty, asked.teaches)
        rewrite(session, use_to_change(session, version.id, use.id), text, at)
    session.flush()


@pytest.mark.parametrize("seed", range(times(5, 2)))
def test_odd_texts_that_may_be_published_arrive_as_they_were(session: Session, elsewhere: Session, seed: int) -> None:
    version = full_version(session, NOW)
    make_odd(session, version, odd_words(seed), NOW)
    assert [(gap.message, gap.values) for gap in gaps(session, version, NOW.date()) if gap.serious] == []
    catalogue.publish(session, version, NOW)
    is_the_same_there(session, session.get_one(Course, version.course_id), elsewhere)


@pytest.mark.parametrize("key", list(FORMATS)[:: times(1, 3)])
def test_what_came_from_a_list_of_questions_is_published_and_arrives(
    session: Session, elsewhere: Session, key: str
) -> None:
    version = full_version(session, NOW)
    odd = odd_words(len(key))
    bodies = {kind: body for kind, body in BODIES.items() if kind not in ("picture", "hotspot")}
    found = [
        FoundQuestion(f"a-{kind}", QuestionText(kind, replace(body, stem=f"Câu {kind}: {odd()}?")))
        for kind, body in bodies.items()
    ]
    plain = [replace(KINDS["single"].read(replaced(KEPT["single"], odd)), hints=()) for _n in range(4)]
    found += [FoundQuestion(f"b-{n}", QuestionText("single", body)) for n, body in enumerate(plain)]
    reading = read_file(FORMATS[key].write(list(carried(FORMATS[key], found).going)))
    whose = (version.course_id, actor(session).id)
    kept = incoming.keep_reading(session, whose, "cau-hoi", reading, NOW, lesson_id=None)
    assert incoming.take_ready(session, version, kept, NOW) > 0
    assert any(use.asked.teaches is None for use in uses_of(session, version.id)), "lists name no steps"
    assert [(gap.message, gap.values) for gap in gaps(session, version, NOW.date()) if gap.serious] == []
    catalogue.publish(session, version, NOW)
    is_the_same_there(session, session.get_one(Course, version.course_id), elsewhere)


def test_what_an_older_desk_published_is_taken_in_as_it_is(session: Session, elsewhere: Session) -> None:
    version = full_version(session, NOW)
    step = session.scalars(select(Step).join(Lesson).where(Lesson.version_id == version.id)).first()
    assert step is not None
    resolve = catalogue.resolver(session, version.id)
    catalogue.write_step(step, "<b>Cũ</b> và [x](y), ![không có](hinh/khong-co.webp)", resolve)
    taught = [("bai-da-bo", "buoc-da-bo"), None]
    for n, teaches in enumerate(taught):
        body = replace(BODIES["single"], stem=f"### {n}\n::: lạ\n<b>x</b>")
        text = QuestionText("single", body, teaches=teaches)
        add_question(session, version.course_id, version.id, text, NOW, lesson_id=None)
    catalogue.publish(session, version, NOW)
    is_the_same_there(session, session.get_one(Course, version.course_id), elsewhere)


def test_a_version_that_no_reader_takes_stays_behind_and_the_others_go(session: Session, elsewhere: Session) -> None:
    version = full_version(session, NOW)
    lesson = session.scalars(select(Lesson).where(Lesson.version_id == version.id)).first()
    assert lesson is not None
    catalogue.publish(session, version, NOW)
    course = session.get_one(Course, version.course_id)
    catalogue.copy_version(session, version, course.id, NOW)
    lesson.key = "Tên Lạ"
    session.flush()
    assert [one.id for one, _problems in left_behind(session, course)] == [version.id]
    package = read_package(write_package(session, course))
    assert [packed.published_at for packed in package.versions] == [None]


def test_the_page_of_publishing_and_the_page_of_the_file_say_the_same(
    trainer: FlaskClient, session: Session, draft: Draft
) -> None:
    version = session.get_one(CourseVersion, draft.version_id)
    version.quiz_size = 3
    use = uses_of(session, version.id)[0]
    row = use_to_change(session, version.id, use.id)
    row.teaches_lesson_key = row.teaches_step_key = "khong-co"
    session.commit()
    html = page(trainer, f"{draft.url}/xuat-ban")
    assert f'href="{draft.url}/cau-hoi/{use.id}"' in html
    assert "Không có bước khong-co#khong-co." in html
    assert send(trainer, f"{draft.url}/xuat-ban", version=draft.version_id)[0] == 200
    assert "Không có bước khong-co#khong-co." in page(trainer, f"{draft.url}/goi")
    row.teaches_lesson_key, row.teaches_step_key = "bai-1", "buoc-1"
    session.commit()
    assert send(trainer, f"{draft.url}/xuat-ban", version=draft.version_id)[0] == 303


def test_questions_without_a_step_are_counted_listed_and_cured_with_one_press(
    trainer: FlaskClient, session: Session, desk: Desk, draft: Draft
) -> None:
    for n in range(3):
        text = QuestionText("single", replace(BODIES["single"], stem=f"Từ tệp {n}?"))
        add_question(session, draft.course_id, draft.version_id, text, NOW, lesson_id=None)
    session.commit()
    html = page(trainer, f"{draft.url}/xuat-ban")
    assert "3 câu chưa nói dạy ở bước nào" in html
    cure = f"{draft.url}/ngan-hang/nhan?day=chua"
    assert f'href="{cure}"' in html
    listed = page(trainer, cure)
    assert [f"Từ tệp {n}?" in listed for n in range(3)] == [True] * 3
    assert "Câu 1: có tin nhắn lạ" not in listed
    assert page(trainer, f"{draft.url}/ngan-hang?day=chua").count('class="card" id="cau-') == 3
    assert send(trainer, cure, **{"tat-ca": "1", "teaches": "bai-2#buoc-1"})[0] == 303
    session.expire_all()
    taught = [use.asked.teaches for use in uses_of(session, draft.version_id)]
    assert taught == [("bai-1", "buoc-1")] * 3 + [("bai-2", "buoc-1")] * 3
    assert "chưa nói dạy ở bước nào" not in page(trainer, f"{draft.url}/xuat-ban")


def test_words_in_pointed_brackets_that_the_editor_escaped_are_published(
    trainer: FlaskClient, session: Session, draft: Draft
) -> None:
    version = session.get_one(CourseVersion, draft.version_id)
    version.quiz_size = 3
    step = session.get_one(Step, draft.step_id)
    resolve = catalogue.resolver(session, version.id)
    catalogue.write_step(step, r"Bấm nút \<Gửi\> hay \<b\>, `<i>` rồi chờ.", resolve)
    session.commit()
    assert "&lt;Gửi&gt;" in step.html
    assert send(trainer, f"{draft.url}/xuat-ban", version=draft.version_id)[0] == 303
