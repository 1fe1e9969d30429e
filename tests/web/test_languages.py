"""The second interface language, as the browser gets it."""

from flask import Flask
from sqlalchemy.orm import Session


def test_the_footer_switches_the_language_and_the_phone_remembers(app: Flask, session: Session):
    client = app.test_client()
    assert '<html lang="vi"' in client.get("/vao-hoc").text
    answer = client.post("/tro-giup", data={"_hien": "tieng.en"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/tro-giup")
    page = client.get("/vao-hoc").text
    assert '<html lang="en"' in page
    assert "Learner code or phone number" in page
    assert "Mã học viên" not in page


def test_an_unknown_language_counts_as_vietnamese(app: Flask, session: Session):
    client = app.test_client()
    client.set_cookie("tieng", "fr")
    assert '<html lang="vi"' in client.get("/vao-hoc").text


def test_messages_beside_fields_are_translated_too(app: Flask, session: Session):
    app.config["WTF_CSRF_ENABLED"], kept = False, app.config.get("WTF_CSRF_ENABLED", True)
    try:
        client = app.test_client()
        client.set_cookie("tieng", "en")
        page = client.post("/vao-hoc", data={"who": "", "pin": ""}).text
    finally:
        app.config["WTF_CSRF_ENABLED"] = kept
    assert "Enter the PIN." in page
