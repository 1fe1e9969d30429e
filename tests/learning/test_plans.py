"""What learners do most asks for their own rows only, however many others there are."""

import re
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from lms.base.db import db
from lms.catalogue.models import Lesson
from lms.quizzes.actions import add_question
from lms.quizzes.queries import forget_all
from tests.browser import signed_in, token
from tests.factories.people import question
from tests.factories.tests import sitting

pytestmark = pytest.mark.both_engines

#: Tables that grow with the people; those of courses stay small.
GROWING = "learning_event|attempt|attempt_item|enrolment|completion|certificate|person|sign_in|audit_entry|registration"
#: A table looked through whole, or by something that a good part of its rows have in common.
WIDE = re.compile(rf"^SCAN ({GROWING})\b|^SEARCH learning_event .*\(kind=\?")


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_no_deed_of_a_learner_looks_through_everybodys_rows(app: Flask, session: Session) -> None:
    sat = sitting(session)
    made = sat.world
    lesson_id = session.scalars(
        select(Lesson.id).where(Lesson.version_id == made.version.id).order_by(Lesson.id)
    ).first()
    asked_there = replace(question(9), teaches=None)
    add_question(session, made.course.id, made.version.id, asked_there, datetime.now(UTC), lesson_id=lesson_id)
    session.commit()
    forget_all()
    client = signed_in(app, sat.world.farmer)
    slug, attempt = f"/khoa-hoc/{sat.world.course.slug}", f"/kiem-tra/{sat.attempt.id}"
    practice = f"{slug}/bai-1/on-bai/1"
    asked: dict[str, Any] = {}

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_more: object) -> None:
        asked.setdefault(statement, values)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        answered = [
            client.post(practice, data={"csrf_token": token(client), "khong-biet": "1", "su-kien": str(uuid.uuid4())})
            for _time in range(6)
        ]
        answered += [
            client.get(path) for path in ("/toi", slug, f"{slug}/kiem-tra", f"{attempt}/1", f"{attempt}/xem-lai")
        ]
        deeds = [f"{slug}/bai-1/1", f"{slug}/kiem-tra", f"{attempt}/1", f"{attempt}/nop"]
        answered += [client.post(path, data={"csrf_token": token(client), "khong-biet": "1"}) for path in deeds]
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert [answer.status_code for answer in answered if answer.status_code >= 400] == []
    wide = {}
    for statement, values in asked.items():
        if statement.lstrip().upper().startswith(("SELECT", "WITH", "UPDATE", "DELETE")):
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            found = [str(row[3]) for row in plan if WIDE.search(str(row[3]))]
            wide |= {statement: found} if found else {}
    assert any("learning_event" in statement for statement in asked), "practice was asked for"
    assert wide == {}


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_this_test_sees_a_wide_one(app: Flask, session: Session) -> None:
    plan = session.execute(text("EXPLAIN QUERY PLAN SELECT * FROM learning_event WHERE kind = 'practice'")).all()
    assert any(WIDE.search(str(row[3])) for row in plan)
