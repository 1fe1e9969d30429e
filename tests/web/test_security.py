"""Every answer carries the headers once, whatever it is; forms without their token are refused."""

import hashlib

import pytest
from flask import Flask
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from lms.base.clock import now
from lms.web.incoming import POLICY as POLICY_OF_NO_PAGE
from lms.web.security import FILE_POLICY, FRAMED, HEADERS, HeadersAdded
from tests.factories.people import world
from tests.structure.tree import modules, name

PATHS = ["/", "/khong-co-trang-nay", "/toi", "/static/css/lop-lang.css", "/vao-hoc", "/khoa-hoc/thu/bai-1/1"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_every_header_once(app: Flask, session: Session, path: str) -> None:
    world(session, now())
    session.commit()
    headers = app.test_client().get(path).headers
    assert {name: headers.getlist(name) for name in HEADERS} == {name: [value] for name, value in HEADERS.items()}
    assert len(headers.getlist("Cache-Control")) == 1
    assert ("public" in headers["Cache-Control"]) == path.startswith("/static/")


def test_what_an_answer_says_itself_stays() -> None:
    def inside(_environ: object, start_response: object) -> list[bytes]:
        start_response("200 OK", [("X-Frame-Options", "SAMEORIGIN"), ("Cache-Control", "no-store")])  # type: ignore[operator]
        return [b""]

    given: list[tuple[str, str]] = []
    HeadersAdded(inside)({"PATH_INFO": "/"}, lambda _status, headers: given.extend(headers))
    assert [value for name, value in given if name == "X-Frame-Options"] == ["SAMEORIGIN"]
    assert [value for name, value in given if name == "Cache-Control"] == ["no-store"]
    assert len(given) == len(HEADERS) + 1


@pytest.mark.parametrize(("scheme", "only_tls"), [("https", True), ("http", True), ("https", False)])
def test_browsers_are_told_to_come_with_tls_here_and_below(scheme: str, only_tls: bool) -> None:
    given: list[tuple[str, str]] = []

    def inside(_environ: object, start_response: object) -> list[bytes]:
        start_response("200 OK", [])  # type: ignore[operator]
        return [b""]

    environ = {"PATH_INFO": "/", "wsgi.url_scheme": scheme}
    HeadersAdded(inside, only_tls)(environ, lambda _status, headers: given.extend(headers))
    said = [value for name, value in given if name == "Strict-Transport-Security"]
    assert said == (["max-age=31536000; includeSubDomains"] if (scheme, only_tls) == ("https", True) else [])


def test_every_policy_names_who_may_frame_and_allows_nothing_by_default() -> None:
    for policy in (
        HEADERS["Content-Security-Policy"],
        FRAMED["Content-Security-Policy"],
        FILE_POLICY,
        POLICY_OF_NO_PAGE,
    ):
        assert policy.startswith("default-src 'none'; ")
        assert "base-uri 'none'" in policy
        assert "frame-ancestors '" in policy
        assert "unsafe" not in policy
    writing = {name(path) for path in modules() if "default-src" in path.read_text("utf-8")}
    assert writing == {"lms/web/security.py", "lms/web/incoming.py"}


def test_what_is_signed_is_signed_with_sha_256(app: Flask, session: Session) -> None:
    """The session's cookie and the form's token; with SHA-1, the library's default, neither fits."""
    client = app.test_client()
    page = client.get("/vao-hoc").text
    cookie = client.get_cookie("lop")
    assert cookie is not None
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    signed = (("cookie-session", "hmac", cookie.value), ("wtf-csrf-token", "django-concat", token))
    for salt, derivation, value in signed:
        for digest, fits in ((hashlib.sha256, True), (hashlib.sha1, False)):
            kwargs = {"key_derivation": derivation, "digest_method": digest}
            serializer = URLSafeTimedSerializer(app.secret_key or "", salt=salt, signer_kwargs=kwargs)
            try:
                serializer.loads(value)
            except BadSignature:
                assert not fits
            else:
                assert fits


def test_a_static_file_is_the_same_for_everybody_and_says_so(app: Flask) -> None:
    assert "Cookie" not in app.test_client().get("/static/css/lop-lang.css").headers.get("Vary", "")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_form_without_its_token_is_refused(app: Flask, session: Session, method: str) -> None:
    answer = app.test_client().open("/thoat", method=method)
    assert answer.status_code == (400 if method == "POST" else 405)


def test_a_session_is_written_when_it_changes_and_only_then(app: Flask, session: Session) -> None:
    client = app.test_client()
    first = client.get("/vao-hoc").headers
    assert "lop=" in first["Set-Cookie"]
    assert "HttpOnly" in first["Set-Cookie"]
    again = client.get("/vao-hoc").headers
    assert "Set-Cookie" not in again
    assert "Cookie" in again["Vary"]
    client.set_cookie("lop", "forged")
    assert "lop=" in client.get("/vao-hoc").headers["Set-Cookie"]


def test_what_every_answer_tells_browsers() -> None:
    """The list itself: a header that is forgotten there is missed by no browser and by every attacker."""
    told = {name: value for name, value in HEADERS.items() if name != "Content-Security-Policy"}
    assert told == {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    assert "Content-Security-Policy" in HEADERS


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_whoever_only_looks_needs_no_token(app: Flask, session: Session, method: str) -> None:
    assert app.test_client().open("/vao-hoc", method=method).status_code == 200
