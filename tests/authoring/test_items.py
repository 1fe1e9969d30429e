"""The table of a test's questions: whose answers count, what is noticed, the same on screen and in files."""

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import load_workbook
from sqlalchemy.orm import Session

from lms.authoring.figures.question_figures import ItemLine, chosen, item_lines
from lms.catalogue.models import Course
from lms.learning.models import AttemptItem
from lms.quizzes.queries import QuestionSet, question_set
from tests.authoring.desk import Desk, page
from tests.authoring.test_statistics import ago, reader, sit
from tests.browser import signed_in
from tests.counting import counted


def asked(session: Session, desk: Desk) -> QuestionSet:
    """What the published version asks."""
    version_id = session.get_one(Course, desk.course.id).current_version_id
    assert version_id is not None
    return question_set(session, version_id)


def lines(session: Session, desk: Desk, *, every: bool = False) -> dict[str, ItemLine]:
    session.flush()
    return {line.key: line for line in item_lines(session, desk.course.id, asked(session, desk), every=every)}


def class_of(session: Session, desk: Desk) -> None:
    """Twenty people; who fails "cau-1" is right in the others, and the first one does the test again."""
    people = [reader(session, desk, 4) for _ in range(20)]
    for number, person in enumerate(people):
        good = number < 10
        sit(session, person, {"cau-1": not good, "cau-2": good, "cau-3": good}, ago(9))
    sit(session, people[0], {"cau-1": True, "cau-2": True, "cau-3": True}, ago(2))
    session.commit()


def test_each_persons_first_test_counts_unless_all_are_asked_for(session: Session, desk: Desk) -> None:
    class_of(session, desk)
    first, every = lines(session, desk), lines(session, desk, every=True)
    assert (first["cau-2"].figures.count, every["cau-2"].figures.count) == (20, 21)
    assert first["cau-2"].figures.facility == pytest.approx(75)
    assert every["cau-2"].figures.facility == pytest.approx(100 * 16 / 21)


def test_a_question_that_the_best_get_wrong_is_noticed_and_stands_on_top(session: Session, desk: Desk) -> None:
    class_of(session, desk)
    session.flush()
    found = item_lines(session, desk.course.id, asked(session, desk), every=False)
    assert found[0].key == "cau-1"
    assert found[0].worries == ["backwards"]
    assert found[0].figures.discrimination == pytest.approx(-100)


def test_among_a_few_people_that_is_chance(session: Session, desk: Desk) -> None:
    for number in range(6):
        sit(session, reader(session, desk, 4), {"cau-1": number >= 3, "cau-2": number < 3, "cau-3": number < 3}, ago(9))
    line = lines(session, desk)["cau-1"]
    assert ((line.figures.discrimination or 0) < 0, line.worries) == (True, [])


def test_fewer_than_five_say_nothing(session: Session, desk: Desk, trainer: FlaskClient) -> None:
    for number in range(4):
        sit(session, reader(session, desk, 4), {"cau-1": number > 4, "cau-2": True}, ago(9))
    session.commit()
    line = lines(session, desk)["cau-1"]
    assert (line.is_enough, line.worries, line.later) == (False, [], None)
    rows = list(csv.reader(io.StringIO(page(trainer, f"/soan/{desk.course.id}/so-lieu/cau-hoi.csv")), delimiter=";"))
    assert {tuple(row[3:]) for row in rows[1:]} == {("",) * 9}


def test_what_people_chose_is_counted_by_try(session: Session, desk: Desk) -> None:
    class_of(session, desk)
    bank = {one.key: one for one in asked(session, desk).bank}
    for item in session.query(AttemptItem).filter_by(question_version_id=bank["cau-1"].id):
        item.response_text = "Hỏi lại" if item.fraction == 1 else "Bấm ngay"
    session.flush()
    found = chosen(session, desk.course.id, asked(session, desk), "cau-1")
    assert (found.first, found.later) == (20, 1)
    said = {choice.text: (choice.right, choice.first, choice.later) for choice in found.choices}
    assert said == {"Bấm ngay": (False, 10, 0), "Hỏi lại": (True, 10, 1)}


def test_screen_csv_and_xlsx_say_the_same(session: Session, desk: Desk, trainer: FlaskClient) -> None:
    class_of(session, desk)
    for item in session.query(AttemptItem):
        item.response_text = "Hỏi lại" if item.fraction == 1 else "Bấm ngay"
    session.commit()
    top = f"/soan/{desk.course.id}/so-lieu/cau-hoi"
    shown = page(trainer, top)
    rows = list(csv.reader(io.StringIO(page(trainer, f"{top}.csv").removeprefix("\ufeff")), delimiter=";"))
    answer = trainer.get(f"{top}.xlsx")
    sheet = load_workbook(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    cells = [[str(int(cell)) if isinstance(cell, float) else str(cell) for cell in row] for row in sheet]
    assert rows == cells[cells.index(rows[0]) :]
    assert rows[1][0] in shown
    assert rows[1][2:4] == ["20", "75"]
    assert "Người làm bài tốt lại hay sai câu này. Xem lại đáp án." in shown
    assert rows[1][-1] == "Hỏi lại (đúng): 10 + 1; Bấm ngay: 10 + 0"
    assert "10 lần đầu, 1 lần sau" in shown


def test_the_page_of_one_question(session: Session, desk: Desk, trainer: FlaskClient) -> None:
    class_of(session, desk)
    top = f"/soan/{desk.course.id}/so-lieu/cau-hoi"
    assert "Hỏi lại" in page(trainer, f"{top}/cau-1")
    assert trainer.get(f"{top}/khong-co").status_code == 404


def test_before_anybody_answered_it_is_empty_and_right(desk: Desk, trainer: FlaskClient) -> None:
    shown = page(trainer, f"/soan/{desk.course.id}/so-lieu/cau-hoi?tinh=tat-ca")
    assert "có tin nhắn lạ" in shown


def test_only_its_author_sees_it(app: Flask, session: Session, desk: Desk) -> None:
    top = f"/soan/{desk.course.id}/so-lieu/cau-hoi"
    for path in (top, f"{top}.csv", f"{top}.xlsx", f"{top}/cau-1"):
        assert signed_in(app, desk.other).get(path).status_code == 404
        assert signed_in(app, desk.officer).get(path).status_code == 403


def test_the_number_of_queries_does_not_grow_with_learners(trainer: FlaskClient, session: Session, desk: Desk) -> None:
    top = f"/soan/{desk.course.id}/so-lieu/cau-hoi"
    page(trainer, top)
    with counted(session) as few:
        page(trainer, top)
    class_of(session, desk)
    with counted(session) as many:
        page(trainer, top)
    assert len(many) == len(few)
