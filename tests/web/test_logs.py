"""The program's log holds nothing of what people typed and nothing by which they get in, also when the database throws.

For every form and every table it writes: the database refuses the row, as a constraint would, and quotes it.
"""

import io
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, event, select, text
from sqlalchemy.orm import Session

from lms.base.db import Base
from lms.people.models import Person
from lms.web.log import JsonLines
from tests.web.hostile import addresses, names
from tests.web.test_every_route import GOOD_FIELDS, Crowd, crowd, failures, is_for, post, routes

__all__ = ["crowd", "failures"]
pytestmark = [pytest.mark.slow, pytest.mark.long]

#: What is typed, and how it may stand in a row: as typed, folded for searching, as a number.
TYPED = {
    "name": ("Lê Văn Kínđáo", "kindao"),
    "guardian_name": ("Vũ Thị Chekín", "chekin"),
    "phone": ("0987612345", "987612345"),
    "pin": ("739182",),
    "password": ("mat-khau-that-dai-khongai-biet",),
    "login": ("khongaibiet",),
    "title": ("Tiêuđề khongaidoc",),
    "text": ("Chữ khongaidoc.",),
    "reason": ("vì khongaidoc",),
    "note": ("ghi khongaidoc",),
    "tim": ("kindao",),
}
WRITES = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)")


class Lines(logging.Handler):
    """The log as it is written."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(JsonLines())
        self.text = io.StringIO()

    def emit(self, record: logging.LogRecord) -> None:
        self.text.write(self.format(record) + "\n")

    def take(self) -> str:
        """What was written since the last time."""
        written = self.text.getvalue()
        self.text = io.StringIO()
        return written


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Everything the program logs, requests included."""
    handler, logger = Lines(), logging.getLogger("lms")
    logger.addHandler(handler)
    level = logger.level
    logger.setLevel(logging.INFO)
    yield handler
    logger.setLevel(level)
    logger.removeHandler(handler)


@pytest.fixture
def refusing(session: Session) -> Connection:
    """Triggers on every table that refuse a row and quote it, while the table's name stands in `refused`."""
    connection = session.get_bind()
    assert isinstance(connection, Connection)
    connection.execute(text("CREATE TEMPORARY TABLE refused (name TEXT)"))
    if connection.dialect.name == "postgresql":
        connection.execute(text(POSTGRES))
    for table in Base.metadata.sorted_tables:
        for deed in ("INSERT", "UPDATE"):
            if connection.dialect.name == "postgresql":
                do = "FOR EACH ROW EXECUTE FUNCTION refuse()"
                name = f"refuse_{deed}_{table.name}".lower()
                connection.execute(text(f"CREATE TRIGGER {name} BEFORE {deed} ON {table.name} {do}"))
            else:
                when = f"(SELECT count(*) FROM temp.refused WHERE name = '{table.name}') > 0"
                do = f"WHEN {when} BEGIN SELECT RAISE(ABORT, 'refused'); END"
                name = f"refuse_{deed}_{table.name}"
                connection.execute(text(f"CREATE TEMPORARY TRIGGER {name} BEFORE {deed} ON main.{table.name} {do}"))
    return connection


POSTGRES = """CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN
    IF EXISTS (SELECT 1 FROM refused WHERE name = TG_TABLE_NAME) THEN
        RAISE EXCEPTION 'new row violates something: %', NEW::text
            USING ERRCODE = 'check_violation', DETAIL = 'Failing row contains ' || NEW::text, TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$ LANGUAGE plpgsql"""


@contextmanager
def written(connection: Connection) -> Iterator[set[str]]:
    """The tables that are written meanwhile."""
    found: set[str] = set()

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        found.update(WRITES.findall(statement))

    event.listen(connection, "before_cursor_execute", note)
    yield found
    event.remove(connection, "before_cursor_execute", note)


def sent(crowd: Crowd, client: FlaskClient, path: str) -> int:
    """Send a form full of things that nobody may read in a log; the answer's status."""
    good = {**GOOD_FIELDS, "area": str(crowd.good["area_id"]), "area_id": str(crowd.good["area_id"])}
    body = {name: good.get(name, "1") for name in names()} | {name: forms[0] for name, forms in TYPED.items()}
    return post(client, path, body).status_code


def secrets(app: Flask, session: Session) -> list[str]:
    """Everything that must not be in a log."""
    kept = ("name", "code", "phone", "session_token", "pin_hash", "password_hash")
    people = session.scalars(select(Person)).all()
    theirs = [str(value) for person in people for name in kept if (value := getattr(person, name, None))]
    return [*(form for forms in TYPED.values() for form in forms), *theirs, str(app.secret_key or "") * 2]


def test_a_row_that_the_database_refuses_is_in_no_log(
    crowd: Crowd, session: Session, refusing: Connection, lines: Lines
) -> None:
    tried, told = set(), []
    for role in crowd.people:
        crowd.client(role)  # signed in before anything is taken back
    hidden = secrets(crowd.app, session)
    for rule in routes(crowd.app, "POST"):
        for role in (role for role in ("visitor", *crowd.people) if is_for(crowd.app, rule, role)):
            path = next(addresses(rule, crowd.good))
            with refusing.begin_nested() as point, written(refusing) as tables:
                sent(crowd, crowd.client(role), path)
                point.rollback()
            for table in sorted(tables & Base.metadata.tables.keys()):
                with refusing.begin_nested() as point:
                    refusing.execute(text("INSERT INTO refused (name) VALUES (:name)"), {"name": table})
                    client = crowd.client(role)
                    lines.take()
                    status = sent(crowd, client, path)
                    point.rollback()
                log = lines.take()
                cookie = client.get_cookie("lop")
                inside = [secret for secret in (*hidden, cookie.value if cookie else "x" * 99) if secret in log]
                told += [f"{rule.rule} {table}: {secret}" for secret in inside]
                tried |= {(rule.rule, table)} if status >= 500 else set()
                assert all(json.loads(line)["level"] for line in log.splitlines())
    assert told == []
    assert len(tried) > 25
    assert {"person", "audit_entry", "learning_event", "enrolment"} <= {table for _rule, table in tried}


def test_no_request_leaves_what_was_asked_in_the_log(crowd: Crowd, session: Session, lines: Lines) -> None:
    """Paths, questions, referrers, hosts: the line of a request tells the route's pattern."""
    hidden = secrets(crowd.app, session)
    for rule in routes(crowd.app, "GET"):
        path = next(addresses(rule, crowd.good))
        headers = {"Referer": f"http://localhost/?tim={TYPED['phone'][0]}", "User-Agent": TYPED["name"][1]}
        headers |= {"X-Forwarded-For": "113.160.1.1"}
        crowd.client("admin").get(f"{path}?tim={TYPED['name'][1]}&who={TYPED['phone'][0]}", headers=headers)
    log = lines.take()
    assert [secret for secret in (*hidden, crowd.good["code"], "113.160.1.1") if secret in log] == []
    assert log.count('"route"') > 100
