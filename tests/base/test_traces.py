"""A trace says what went wrong and where, not with which values; tried with real errors of both engines."""

import json
import logging
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from jinja2 import Environment, StrictUndefined
from sqlalchemy import create_engine, insert, text, update
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from lms.base.traces import summary, trace
from lms.people.models import Person
from lms.web.log import JsonLines
from tests.factories.people import world

pytestmark = pytest.mark.both_engines

NAME, PHONE, CODE = "Nguyễn Thị Bí Mật", "+84966888777", "9TA5H7"
ROW = {"name": NAME, "name_search": "x", "sort_key": "x", "phone": PHONE, "code": CODE}
FULL = {**ROW, "is_demo": False, "created_at": datetime(2026, 11, 20, tzinfo=UTC), "birth_year": 1965}
SECRETS = (NAME, "Bí", PHONE, "966888777", CODE, "f943c3aa", "1965")


def caught(deed: Callable[[], object]) -> BaseException:
    """What a deed raises."""
    with pytest.raises(BaseException) as info:  # noqa: PT011
        deed()
    return info.value


REFUSED = {
    "unique": lambda s: s.execute(insert(Person), [FULL, FULL]),
    "unique one by one": lambda s: [s.execute(insert(Person).values(**FULL)) for _ in range(2)],
    "missing": lambda s: s.execute(insert(Person).values(**{**FULL, "name": None})),
    "check": lambda s: s.execute(insert(Person).values(**{**FULL, "birth_year": 12})),
    "foreign key": lambda s: s.execute(
        text("INSERT INTO consent (person_id, purpose, wording, given, at) VALUES (:p, 'learning', :w, :g, :a)"),
        {"p": 966888777, "w": NAME, "g": True, "a": FULL["created_at"]},
    ),
    "no such column": lambda s: s.execute(text("SELECT nothing FROM person WHERE name = :n"), {"n": NAME}),
    "a value that is none": lambda s: s.execute(update(Person).values(created_at=NAME)),
    "a moment without a zone": lambda s: s.execute(
        insert(Person).values(**{**FULL, "created_at": datetime(1965, 1, 1)})
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.filterwarnings("ignore")
def test_an_error_of_the_database_is_told_without_the_row(session: Session, kind: str) -> None:
    world(session, datetime(2026, 11, 20, tzinfo=UTC))
    with session.begin_nested() as point:
        problem = caught(lambda: REFUSED[kind](session))
        point.rollback()
    told = trace(problem)
    assert isinstance(problem, SQLAlchemyError | TypeError)
    assert type(problem).__name__ in told
    assert "test_traces.py" in told
    assert [secret for secret in SECRETS if secret in told] == []


def test_what_was_refused_is_named(session: Session) -> None:
    world(session, datetime(2026, 11, 20, tzinfo=UTC))
    with session.begin_nested() as point:
        problem = caught(lambda: REFUSED["check"](session))
        point.rollback()
    assert "birth_year" in summary(problem)
    assert "INSERT INTO person" in summary(problem)


def test_why_a_database_cannot_be_reached_is_told() -> None:
    server = create_engine("postgresql+psycopg://lms:secret@127.0.0.1:1/none")
    told = summary(caught(server.connect))
    assert "127.0.0.1" in told
    assert "secret" not in told
    locked = OperationalError("BEGIN IMMEDIATE", {}, sqlite3.OperationalError("database is locked"))
    assert "database is locked" in summary(locked)


ODD = {
    "int": lambda: int(NAME),
    "key": lambda: {}[NAME],
    "a value of its own": lambda: [].remove(NAME),  # type: ignore[attr-defined]
    "encoding": lambda: NAME.encode("ascii"),
    "an attribute by a name somebody typed": lambda: getattr(object(), NAME),
    "a number in a type error": lambda: (_ for _ in ()).throw(TypeError(f"not a {PHONE}")),
    "a template": lambda: Environment(undefined=StrictUndefined).from_string("{{ d[k] }}").render(d={}, k=NAME),
    "a file": lambda: open(f"/nowhere/{NAME}"),  # noqa: SIM115
}


@pytest.mark.parametrize("kind", ODD)
def test_any_other_error_is_told_without_its_value(kind: str) -> None:
    def around() -> None:
        try:
            ODD[kind]()
        except Exception as problem:
            raise RuntimeError(f"while reading {NAME}") from problem

    problem = caught(around)
    problem.add_note(f"it was {NAME}")
    told = trace(problem)
    assert told.count("test_traces.py") >= 2
    assert "RuntimeError" in told
    assert [secret for secret in SECRETS if secret in told] == []


def test_names_of_the_program_stay_readable() -> None:
    assert summary(caught(lambda: None.nothing)) == "AttributeError: 'NoneType' object has no attribute 'nothing'"  # type: ignore[attr-defined]
    assert (
        summary(FileNotFoundError(2, "No such file or directory", NAME))
        == "FileNotFoundError: No such file or directory"
    )


@pytest.mark.parametrize(
    ("message", "args", "said"),
    [
        ("Exception while serving /quan-ly/nguoi?tim=Thoa", (), "Exception while serving …"),
        ('Malformed proxy header "%s" from "%s": %s value: %s', ("X", "113.160.1.1", "x", NAME), None),
        ("Task queue depth is %d", (7,), "Task queue depth is 7"),
        (f"Error handling request for {NAME} from 2001:db8::1", (), None),
        ("now at 100%", (3,), "now at 100%"),
    ],
)
def test_a_library_is_quoted_without_what_it_puts_into_its_words(
    app: Flask, message: str, args: tuple[object, ...], said: str | None
) -> None:
    record = logging.LogRecord("waitress", logging.ERROR, "", 0, message, args, None)
    line = json.loads(JsonLines().format(record))["message"]
    assert said is None or line == said
    for secret in ("113.160", "2001:db8", "Thoa", *SECRETS):
        assert secret not in line
