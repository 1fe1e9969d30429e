"""People of each role with a real browser's cookies, and the proof that their session is still what it was."""

import re
from dataclasses import dataclass
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from lms.operating.demo import staff as demo_staff
from lms.people.models import Person, RoleGrant
from soak._served import Installation


@dataclass(frozen=True)
class Role:
    """How a person of a role signs in, a page that it may open, and one that it may not ("" when it may open all)."""

    page: str = ""
    who: str = ""
    may: str = "/"
    may_not: str = ""


ROLES: dict[str, Role] = {
    "visitor": Role(may_not="/toi"),
    "learner": Role("/vao-hoc", demo_staff.LEARNER_CODE, "/toi", "/soan/"),
    "trainer": Role("/dang-nhap", "huongdan", "/soan/", "/quan-ly/"),
    "officer": Role("/dang-nhap", "canbo", "/quan-ly/", "/quan-ly/may-chu"),
    "admin": Role("/dang-nhap", "quantri", "/quan-ly/may-chu"),
}


def signed_in(made: Installation, role: str) -> dict[str, str]:
    """The cookies of a person of this role, signed in through the page; a visitor has none.

    Raises RuntimeError when the sign-in fails.
    """
    own, jar = ROLES[role], CookieJar()
    if own.page:
        fields = {"who": own.who, "pin": demo_staff.PIN}
        if own.page == "/dang-nhap":
            fields = {"login": own.who, "password": demo_staff.PASSWORD}
        _press(build_opener(HTTPCookieProcessor(jar)), made.address + own.page, fields)
    cookies = {cookie.name: cookie.value or "" for cookie in jar}
    prove(made, role, cookies)
    return cookies


def prove(made: Installation, role: str, cookies: dict[str, str]) -> None:
    """Raises RuntimeError unless these cookies open what the role may open, and not what it may not."""
    own = ROLES[role]
    if not _opens(made.address + own.may, cookies):
        raise RuntimeError(f"{own.may} does not open (any more): this is no session of a {role}")
    if own.may_not and _opens(made.address + own.may_not, cookies):
        raise RuntimeError(f"{own.may_not} opens: this session may more than a {role}")


def _opens(url: str, cookies: dict[str, str]) -> bool:
    """Whether the page itself comes, and not another one or a refusal."""
    asked = Request(url, headers={"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())})
    try:
        with build_opener().open(asked, timeout=60) as answer:
            return bool(urlsplit(answer.url).path == urlsplit(url).path)
    except HTTPError as refused:
        if refused.code < 500:
            return False
        raise


def _press(browser: OpenerDirector, url: str, fields: dict[str, str]) -> None:
    html = browser.open(url, timeout=60).read().decode()
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
    if found is None:
        raise RuntimeError(f"no form on {url}")
    try:
        browser.open(url, urlencode({**fields, "csrf_token": found[1]}).encode(), timeout=60).close()
    except HTTPError as refused:
        raise RuntimeError(f"{url} answers {refused.code}") from None


def own_pages_that_end_it(made: Installation, role: str) -> tuple[str, ...]:
    """Addresses at which people end their own session, role or account, because a crawler sends every form it sees."""
    pages = ("/thoat*", "/toi/xoa*", "/toi/may-dang-vao/*", "/toi/mat-khau*", "/toi/ma-pin*", "/toi/buoc-hai/*")
    engine = create_engine(made.database_url)
    with Session(engine) as session:
        person = select(Person.id).where((Person.login == ROLES[role].who) | (Person.code == ROLES[role].who))
        ids = session.scalars(person).all()
        grants = session.scalars(select(RoleGrant.id).where(RoleGrant.person_id.in_(ids))).all()
    engine.dispose()
    own = [f"/quan-ly/can-bo/{grant}/{deed}" for grant in grants for deed in ("thoi", "mat-khau")]
    return (*pages, *own, *(f"/quan-ly/nguoi/{person_id}/ma-pin" for person_id in ids))
