"""The password again before roles, PINs, passwords and lists of people; what was typed is carried on with it."""

import ast
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.people.accounts import PASSWORD as PASSWORD_TRIES
from lms.people.models import AuditEntry, RoleGrant
from lms.people.queries import roles_of
from tests.browser import send
from tests.factories.staff import NOW, PASSWORD, Office, come_in, later, office
from tests.structure.tree import ROOT, is_view, modules, parsed


@pytest.fixture
def made(session: Session) -> Office:
    return office(session)


@pytest.fixture
def desk(app: Flask, session: Session, made: Office) -> FlaskClient:
    """The officer's desk, eleven minutes after the password."""
    client = come_in(app, made)
    later(session, 11)
    return client


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))


def test_a_form_is_carried_on_with_the_password(desk: FlaskClient, session: Session, made: Office):
    path = f"/quan-ly/nguoi/{made.world.farmer.id}/giao-viec"
    form = {"role": "trainer", "area": str(made.world.commune.id), "login": "thoa"}
    page = send(desk, path, form)
    assert page.status_code == 200
    assert f'action="{path}"' in page.text
    fields = hidden(page.text)
    assert form.items() <= fields.items()
    assert roles_of(session, made.world.farmer.id, NOW.date()) == []
    wrong = desk.post(path, data={**fields, "proof": "sai mật khẩu rồi"})
    assert "Mật khẩu chưa đúng" in wrong.text
    assert form.items() <= hidden(wrong.text).items()
    assert "sai mật khẩu rồi" not in wrong.text
    done = desk.post(path, data={**fields, "proof": PASSWORD})
    assert done.status_code == 303, done.text
    session.expire_all()
    assert session.scalars(select(RoleGrant.role).where(RoleGrant.person_id == made.world.farmer.id)).all() == [
        "trainer"
    ]
    assert "proved_again" in session.scalars(select(AuditEntry.action)).all()


def test_for_ten_minutes_nothing_is_asked_again(desk: FlaskClient, session: Session, made: Office):
    path = f"/quan-ly/nguoi/{made.world.farmer.id}/ma-pin"
    assert desk.post(path, data={**hidden(send(desk, path).text), "proof": PASSWORD}).status_code == 303
    later(session, 9)
    assert send(desk, path).status_code == 303
    later(session, 2)
    assert "Gõ lại mật khẩu" in send(desk, path).text


def test_a_form_that_is_refused_afterwards_does_not_ask_twice(desk: FlaskClient, session: Session, made: Office):
    path = f"/quan-ly/nguoi/{made.world.farmer.id}/giao-viec"
    fields = hidden(send(desk, path, {"role": "", "login": ""}).text)
    assert "error-summary" in desk.post(path, data={**fields, "proof": PASSWORD}).text
    assert "error-summary" in send(desk, path, {"role": "", "login": ""}).text


@pytest.mark.parametrize("kind", [".csv", ".xlsx", "/in"])
def test_a_list_of_people_is_come_back_to(desk: FlaskClient, session: Session, made: Office, kind: str):
    path = f"/bao-cao/{made.world.commune.id}/hoc-vien{kind}"
    answer = desk.get(f"{path}?so=moi")
    assert answer.status_code == 303
    where = answer.headers["Location"]
    page = desk.get(where)
    assert "Gõ lại mật khẩu" in page.text
    done = desk.post("/xac-nhan", data={**hidden(page.text), "proof": PASSWORD})
    assert f'href="{path}?so=moi"' in done.text
    assert desk.get(path).status_code == 200


def test_wrong_passwords_are_counted_and_a_stolen_desk_guesses_no_further(desk: FlaskClient, made: Office):
    path = f"/quan-ly/nguoi/{made.world.farmer.id}/ma-pin"
    fields = hidden(send(desk, path).text)
    for _try in range(PASSWORD_TRIES.free):
        assert "chưa đúng" in desk.post(path, data={**fields, "proof": "sai"}).text
    assert desk.post(path, data={**fields, "proof": PASSWORD}).status_code == 429


def test_the_page_of_the_form_opens_without_the_password(desk: FlaskClient, made: Office):
    assert desk.get(f"/quan-ly/nguoi/{made.world.farmer.id}/giao-viec").status_code == 200


#: What must not be done without: deeds on roles, secrets and whole people, by name.
DEEDS = {
    *(
        "give_role",
        "end_role",
        "reset_pin",
        "reset_password",
        "fresh_pin",
        "set_password",
        "change_password",
        "set_login",
        "erase",
        "grant",
    ),
    *("new_recovery_codes", "add_codes", "remove_codes", "remove_key", "remove_all"),
}
#: Views that ask for PIN or password in their own form, or in which a person acts on nobody else; each with its reason.
ASKS_ITSELF = {
    "own_erase": "asks for the PIN or password and a tick",
    "own_password": "asks for the password in use",
}
#: What takes a sheet out of the house, and views whose sheets hold numbers of people and no names.
TAKES_OUT = {"as_file", "as_paper", "csv_file", "xlsx_file"}
FIGURES = {"area_file", "area_paper", "grid_file", "grid_paper", "overview_file", "items_file"}


def routes() -> list[tuple[str, ast.FunctionDef, set[str]]]:
    """(module, view, names of everything it calls, through functions of its own module too)."""
    found = []
    for path in modules():
        if not is_view(path):
            continue
        functions = {node.name: node for node in ast.walk(parsed(path)) if isinstance(node, ast.FunctionDef)}
        for view in functions.values():
            if any(isinstance(mark, ast.Call) and "bp." in ast.unparse(mark.func) for mark in view.decorator_list):
                found.append((path.relative_to(ROOT).as_posix(), view, _called(view, functions, set())))
    return found


def _called(node: ast.FunctionDef, functions: dict[str, ast.FunctionDef], seen: set[str]) -> set[str]:
    names = {n.attr if isinstance(n, ast.Attribute) else getattr(n, "id", "") for n in ast.walk(node)}
    for name in names & functions.keys() - seen:
        seen.add(name)
        names |= _called(functions[name], functions, seen)
    return names


def test_every_such_deed_asks_for_the_password():
    missing = [
        f"{module} {view.name}: {sorted(called & DEEDS)}"
        for module, view, called in routes()
        if called & DEEDS and view.name not in ASKS_ITSELF and not _is_proved(view)
    ]
    assert missing == []


def test_every_sheet_that_leaves_asks_for_the_password_unless_it_names_nobody():
    sheets = [(view, called) for _module, view, called in routes() if called & TAKES_OUT]
    assert len(sheets) >= 6
    missing = [view.name for view, called in sheets if not _is_proved(view) and "learner_sheet" in called]
    unknown = [view.name for view, called in sheets if not _is_proved(view) and view.name not in FIGURES]
    assert missing == []
    assert unknown == [], "say whether this sheet names people"


def test_the_exceptions_are_views_that_there_are():
    names = {view.name for _module, view, _called in routes()}
    assert ASKS_ITSELF.keys() <= names


def _is_proved(view: ast.FunctionDef) -> bool:
    return any(ast.unparse(mark) == "proved" for mark in view.decorator_list)


def test_proof_is_asked_below_the_guard(app: Flask):
    """The guard is asked first: a visitor must not be asked for a password that is no sign-in."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if getattr(view, "asks_for_proof", False):
            assert getattr(view, "guard", "").startswith(("staff", "password")), rule
            assert app.test_client().get(re.sub("<[^>]+>", "1", rule.rule)).status_code in (303, 404, 405)
