"""A copy and its original: what changed there is seen part by part, taken or left, and never taken over own edits
unseen."""

import html
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session

from lms.authoring.courses.actions import publish
from lms.authoring.desk.deeds import Deed
from lms.authoring.desk.queries import desk_cards
from lms.authoring.versions import originals as origins
from lms.authoring.versions.actions import duplicate, open_draft
from lms.authoring.versions.originals import Update
from lms.authoring.versions.parts import parts_of
from lms.base.clock import today
from lms.catalogue import actions as catalogue
from lms.catalogue.models import Course, CourseVersion
from lms.catalogue.pictures import NewMedia, put_media
from lms.catalogue.queries import draft_of, lessons_of, pictures_of, steps_of
from lms.quizzes.actions import add_question, remove, rewrite
from lms.quizzes.copying import kept_text
from lms.quizzes.models import QuestionVersion
from lms.quizzes.queries import use_to_change, uses_of
from tests.authoring.desk import NOW, Desk
from tests.browser import send, signed_in
from tests.counting import counted
from tests.factories.people import question


@pytest.fixture
def copy(session: Session, desk: Desk) -> Course:
    made = duplicate(session, Deed(desk.trainer.id, NOW), desk.course)
    session.commit()
    return made


@pytest.fixture
def trainer(app: Flask, desk: Desk) -> FlaskClient:
    return signed_in(app, desk.trainer)


def mine(session: Session, copy: Course) -> CourseVersion:
    draft = draft_of(session, copy.id)
    assert draft is not None
    return draft


def found(session: Session, copy: Course) -> dict[str, Update]:
    session.expire_all()
    standing = origins.standing(session, copy.id)
    assert standing is not None
    return {update.name: update for update in origins.updates(session, standing, mine(session, copy))}


def write(session: Session, version: CourseVersion, lesson: int, step: int, source: str) -> None:
    row = steps_of(session, lessons_of(session, version.id)[lesson].id)[step]
    catalogue.write_step(row, source, catalogue.resolver(session, version.id))


def ask(session: Session, version: CourseVersion, key: str, stem: str) -> None:
    use = next(one for one in uses_of(session, version.id) if one.asked.key == key)
    row = use_to_change(session, version.id, use.id)
    text = kept_text(row, session.get_one(QuestionVersion, row.question_version_id))
    rewrite(session, row, replace(text, body=replace(text.body, stem=stem)), NOW)


class Publishing:
    """A draft of the original that is published at the end."""

    def __init__(self, session: Session, desk: Desk) -> None:
        self.session, self.desk = session, desk

    def __enter__(self) -> CourseVersion:
        self.draft = open_draft(self.session, self.desk.course, NOW)
        return self.draft

    def __exit__(self, *_error: object) -> None:
        publish(self.session, Deed(self.desk.trainer.id, NOW), self.desk.course, self.draft)
        self.session.commit()


def decide(client: FlaskClient, copy: Course, **what: str) -> None:
    """Send the page; `what` by the name of a part with "_" for ":" and "-"."""
    names = {name.replace(":", "_").replace("-", "_"): name for name in _shown(client, copy)}
    sent: dict[str, object] = {"ten[]": list(names.values())}
    sent |= {f"phan-{n}": what.get(short, "sau") for n, short in enumerate(names, 1)}
    assert send(client, f"/soan/{copy.id}/ban-goc", sent).status_code == 303


def _shown(client: FlaskClient, copy: Course) -> list[str]:
    text = html.unescape(client.get(f"/soan/{copy.id}/ban-goc").get_data(as_text=True))
    return [part.split('"')[0] for part in text.split('name="ten[]" value="')[1:]]


def test_a_fresh_copy_has_nothing_to_take(session: Session, copy: Course, trainer: FlaskClient):
    assert found(session, copy) == {}
    assert "Không có gì mới" in html.unescape(trainer.get(f"/soan/{copy.id}/ban-goc").get_data(as_text=True))


def test_what_the_original_changed_is_listed_and_taken(
    session: Session, desk: Desk, copy: Course, trainer: FlaskClient
):
    with Publishing(session, desk) as draft:
        write(session, draft, 0, 1, "Bà con **chờ** một chút.")
        ask(session, draft, "cau-2", "Câu 2 viết lại?")
        draft.quiz_size = 2
        new = catalogue.add_lesson(session, draft, "Bài ba")
        catalogue.add_step(session, draft, new, "Bước mới", "Chữ mới.")
        add_question(session, desk.course.id, draft.id, question(4), NOW, lesson_id=new.id)
    listed = found(session, copy)
    assert {name: update.kind for name, update in listed.items()} == {
        "lesson:bai-1": "changed",
        "lesson:bai-ba": "new",
        "question:cau-2": "changed",
        "question:cau-4": "new",
        "settings": "changed",
    }
    assert any(run.kind == "new" and "chờ" in run.text for run in listed["lesson:bai-1"].words)
    assert "có bản mới" in html.unescape(trainer.get(f"/soan/{copy.id}").get_data(as_text=True))
    decide(
        trainer,
        copy,
        lesson_bai_1="lay",
        lesson_bai_ba="lay",
        question_cau_2="lay",
        question_cau_4="lay",
        settings="lay",
    )
    assert found(session, copy) == {}
    draft_, original = mine(session, copy), session.get_one(CourseVersion, desk.course.current_version_id)
    marks = ({p.name: p.mark for p in parts_of(session, v).values()} for v in (draft_, original))
    assert next(marks) == next(marks)
    assert "có bản mới" not in html.unescape(trainer.get(f"/soan/{copy.id}").get_data(as_text=True))
    assert draft_.title != original.title


def test_own_changes_stay_unless_the_original_is_taken(
    session: Session, desk: Desk, copy: Course, trainer: FlaskClient
):
    write(session, mine(session, copy), 0, 1, "Chữ của xóm mình.")
    write(session, mine(session, copy), 1, 0, "Chữ khác của xóm mình.")
    session.commit()
    with Publishing(session, desk) as draft:
        write(session, draft, 0, 1, "Bà con **chờ** một chút.")
    assert {name: update.kind for name, update in found(session, copy).items()} == {"lesson:bai-1": "both"}
    assert "Hai bên cùng sửa" in html.unescape(trainer.get(f"/soan/{copy.id}/ban-goc").get_data(as_text=True))
    decide(trainer, copy, lesson_bai_1="giu")
    assert found(session, copy) == {}
    steps = steps_of(session, lessons_of(session, mine(session, copy).id)[0].id)
    assert steps[1].source == "Chữ của xóm mình."
    with Publishing(session, desk) as draft:
        write(session, draft, 0, 1, "Lần sau nữa.")
    decide(trainer, copy, lesson_bai_1="lay")
    session.expire_all()
    sources = [[s.source for s in steps_of(session, one.id)] for one in lessons_of(session, mine(session, copy).id)]
    assert (sources[0][1], sources[1][0]) == ("Lần sau nữa.", "Chữ khác của xóm mình.")


def test_what_is_put_off_is_asked_again(session: Session, desk: Desk, copy: Course, trainer: FlaskClient):
    with Publishing(session, desk) as draft:
        write(session, draft, 0, 1, "Mới.")
        ask(session, draft, "cau-2", "Câu 2 viết lại?")
    decide(trainer, copy, lesson_bai_1="lay")
    assert set(found(session, copy)) == {"question:cau-2"}
    assert "có bản mới" in html.unescape(trainer.get(f"/soan/{copy.id}").get_data(as_text=True))


def test_what_the_original_gave_up_is_given_up_only_when_wished(
    session: Session, desk: Desk, copy: Course, trainer: FlaskClient
):
    with Publishing(session, desk) as draft:
        catalogue.drop(session, draft, lessons_of(session, draft.id)[1])
        use = next(one for one in uses_of(session, draft.id) if one.asked.key == "cau-3")
        remove(session, use_to_change(session, draft.id, use.id))
    assert {name: update.kind for name, update in found(session, copy).items()} == {
        "lesson:bai-2": "gone",
        "question:cau-3": "gone",
    }
    decide(trainer, copy, lesson_bai_2="lay", question_cau_3="giu")
    assert found(session, copy) == {}
    assert [lesson.key for lesson in lessons_of(session, mine(session, copy).id)] == ["bai-1"]
    assert "cau-3" in {use.asked.key for use in uses_of(session, mine(session, copy).id)}


def test_a_picture_comes_along_with_its_lesson(session: Session, desk: Desk, copy: Course, trainer: FlaskClient):
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "darkgreen").save(out, "WEBP")
    with Publishing(session, desk) as draft:
        digest = put_media(session, NewMedia("image/webp", 64, 48, out.getvalue()), NOW)
        catalogue.name_picture(session, draft, "hinh/che.webp", digest, "Đồi chè")
        write(session, draft, 0, 1, "![Đồi chè](hinh/che.webp)")
    decide(trainer, copy, lesson_bai_1="lay")
    assert pictures_of(session, mine(session, copy).id)["hinh/che.webp"].sha256 == digest
    step = steps_of(session, lessons_of(session, mine(session, copy).id)[0].id)[1]
    assert digest in step.html


def test_any_trainer_copies_what_is_published_and_never_a_draft(app: Flask, session: Session, desk: Desk):
    write(session, open_draft(session, desk.course, NOW), 0, 1, "Chưa ai được xem.")
    session.commit()
    other = signed_in(app, desk.other)
    assert "Khóa thử" in html.unescape(other.get("/soan/chep-khoa").get_data(as_text=True))
    where = send(other, "/soan/chep-khoa", {"khoa": str(desk.course.id)}).location
    assert where is not None
    again = send(other, "/soan/chep-khoa", {"khoa": str(desk.course.id)}).location
    assert again == where
    copy = session.get_one(Course, int(where.rsplit("/", 1)[1]))
    assert copy.area_id == desk.world.commune.id
    assert found(session, copy) == {}
    assert "Chưa ai được xem." not in {
        s.source for one in lessons_of(session, mine(session, copy).id) for s in steps_of(session, one.id)
    }
    assert len(desk_cards(session, desk.other.id, today())) == 1


@pytest.mark.parametrize("khoa", ["", "0", "99999", "x"])
def test_what_is_not_offered_is_not_copied(app: Flask, desk: Desk, khoa: str):
    assert send(signed_in(app, desk.other), "/soan/chep-khoa", {"khoa": khoa}).status_code == 404


def test_an_original_that_is_withdrawn_gives_nothing(session: Session, desk: Desk, copy: Course, trainer: FlaskClient):
    desk.course.current_version_id = None
    session.commit()
    text = html.unescape(trainer.get(f"/soan/{copy.id}/ban-goc").get_data(as_text=True))
    assert "Bản gốc đang không xuất bản" in text
    assert send(trainer, f"/soan/{copy.id}/ban-goc", {"ten[]": ["settings"], "phan-1": "lay"}).status_code == 200


def test_a_course_that_is_no_copy_has_no_such_page(session: Session, desk: Desk, trainer: FlaskClient):
    open_draft(session, desk.course, NOW)
    session.commit()
    assert trainer.get(f"/soan/{desk.course.id}/ban-goc").status_code == 404


def test_names_that_nobody_offered_are_passed_over(session: Session, desk: Desk, copy: Course, trainer: FlaskClient):
    before = {part.mark for part in parts_of(session, mine(session, copy)).values()}
    sent = {"ten[]": ["lesson:../x", "settings", "lesson:bai-1"], "phan-1": "lay", "phan-2": "lay", "phan-9": "lay"}
    assert send(trainer, f"/soan/{copy.id}/ban-goc", sent).status_code == 303
    session.expire_all()
    assert {part.mark for part in parts_of(session, mine(session, copy)).values()} == before


def test_looking_costs_the_same_for_many_parts(session: Session, desk: Desk, copy: Course):
    costs = []
    for number in (5, 6, 7, 8):
        found(session, copy)
        standing = origins.standing(session, copy.id)
        draft = mine(session, copy)
        assert standing is not None
        with counted(session) as queries:
            origins.updates(session, standing, draft)
        costs.append(len(queries))
        add_question(session, copy.id, draft.id, question(number), NOW, lesson_id=None)
        catalogue.add_lesson(session, draft, f"Bài {number}")
        session.commit()
    # Whether a row is still in the session may cost one query more or less; a part more may not.
    assert max(costs) - min(costs) <= 1


def test_marks_of_a_former_version_mean_what_they_meant(session: Session, desk: Desk, copy: Course):
    standing = origins.standing(session, copy.id)
    assert standing is not None
    standing.row.taken = dict.fromkeys(standing.row.taken, "f" * origins.FORMER_MARK)
    session.commit()
    assert found(session, copy) == {}, "the original is as it was copied"
    with Publishing(session, desk) as draft:
        write(session, draft, 0, 1, "Bà con **chờ** một chút.")
    assert {name: update.kind for name, update in found(session, copy).items()} == {"lesson:bai-1": "changed"}


def test_marks_of_a_former_version_are_asked_about_where_the_original_was_a_draft_then(
    session: Session, desk: Desk, copy: Course
):
    standing = origins.standing(session, copy.id)
    assert standing is not None
    standing.row.taken = {"lesson:bai-1": "f" * origins.FORMER_MARK}
    seen = session.get_one(CourseVersion, standing.row.seen_version_id)
    seen.changed_at = NOW + timedelta(days=1)
    catalogue.write_step(
        steps_of(session, lessons_of(session, mine(session, copy).id)[0].id)[0], "Chữ của mình.", lambda _name: None
    )
    session.commit()
    assert "lesson:bai-1" in found(session, copy)
