"""Every table that hangs on a person is told to the person, and after erasing holds nothing the person said or is.

Tables and columns are walked, so that a new one is asked about: it goes into one of the lists below, with its reason.
"""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import JSON, Column, ColumnElement, String, Table, TypeDecorator, exists, false, or_, select, update
from sqlalchemy.orm import Session

from lms.base.db import Base
from lms.people import actions as people
from lms.people.owndata import tables_told
from lms.quizzes.kinds import KINDS
from lms.quizzes.kinds.typed import TYPED_KINDS
from lms.quizzes.models import QuestionVersion
from tests.factories.lives import NOW, Life, whole_life
from tests.quizzes.test_kinds import BODIES

pytestmark = pytest.mark.both_engines

#: Not in one's own data, and why.
NOT_TOLD = {
    "sent_form": "a hash of a random number, for a day",
    "imported_question": "what stands in a file of questions; the file is told",
    "handout_picture": "what stands in a handout; the handout is told",
}
#: Columns in which a person is named or a person's own words stand. Erasing empties them.
PERSONAL = {
    "person": ("name", "name_search", "sort_key", "phone", "login", "pin_hash", "password_hash", "guardian_name"),
    "audit_entry": ("detail",),
    "correction_request": ("wanted", "note", "answer"),
    "learning_event": ("payload",),
    "attempt_item": ("response", "response_text"),
    "certificate": ("words", "revoked_reason"),
    "working_copy": ("path", "fields"),
    "question_import": ("name", "notes"),
    "imported_question": ("place", "body", "doubts", "tags", "source", "teaches"),
    "handout_import": ("name", "notes", "blocks", "made"),
    "job": ("about", "given", "said", "made"),
}
#: Columns of text that name nobody: keys of this program, and words that belong to a course.
IMPERSONAL = {
    "person": ("code",),
    "registration": ("door",),
    "sign_in": ("token_hash", "strength", "label"),
    "second_step": ("sealed",),
    "recovery_code": ("salt", "code_hash"),
    "passkey": ("credential", "public_key", "label"),
    "known_device": ("device",),
    "device_pass": ("code",),
    "wrong_try": ("door", "guess", "device"),
    "role_grant": ("role",),
    "consent": ("purpose", "wording"),
    "audit_entry": ("action", "subject_kind", "subject_id"),
    "correction_request": ("field", "state"),
    "sent_form": ("key",),
    "enrolment": ("progress", "last_lesson_key", "last_step_key"),
    "learning_event": ("kind", "lesson_key", "step_key", "door", "mode"),
    "attempt_item": ("shown", "question_text", "right_text"),
    "certificate": ("code",),
    "imported_question": ("state", "kind", "difficulty"),
    "job": ("kind", "state", "file", "claim", "fault"),
    "handout_picture": ("mime",),
    "review": ("note", "asked_mark", "decision", "decided_mark"),
    "review_remark": ("place", "text"),
}
#: Columns that say who held the pen; the row is about somebody else.
RECORDERS = {"granted_by_id", "recorded_by_id", "done_by_id", "settled_by_id", "issued_by_id", "actor_id", "met_by_id"}
MARK = "Riêng Tư 77"


def personal_tables() -> list[Table]:
    """Every table with a foreign key to a person, at first or at any further hand."""
    found = {"person"}
    while True:
        more = {
            table.name
            for table in Base.metadata.sorted_tables
            if any(key.column.table.name in found for key in table.foreign_keys)
        } - found
        if not more:
            return [table for table in Base.metadata.sorted_tables if table.name in found]
        found |= more


def text_columns() -> Iterator[tuple[str, str]]:
    for table in personal_tables():
        yield from ((table.name, column.name) for column in table.columns if _is_text(column))


def _is_text(column: Column[Any]) -> bool:
    kind = column.type
    return isinstance(kind.impl_instance if isinstance(kind, TypeDecorator) else kind, String | JSON)


def listed(lists: dict[str, tuple[str, ...]]) -> set[tuple[str, str]]:
    return {(table, column) for table, columns in lists.items() for column in columns}


def test_every_table_that_hangs_on_a_person_is_told_or_has_a_reason(app: Flask) -> None:
    names = {table.name for table in personal_tables()}
    assert names - tables_told() - set(NOT_TOLD) == set(), "contribute it to lms.people.owndata"
    assert set(NOT_TOLD) - names == set()


def test_every_text_that_hangs_on_a_person_is_listed_as_personal_or_not() -> None:
    assert set(text_columns()) == listed(PERSONAL) | listed(IMPERSONAL)
    assert listed(PERSONAL) & listed(IMPERSONAL) == set()


def test_every_kind_that_takes_typed_words_is_emptied_on_erasure() -> None:
    drawn = {
        key: KINDS[key].fields(body, KINDS[key].shown(body, random.Random(1)), None) for key, body in BODIES.items()
    }
    typing = {key for key, fields in drawn.items() if any(not item.choices for item in fields.items)}
    typing &= {key for key, fields in drawn.items() if fields.control in ("text", "gaps")}
    assert set(KINDS) == set(drawn)
    assert typing == set(TYPED_KINDS)


@pytest.fixture
def life(session: Session) -> Life:
    return whole_life(session)


def test_the_life_under_test_fills_every_table(life: Life, session: Session) -> None:
    empty = [t.name for t in personal_tables() if not session.scalar(select(exists().where(theirs(t, life.person.id))))]
    assert empty == []


def test_after_erasing_no_table_holds_what_the_person_is_or_said(life: Life, session: Session) -> None:
    session.execute(update(QuestionVersion).values(kind="short"))
    for table in personal_tables():
        for name in PERSONAL.get(table.name, ()):
            _write_mark(session, table, table.c[name], life.person.id)
    session.commit()
    marked = {key for key, text in everything(session) if MARK in text}
    assert {table for table, _column in marked} == set(PERSONAL), "the mark stood everywhere before"
    session.expire_all()
    people.erase(session, life.person, NOW, by_id=None)
    session.flush()
    left = [key for key, text in everything(session) if MARK in text]
    assert left == []


def theirs(table: Table, person_id: int) -> ColumnElement[bool]:
    """Rows of a table that are about a person."""
    if table.name == "person":
        return table.c.id == person_id
    if table.name == "audit_entry":
        return table.c.subject_id == str(person_id)
    owners = (key for key in table.foreign_keys if key.parent.name not in RECORDERS)
    paths = [
        key.parent.in_(select(key.column).where(theirs(key.column.table, person_id)))
        for key in owners
        if key.column.table in personal_tables() and key.column.table is not table
    ]
    return or_(false(), *paths)


def _write_mark(session: Session, table: Table, column: Column[Any], person_id: int) -> None:
    about = theirs(table, person_id)
    if not isinstance(column.type, JSON):
        session.execute(update(table).where(about).values({column.name: MARK}))
        return
    old = session.execute(select(column).where(about)).first()
    key = "response" if column.name == "payload" else "name"
    value = [[MARK, MARK]] if isinstance(old and old[0], list) else {**((old and old[0]) or {}), key: MARK}
    if table.name == "learning_event":
        about = about & (table.c.kind == "practice")
    session.execute(update(table).where(about).values({column.name: value}))


def everything(session: Session) -> Iterator[tuple[tuple[str, str], str]]:
    """((table, column), value as text) of all there is."""
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)):
            yield from (((table.name, name), str(value)) for name, value in row._mapping.items())
