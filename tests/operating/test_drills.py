"""The drills can fail: their bookkeeping finds what was lost, what is there twice, and what nobody sent."""

import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from random import Random
from uuid import UUID, uuid4, uuid5

import pytest
from sqlalchemy import create_engine, delete, select, update
from sqlalchemy.orm import Session

from lms.app import create_app
from lms.base.clock import now
from lms.base.db import Base, begin_write, db
from lms.learning import actions, rules
from lms.learning.models import Counter, Enrolment, LearningEvent
from lms.people.actions import NewPerson, register
from soak import _guide, failover, pitr
from soak._book import Book, Deed, Verdict, judge, name_of, verdict
from soak._installation import inhabit
from soak._learners import Learner
from soak._phone import Phone
from soak._table import Row, code_of, row_of, told
from soak.drills import DRILLS
from tests.conftest import make_settings, new_database
from tests.factories.people import world
from tests.live import serve
from tests.structure.tree import ROOT

NAME = name_of(12)
JOIN, ENROL, STEP = ("join", NAME), ("enrol", NAME, "thu"), ("step", NAME, "bai-1", "1")
SENT = uuid4()
PRACTICE = ("practice", NAME, str(SENT))


def test_every_drill_that_the_command_names_is_there_and_says_what_it_does() -> None:
    command = (ROOT / "script" / "soak").read_text("utf-8")
    assert f"{' | '.join(DRILLS)})" in command
    for name in DRILLS:
        module = import_module(f"soak.{name}")
        assert callable(module.drill)
        assert f"script/soak {name} " in command
        assert f"soak.drills {name}" in str(module.__doc__)


def test_names_of_learners_are_all_different() -> None:
    assert len({name_of(number) for number in range(1, 3000)}) == 2999


@pytest.mark.parametrize(
    ("found", "lost", "doubled"),
    [
        ({JOIN: 1, STEP: 1}, [], []),
        ({JOIN: 1, STEP: 1, PRACTICE: 1}, [], []),
        ({JOIN: 1}, [STEP], []),
        ({JOIN: 2, STEP: 1}, [], [JOIN]),
        ({JOIN: 1, STEP: 1, ENROL: 1}, [], [ENROL]),
    ],
    ids=["good", "kept without a word", "lost", "doubled", "from nowhere"],
)
def test_what_was_acknowledged_is_there_once_and_nothing_that_nobody_sent(
    found: dict[Deed, int], lost: list[Deed], doubled: list[Deed]
) -> None:
    assert judge([JOIN, STEP], {JOIN: 1, STEP: 3, PRACTICE: 1}, found) == (lost, doubled)


@pytest.fixture
def learnt(tmp_path: Path) -> tuple[str, Book]:
    """(a database in which somebody has joined, read a step and practised, the book that says so)."""
    url, _name = new_database("sqlite", tmp_path)
    app = create_app(make_settings(url, tmp_path))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        begin_write(db.session())
        made, moment = world(db.session(), now()), now()
        person = register(db.session(), NewPerson(NAME, 1980, made.hamlet.id), moment)
        enrolment = actions.enrol(db.session(), person.id, made.course.id, made.hamlet.id, moment)
        actions.read_step(db.session(), enrolment, "bai-1", "buoc-1", moment)
        payload = {"question": "cau", "version": 1, "right": True, "response": {}}
        event = rules.Event(uuid5(SENT, str(enrolment.id)), rules.PRACTICE, moment, "bai-1", None, payload)
        actions.record(db.session(), enrolment, event, moment)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    book = Book()
    for deed in (JOIN, ENROL, STEP, PRACTICE):
        book.tries(deed)
        book.says(deed)
    return url, book


def after(url: str, book: Book, deed: Callable[[Session], object]) -> Verdict:
    """What is found once this was done to the database."""
    engine = create_engine(url)
    with Session(engine) as session:
        deed(session)
        session.commit()
    engine.dispose()
    return verdict(book, url)


def test_deeds_that_are_there_are_found(learnt: tuple[str, Book]) -> None:
    found = verdict(learnt[1], learnt[0])
    assert (found.acknowledged, found.lost, found.doubled, found.troubles) == (4, [], [], [])
    assert found.is_good


@pytest.mark.parametrize(("kind", "deed"), [(rules.READ, STEP), (rules.PRACTICE, PRACTICE)])
def test_a_deed_that_went_is_found_to_be_lost(learnt: tuple[str, Book], kind: str, deed: Deed) -> None:
    found = after(*learnt, lambda session: session.execute(delete(LearningEvent).where(LearningEvent.kind == kind)))
    assert (found.lost, found.doubled) == ([deed], [])
    assert any("its progress is not what its events say" in line for line in found.troubles)


def test_a_deed_that_is_there_twice_is_found(learnt: tuple[str, Book]) -> None:
    def again(session: Session) -> None:
        one = session.scalars(select(LearningEvent).where(LearningEvent.kind == rules.READ)).one()
        values = {column.key: getattr(one, column.key) for column in LearningEvent.__table__.columns}
        session.add(LearningEvent(**values | {"id": UUID(int=1)}))

    assert after(*learnt, again).doubled == [STEP]


def test_a_person_who_was_made_twice_is_found(learnt: tuple[str, Book]) -> None:
    def again(session: Session) -> None:
        enrolment = session.scalars(select(Enrolment)).one()
        register(session, NewPerson(NAME, 1980, enrolment.area_id), now())

    assert after(*learnt, again).doubled == [JOIN]


def test_a_counter_that_says_otherwise_is_found(learnt: tuple[str, Book]) -> None:
    found = after(*learnt, lambda session: session.execute(update(Counter).values(n=7)))
    assert any("the facts say 1" in line for line in found.troubles)
    assert not found.is_good


def test_the_exit_code_tells_lost_from_not_tried() -> None:
    good, bad, untried = Row("a", "", ""), Row("b", "", "", good=False), Row("c", "", "", good=None)
    assert [code_of(rows) for rows in ([good], [good, untried], [good, bad, untried], [untried])] == [0, 0, 1, 3]
    assert "| not tried |" in told([untried])


@pytest.mark.parametrize(
    "found", [Verdict(1, [JOIN], [], []), Verdict(1, [], [JOIN], []), Verdict(1, [], [], ["x"]), Verdict(0, [], [], [])]
)
def test_a_row_is_bad_when_anything_is_and_when_nothing_was_tried(found: Verdict) -> None:
    assert row_of("a", "b", "c", found).good is False
    assert row_of("a", "b", "c", Verdict(1, [], [], [])).good is True


def test_the_guide_has_the_commands_that_drills_run() -> None:
    assert len(_guide.blocks(pitr.HEADING)) == 3
    assert len(_guide.blocks(failover.HEADING)) == 4


@pytest.mark.slow
def test_a_drills_learner_finds_the_way_through_the_pages(tmp_path: Path) -> None:
    """Every form of a learner's life is found and sent, acknowledged and there."""
    book = Book()
    for live in serve("sqlite", tmp_path):
        with live.session() as session:
            taught = inhabit(session, now(), 2)
        url = live.app.config["SQLALCHEMY_DATABASE_URI"]
        phone = Phone(live.port, book, threading.Event())
        Learner(phone, taught, Random(1), reads=1).live()
        found = verdict(book, url)
    assert (found.lost, found.doubled, found.troubles, book.surprises) == ([], [], [], [])
    kinds = {kind: sum(deed[0] == kind for deed in book.said) for kind in ("step", "practice", "answer", "hand in")}
    assert kinds == {"step": 6, "practice": 4, "answer": 5, "hand in": 1}
