"""The program's log has what somebody was not let do and every wrong try, by the number of the account and no name."""

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lms.people import actions
from lms.web.log import JsonLines
from tests.admin.desk import Desk, make
from tests.browser import send, signed_in

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def desk(session: Session) -> Desk:
    made = make(session)
    actions.set_pin(made.world.farmer, "7391")
    session.commit()
    return made


@pytest.fixture
def lines(app: Flask) -> Any:
    """What was written since, as the log has it; only of this program's refusals and wrong tries."""
    kept: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            kept.append(self.format(record))

    handler, loggers = Kept(), [logging.getLogger(name) for name in ("lms.refused", "lms.trying")]
    handler.setFormatter(JsonLines())
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in kept]
    for logger, level in zip(loggers, before, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


def test_whoever_asks_for_what_is_not_theirs(app: Flask, session: Session, desk: Desk, lines: Lines):
    farmer, neighbour = desk.world.farmer, desk.neighbour
    assert signed_in(app, farmer).get("/quan-ly/nguoi").status_code == 403
    assert signed_in(app, neighbour).get(f"/quan-ly/nguoi/{farmer.id}").status_code == 404
    refused, missed = lines()
    assert (refused["what"], refused["account"], refused["route"]) == ("not allowed", farmer.id, "/quan-ly/nguoi")
    assert (missed["what"], missed["account"]) == ("not found", neighbour.id)
    assert missed["route"] == "/quan-ly/nguoi/<int:person_id>"
    assert len(refused["reference"]) == 8


def test_a_visitor_who_mistypes_an_address_is_no_attack(app: Flask, session: Session, desk: Desk, lines: Lines):
    assert app.test_client().get("/khoa-hoc/khong-co").status_code == 404
    assert lines() == []


def test_forms_of_other_sites_and_without_token(app: Flask, session: Session, desk: Desk, lines: Lines):
    client = signed_in(app, desk.officer)
    client.post("/thoat")
    send(client, "/thoat", headers={"Sec-Fetch-Site": "cross-site"})
    assert [line["what"] for line in lines()] == ["form without its token", "form of another site"]


def test_every_wrong_try_and_the_end_of_patience(app: Flask, session: Session, desk: Desk, lines: Lines):
    farmer, client = desk.world.farmer, app.test_client()
    for _time in range(9):
        send(client, "/vao-hoc", {"who": farmer.code, "pin": "4680"})
    send(app.test_client(), "/vao-hoc", {"who": "ZZZZZZ", "pin": "4680"})
    written = lines()
    wrong = [line for line in written if line["message"] == "wrong"]
    assert [line["account"] for line in wrong] == [farmer.id] * 8 + [None]
    assert {(line["secret"], line["known_device"]) for line in wrong} == {("pin", False)}
    assert [line["what"] for line in written if line["message"] == "refused"] == ["too many tries"]
    assert all(line["reference"] for line in written)
    for secret in ("4680", farmer.code, farmer.name.split()[-1], "ZZZZZZ"):
        assert secret not in json.dumps(written, ensure_ascii=False)
