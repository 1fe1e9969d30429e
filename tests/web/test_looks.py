"""Text size, colours and language: on every page with something to fill in, choosing them loses nothing."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from lms.base.db import Base
from lms.learning import actions
from lms.people.models import RoleGrant
from lms.quizzes.queries import uses_of
from tests.authoring.desk import make_desk, make_draft
from tests.browser import signed_in
from tests.web.controls import Controls, Element, fill_in, forms_of, kind_of, looks_of
from tests.web.hostile import addresses

ROLES = ("visitor", "farmer", "trainer", "officer", "admin")


@dataclass(frozen=True)
class House:
    """Everybody, and values that lead to pages with forms."""

    app: Flask
    session: Session
    people: dict[str, Any]
    good: dict[str, Any]

    def client(self, role: str) -> FlaskClient:
        """A browser of somebody."""
        return signed_in(self.app, self.people[role]) if role in self.people else self.app.test_client()

    def pages(self, client: FlaskClient) -> Iterator[tuple[str, Element]]:
        """Every page that somebody can open, by its address."""
        for rule in self.app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()):
                continue
            address = next(addresses(rule, self.good, deep=False))
            answer = client.get(address)
            if answer.status_code == 200 and answer.mimetype == "text/html" and '<footer class="foot"' in answer.text:
                yield address, html.document_fromstring(answer.text)

    def count(self) -> dict[str, int]:
        """How many rows each table has."""
        tables = Base.metadata.sorted_tables
        return {table.name: self.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


@pytest.fixture
def house(app: Flask, session: Session) -> House:
    desk = make_desk(session)
    draft = make_draft(session, desk)
    now, world = datetime.now(UTC), desk.world
    enrolment = actions.enrol(session, world.farmer.id, world.course.id, world.hamlet.id, now)
    attempt = actions.start_attempt(session, enrolment, now, random.Random(3))
    session.commit()
    people = {"farmer": world.farmer, "trainer": desk.trainer, "officer": desk.officer, "admin": desk.admin}
    use = uses_of(session, draft.version_id)[0]
    grant = session.scalars(select(RoleGrant.id).where(RoleGrant.person_id == desk.other.id)).one()
    good: dict[str, Any] = {"slug": "thu", "lesson_key": "bai-1", "number": 1, "uuid": attempt.id, "text": "x"}
    good |= {"course_id": draft.course_id, "lesson_id": draft.lesson_id, "step_id": draft.step_id, "use_id": use.id}
    good |= {"version_id": draft.version_id, "seed": 5, "key": use.asked.key, "kind": "single", "grant_id": grant}
    good |= {"area_id": world.commune.id, "commune_id": world.commune.id, "hamlet_id": world.hamlet.id}
    good |= {"person_id": world.farmer.id, "code": world.farmer.code}
    return House(app, session, people, good)


def main_form(page: Element) -> Controls | None:
    """The form with most to fill in; None where there is nothing to fill in."""
    forms = [form for form in forms_of(page) if form.editable]
    return max(forms, key=lambda form: len(form.editable), default=None)


def owner_of(page: Element, button: Element) -> Controls:
    """The form that a button sends."""
    return next(form for form in forms_of(page) if button in form.every)


@pytest.mark.parametrize("role", ROLES)
def test_the_buttons_belong_to_the_form_that_is_filled_in(house: House, role: str):
    wrong = []
    for address, page in house.pages(house.client(role)):
        looks, form = looks_of(page), main_form(page)
        owners = [owner_of(page, button) for button in looks]
        methods = {one.get("formmethod", owner.form.get("method")) for one, owner in zip(looks, owners, strict=True)}
        right = form is None or {owner.form for owner in owners} == {form.form}
        if len(looks) < 6 or not right or methods != {"post"} or page.xpath("//a[contains(@href, '/tuy-chon')]"):
            wrong.append(address)
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_nothing_typed_or_chosen_is_lost_and_nothing_is_done(house: House, role: str):
    client = house.client(role)
    pages, before, wrong, seen = list(house.pages(client)), house.count(), [], 0
    for address, page in pages:
        form = main_form(page)
        if form is None:
            continue
        fill_in(form)
        typed = kept_pairs(form)
        answer = press(client, page, "co-chu.2")
        again = html.document_fromstring(answer.text)
        found = main_form(again)
        there = kept_pairs(found) if found else []
        if answer.status_code != 200 or again.get("data-size") != "2" or there != typed:
            wrong.append((address, answer.status_code, [pair for pair in typed if pair not in there], there))
        seen += 1
    assert wrong == []
    assert seen >= 3
    assert house.count() == before


def kept_pairs(form: Controls) -> list[tuple[str, str]]:
    """What can be kept of a form: no PIN, no password, no file; the token is the page's own."""
    lost = {one.get("name") for one in form.every if kind_of(one) in ("password", "file")} | {"csrf_token"}
    return [pair for pair in form.sent() if pair[0] not in lost]


def press(client: FlaskClient, page: Element, choice: str) -> Any:
    """Press one of the buttons for the look, as a browser without scripts does."""
    button = next(one for one in looks_of(page) if one.get("value", "").startswith(choice))
    form = owner_of(page, button)
    address = button.get("formaction") or form.form.get("action") or page.get("data-address")
    data = MultiDict([*form.sent(), (button.get("name"), button.get("value"))])
    return client.post(address, data=data)
