"""What the protocol allows a stranger to do: methods, sizes, headers and cookies nobody's browser would send."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy.orm import Session

from tests.browser import send, signed_in, token
from tests.factories.people import world
from tests.factories.tests import Sitting, sitting


@pytest.fixture
def sat(session: Session) -> Sitting:
    return sitting(session)


@pytest.fixture
def visitor(app: Flask, session: Session) -> FlaskClient:
    return app.test_client()


def is_page(text: str) -> bool:
    """Whether people can read it and go on from it."""
    return "<h1>" in text and 'href="/"' in text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "BREW"])
@pytest.mark.parametrize("path", ["/", "/ghi-danh", "/static/css/desk.css", "/khong-co"])
def test_methods_nobody_uses(visitor: FlaskClient, method: str, path: str):
    answer = visitor.open(path, method=method)
    assert answer.status_code in (400, 404, 405)
    assert is_page(answer.text)


@pytest.mark.parametrize("path", ["/", "/ghi-danh", "/khoa-hoc/thu/bai-1/1", "/healthz"])
def test_head_is_get_without_the_page(visitor: FlaskClient, sat: Sitting, path: str):
    answer = visitor.head(path)
    assert answer.status_code == visitor.get(path).status_code == 200
    assert answer.data == b""


def test_a_body_that_is_too_large_gets_a_page(visitor: FlaskClient):
    answer = send(visitor, "/ghi-danh", {"name": "x" * 2_000_000})
    assert answer.status_code == 413
    assert "lớn quá" in answer.text
    assert is_page(answer.text)


def test_a_field_that_is_too_large_gets_a_page(visitor: FlaskClient):
    body = b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n' + b"x" * 700_000 + b"\r\n--x--\r\n"
    answer = visitor.post("/ghi-danh", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    assert is_page(answer.text)


def test_thousands_of_fields(visitor: FlaskClient):
    answer = send(visitor, "/vao-hoc", {f"f{number}": "" for number in range(5000)})
    assert answer.status_code == 200
    many = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="f%d"\r\n\r\nx\r\n' % number for number in range(3000)
    )
    answer = visitor.post("/vao-hoc", data=many + b"--x--\r\n", content_type="multipart/form-data; boundary=x")
    assert answer.status_code in (200, 400, 413)


@pytest.mark.parametrize("path", ["/" + "a" * 20_000, "/?" + "a" * 20_000, "/ghi-danh?xom=" + "a+" * 9000])
def test_long_addresses(visitor: FlaskClient, path: str):
    assert visitor.get(path).status_code in (200, 404)


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost:99999", "a b", "[::1", "", "x" * 300, "evil.example/x", "1.2.3.4@localhost", "ế"],
)
def test_a_host_that_is_not_ours_is_never_written_into_a_page(visitor: FlaskClient, sat: Sitting, host: str):
    for path in ("/", "/khong-co", "/vao-hoc"):
        answer = visitor.get(path, headers={"Host": host})
        assert answer.status_code < 500
        assert "evil" not in answer.text
        assert "evil" not in answer.headers.get("Location", "")


def test_forwarded_headers_are_not_believed_without_a_proxy(visitor: FlaskClient):
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-For": "6.6.6.6", "X-Original-URL": "/toi"}
    answer = visitor.get("/toi", headers=headers)
    assert answer.headers["Location"] == "/vao-hoc?tiep=/toi"


@pytest.mark.parametrize(
    "value", ["bytes=0-3", "bytes=-5", "bytes=9999999-", "bytes=3-1", "bytes=0-1,5-6", "lines=1", "x"]
)
@pytest.mark.parametrize("path", ["/static/css/lop-lang.css", "/"])
def test_ranges(visitor: FlaskClient, path: str, value: str):
    assert visitor.get(path, headers={"Range": value}).status_code in (200, 206, 416)


@pytest.mark.parametrize(
    "header", ["If-None-Match", "If-Modified-Since", "If-Range", "Accept-Encoding", "Accept-Language"]
)
@pytest.mark.parametrize("value", ["", '"', "*", "\xff", "W/", "br;q=x", "9" * 50])
def test_headers_that_make_no_sense(visitor: FlaskClient, header: str, value: str):
    for path in ("/static/css/lop-lang.css", "/"):
        assert visitor.get(path, headers={header: value}).status_code in (200, 206, 304, 412)


GARBAGE = ["", "x", "\xff\xfe", "1.1.1~~~", "~".join(["9.9.9"] * 500), ".eJ.x.y", "=", '"', "%00", "9" * 60, "١"]


@pytest.mark.parametrize("name", ["da-doc", "co-chu", "nen", "tieng", "lop"])
@pytest.mark.parametrize("value", GARBAGE)
def test_cookies_of_garbage(visitor: FlaskClient, sat: Sitting, name: str, value: str):
    for path in ("/", "/khoa-hoc/thu", "/khoa-hoc/thu/bai-1/1", "/ghi-danh"):
        answer = visitor.get(path, headers={"Cookie": f"{name}={value}"})
        assert answer.status_code == 200
        assert re.search('<html lang="vi" data-size="1" data-theme="auto"', answer.text)


@pytest.mark.parametrize("reading", ["1.1.ffffffff", "999999999.1.1", "0.0.0", "1.999.1", "1.1.0"])
def test_a_visitor_who_claims_to_have_read_impossible_things_can_sign_in(app: Flask, sat: Sitting, reading: str):
    client = app.test_client()
    client.set_cookie("da-doc", reading)
    answer = send(client, "/vao-hoc", {"who": sat.world.farmer.code, "pin": "7391"})
    assert answer.status_code == 303


@pytest.mark.parametrize("identity", ["", ".", "1", "x.y", "-1.a", f"{10**30}.a", "²." + "a" * 32, "1." + "\x00"])
def test_sessions_that_name_nobody(app: Flask, session: Session, identity: str):
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = identity
    assert client.get("/toi").status_code == 303
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "kept", [{}, {"path": "/kiem-tra/x"}, {"path": "/", "fields": [], "owner": None, "at": "x"}, "x", 3]
)
def test_what_waits_for_sign_in_may_be_of_an_older_program(app: Flask, sat: Sitting, kept: object):
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["kept"] = kept
    assert send(client, "/vao-hoc", {"who": sat.world.farmer.code, "pin": "7391"}).status_code == 303


def test_the_token_in_a_header_is_as_good_as_in_a_field(app: Flask, sat: Sitting):
    client = signed_in(app, sat.world.farmer)
    answer = client.post(sat.address(1), data={"answer": "b"}, headers={"X-CSRFToken": token(client)})
    assert answer.headers["Location"] == sat.address(2)


def test_what_zalo_shows_of_a_page_has_its_title_and_a_picture(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
):
    made = world(session, datetime.now(UTC))
    session.commit()
    for path in ("/", f"/khoa-hoc/{made.course.slug}", f"/khoa-hoc/{made.course.slug}/bai-1/1"):
        assert "og:" not in app.test_client().get(path, headers={"Host": "evil.example"}).text, "no address is set"
    settings = replace(app.extensions["lms_settings"], base_url="https://hoc.example.vn")
    monkeypatch.setitem(app.extensions, "lms_settings", settings)
    for path in ("/", f"/khoa-hoc/{made.course.slug}", f"/khoa-hoc/{made.course.slug}/bai-1/2"):
        page = html.document_fromstring(app.test_client().get(path, headers={"Host": "evil.example"}).text)
        shown = {one.get("property"): one.get("content") for one in page.iter("meta") if one.get("property")}
        assert page.findtext(".//title") == f"{shown['og:title']} | Lớp Làng"
        picture = app.test_client().get(shown["og:image"].removeprefix("https://hoc.example.vn"))
        assert picture.mimetype == "image/png"
        assert len(picture.data) <= 120 * 1024
