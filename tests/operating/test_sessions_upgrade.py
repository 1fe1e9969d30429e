"""An installation made before sessions lived on the server: staff come in with the old password and change it."""

from pathlib import Path

import pytest
from sqlalchemy import text

from lms.app import create_app
from lms.base.db import db
from lms.operating import database
from lms.operating.migrating import downgrade, upgrade
from lms.people import passwords
from tests.browser import send
from tests.conftest import ENGINES, drop_database, make_settings, new_database

pytestmark = pytest.mark.slow
PERSON = """INSERT INTO person (id, code, name, name_search, sort_key, login, password_hash, pin_hash, session_token,
    is_demo, created_at)
    VALUES (:id, :code, 'Hà Thị Cũ', 'ha thi cu', 'cu', :login, :password, :pin, :token, :demo, :day)"""
OLD, NEW = "1234567890", "mưa rơi trên mái lá cọ"


@pytest.mark.parametrize("kind", ENGINES)
def test_the_old_password_opens_once_and_old_cookies_open_nothing(kind: str, tmp_path: Path) -> None:
    url, name = new_database(kind, tmp_path)
    app = create_app(make_settings(url, tmp_path))
    with app.app_context():
        upgrade(revision="0011")
        with db.engine.connect().execution_options(write=True) as connection, connection.begin():
            for number, login, demo in ((1, "cu", False), (2, "thu", True), (3, None, False)):
                row = {"id": number, "code": f"AAAAA{number}", "login": login, "demo": demo, "token": f"{number}" * 32}
                password = passwords.hashed(OLD) if login else None
                row |= {"password": password, "pin": passwords.hashed("7391"), "day": "2026-11-01 00:00:00+00:00"}
                connection.execute(text(PERSON), row)
        database.bring_up()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = "1." + "1" * 32, True
    assert client.get("/toi").status_code == 303
    assert "Vào học" in client.get("/").text
    assert send(client, "/dang-nhap", {"login": "cu", "password": OLD}).headers["Location"] == "/toi/mat-khau?tiep=/"
    form = {"old": OLD, "new": NEW, "again": NEW}
    changed = send(client, "/toi/mat-khau", form)
    assert changed.status_code == 303, changed.text
    assert send(app.test_client(), "/dang-nhap", {"login": "cu", "password": NEW}).headers["Location"] == "/"
    assert send(app.test_client(), "/dang-nhap", {"login": "thu", "password": OLD}).headers["Location"] == "/"
    assert send(app.test_client(), "/vao-hoc", {"who": "AAAAA3", "pin": "7391"}).status_code == 303
    with app.app_context():
        downgrade(revision="0011")
        with db.engine.connect() as connection:
            tokens = connection.scalars(text("SELECT session_token FROM person")).all()
        db.engine.dispose()
    drop_database(name)
    assert len(set(tokens)) == 3
