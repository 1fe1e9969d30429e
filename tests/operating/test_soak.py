"""What the soak runs leave out of a scanner's findings is narrow, and what they walk is found without a list."""

from typing import Any

import pytest

from soak.wapiti import findings
from tests.structure.tree import ROOT

CSRF, SECURE = "Cross Site Request Forgery", "Secure Flag cookie"


def told(name: str, info: str, body: str = "") -> list[str]:
    """What is left of one finding."""
    one: dict[str, Any] = {
        "method": "POST",
        "path": "/toi",
        "info": info,
        "http_request": f"POST /toi HTTP/1.1\n\n{body}",
    }
    return findings({"vulnerabilities": {name: [one]}, "anomalies": {}})


@pytest.mark.parametrize("body", ["_hien=co-chu.2", "_trang_nay=abc&_hien=nen.dark"])
def test_a_form_of_nothing_but_looks_needs_no_token(body: str) -> None:
    assert told(CSRF, "Lack of anti CSRF token", body) == []


@pytest.mark.parametrize("body", ["", "name=a", "_hien=co-chu.2&name=a", "_trang_nay=abc"])
def test_every_other_form_without_a_token_is_told(body: str) -> None:
    assert told(CSRF, "Lack of anti CSRF token", body) != []


def test_a_token_that_is_not_checked_is_told_unless_no_form_was_sent() -> None:
    twice = {"method": "POST", "path": "/toi", "info": "CSRF token 'csrf_token' is not properly checked in backend"}
    form = "application/x-www-form-urlencoded"
    for sent, left in ((form, 1), (f"{form}, {form}", 0)):
        one = {**twice, "http_request": f"POST /toi HTTP/1.1\ncontent-type: {sent}\n\ncsrf_token=a"}
        assert len(findings({"vulnerabilities": {CSRF: [one]}, "anomalies": {}})) == left


def test_a_cookie_over_http_is_left_out_and_nothing_else_about_cookies() -> None:
    assert told(SECURE, "Secure flag is not set in the cookie : lop") == []
    assert told("HttpOnly Flag cookie", "HttpOnly flag is not set in the cookie : lop") != []


def test_an_error_of_the_server_is_told() -> None:
    assert told("Internal Server Error", "The server responded with a 500 HTTP error code") != []


def test_every_run_that_the_command_names_is_there() -> None:
    command = (ROOT / "script" / "soak").read_text("utf-8")
    for run in ("wapiti", "sqlmap", "install"):
        assert run in command
        assert (ROOT / "soak" / f"{run}.py").exists()
    assert "soak/debootstrap" in command
    assert all((ROOT / "soak" / name).stat().st_mode & 0o111 for name in ("debootstrap", "bare"))
