"""What anybody types anywhere is text wherever it is shown: never markup, never a format, never a template.

Somebody of each role walks through all pages that links lead to, types hostile text into every field of every form
that is found on them, and everybody walks through all pages again, in both languages.
"""

import html
import io
import random
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import String, select, update
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from lms.authoring.desk.intake_models import ImportedQuestion, QuestionImport
from lms.base.db import Base
from lms.base.messages import with_values
from lms.catalogue import outline
from lms.learning import actions as learning
from lms.learning.views import lessons
from lms.people import actions as people
from lms.quizzes import queries
from lms.quizzes.models import QuestionVersion
from tests.browser import signed_in, token
from tests.conftest import ONE_ENGINE
from tests.depth import DEEPEST
from tests.factories.questions import desk, give_pictures
from tests.factories.tests import Sitting
from tests.web.hostile import AS_TYPED, CUE, MARKUP, SHORT_MARKUP
from tests.web.pages import Field, Form, Page
from tests.web.test_every_route import complete

pytestmark = pytest.mark.slow
#: Pages of one route that somebody looks at.
OF_A_KIND = 1
#: Pages that an administrator has too, but that others have walked through.
OF_OTHERS = ("authoring.", "reports.", "sharing.")
#: Forms after which nothing would be left to look at, and the sign-in forms, which have limits of their own.
ENDING = ("sign_out", "erase", "archive", "drop", "delete", "remove", "withdraw", "leave", "close", "end_", "sign_in")
#: An address of the hostile text; addresses made of titles go on.
ACTS = re.compile(r"/zq(?![\w-])")
GOOD = {"birth_year": "1966", "pin": "7391", "phone": "0912345678", "password": "mat-khau-dai-lam", "old": "7391"}


class Walker:
    """Somebody with a browser, who looks at each page for text that has become something else."""

    def __init__(self, app: Flask, client: FlaskClient, role: str, language: str = "vi") -> None:
        self.app, self.client, self.role = app, client, role
        client.set_cookie("tieng", language)
        self.problems: list[str] = []
        self.seen: set[str] = set()
        self.kinds: Counter[str] = Counter()
        self.forms: dict[tuple[str, ...], tuple[str, Form]] = {}
        self.told = 0

    def endpoint(self, url: str, method: str = "GET") -> str:
        """The name of a route; "" for what is none of ours."""
        try:
            return str(self.app.url_map.bind("localhost").match(urlsplit(url).path, method=method)[0])
        except HTTPException:
            return ""

    def walk(self, *starts: str) -> None:
        """All pages that can be reached, a few of each kind."""
        waiting = list(starts)
        while waiting:
            url = waiting.pop(0).split("#")[0]
            endpoint = self.endpoint(url)
            known = url in self.seen or self.kinds[endpoint] >= OF_A_KIND
            if not endpoint or known or (self.role == "admin" and endpoint.startswith(OF_OTHERS)):
                continue
            self.seen.add(url)
            self.kinds[endpoint] += 1
            page = self.look(self.client.get(url), f"GET {url}")
            if page is None:
                continue
            for form in page.forms:
                action = urljoin(url, form.action or url)
                self.forms.setdefault((self.endpoint(action, form.method.upper()), *form.key), (action, form))
            waiting += [urljoin(url, link) for link in page.links if not urlsplit(urljoin(url, link)).netloc]

    def look(self, answer: TestResponse, where: str) -> Page | None:
        """Read an answer and note what is wrong; None when it is no page. A redirect is followed once."""
        if answer.status_code >= 500:
            self.problems.append(f"{self.role} {where}: {answer.status}")
        if answer.status_code in (301, 302, 303):
            return self.look(self.client.get(answer.headers["Location"]), f"{where} -> {answer.headers['Location']}")
        if answer.mimetype != "text/html" or answer.status_code >= 500:
            return None
        page = Page(answer.get_data(as_text=True))
        self.problems += [f"{self.role} {where}: {problem}" for problem in broken_out(page)]
        self.told += any(CUE in text or "zqB" in text for text in page.texts)
        return page

    def send(self, action: str, form: Form, typed: dict[str, str], where: str) -> bool:
        """Fill a form and send it; whether it was taken."""
        data: dict[str, object] = dict(filled_in(form, typed))
        if form.method == "get":
            self.look(self.client.get(action, query_string=data), where)
            return False
        answer = self.client.post(action, data=data | {"csrf_token": token(self.client)})
        self.look(answer, where)
        return answer.status_code == 303


def filled_in(form: Form, typed: dict[str, str]) -> Iterator[tuple[str, object]]:
    """The fields of a form as the page has them, with what is typed."""
    for one in form.fields:
        if one.name in typed:
            yield one.name, typed[one.name]
        elif one.type == "file":
            yield one.name, (io.BytesIO(b"Chu.\n"), f"{MARKUP}.txt")
        elif one.type == "select":
            yield one.name, one.value or next((choice for choice in one.choices if choice), "")
        elif one.type == "checkbox":
            if one.chosen or one.name.startswith(("agree", "sure")):
                yield one.name, one.value or "y"
        elif one.type != "button" and (one.type != "radio" or one.chosen):
            yield one.name, one.value or GOOD.get(one.name, {"date": "2026-11-20"}.get(one.type, ""))


def broken_out(page: Page) -> list[str]:
    """Where typed text has become an element, an attribute or another text."""
    found = []
    for tag, about in page.elements:
        # Behind "?" an address of ours may carry what was asked; the hostile text is an address of its own.
        acts = any(ACTS.search(about.get(n, "").split("?")[0]) for n in ("formaction", "href", "src", "action"))
        refreshes = tag == "meta" and ACTS.search(about.get("content", "")) and "http-equiv" in about
        if tag.startswith("zq") or any(name.startswith("zq") for name in about) or acts or refreshes:
            found.append(f"<{tag} {about}>"[:120])
    for text in page.texts:
        flat = " ".join(text.split())
        places = (match.start() for match in re.finditer(re.escape(CUE), flat))
        found += [f"not as typed: {flat[at : at + 70]}" for at in places if not _as_typed(flat[at:])]
    return found


def _as_typed(text: str) -> bool:
    return text.startswith(AS_TYPED) or AS_TYPED.startswith(text.split("…")[0].rstrip("."))


def test_this_test_sees_text_that_has_broken_out():
    for page in (
        f"<p>{MARKUP}</p>",
        f'<p title="{MARKUP}">',
        f"<p>{CUE} %s 49",
        "<button formaction=/zq>",
        f"<textarea></textarea>{SHORT_MARKUP}",
    ):
        assert broken_out(Page(page)) != []
    assert broken_out(Page(f"<p>{AS_TYPED}</p><input value='{AS_TYPED}'><p>{AS_TYPED[:20]}…")) == []


@pytest.fixture
def walkers(app: Flask, session: Session) -> dict[str, Walker]:
    now = datetime.now(UTC)
    made = desk(session, now)
    give_pictures(session, made.draft, now)
    area = made.world.province.id
    people.grant(session, made.stranger, "officer", area, now)
    admin = people.register(session, people.NewPerson("Trần Quản Trị", 1970, made.world.hamlet.id), now)
    people.grant(session, admin, "admin", area, now)
    people.set_pin(made.world.farmer, "7391")
    enrolment = learning.enrol(session, made.world.farmer.id, made.course.id, made.world.hamlet.id, now)
    attempt = learning.start_attempt(session, enrolment, now, random.Random(1))
    session.commit()
    complete(session, Sitting(made.world, enrolment, attempt), now)
    learning.start_attempt(session, session.merge(enrolment), now, random.Random(2))
    session.commit()
    who = {"farmer": made.world.farmer, "trainer": made.trainer, "officer": made.stranger, "admin": admin}
    walkers = {role: Walker(app, signed_in(app, person), role) for role, person in who.items()}
    return {"visitor": Walker(app, app.test_client(), "visitor"), **walkers}


def starts(app: Flask) -> list[str]:
    """Every page whose address holds nothing changing."""
    return sorted(
        {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments}
    )


def textual(form: Form) -> list[Field]:
    return [one for one in form.fields if one.is_textual]


#: Columns whose texts are made by the program: names of things, marks, states, addresses, HTML that was cleaned.
MADE = re.compile(
    r"html|hash|secret|token|mark|sha256|mime|key|slug|code|state|kind|mode|path|language|action|teaches|login|search"
    r"|door|decision|purpose|wording|subject|level|role|phone|bucket|difficulty|updated_label|source$|words$"
)


def make_hostile(session: Session, payload: str) -> list[str]:
    """Put a text into every column of the database that holds what people typed; which columns that are."""
    made = []
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            typed = isinstance(column.type, String) and not (column.primary_key or column.foreign_keys or column.unique)
            if typed and not MADE.search(column.name) and (column.type.length or 999) >= len(payload):  # type: ignore[attr-defined]
                session.execute(table.update().values({column: payload}))
                made.append(f"{table.name}.{column.name}")
    for version in session.scalars(select(QuestionVersion)):
        rows = {
            name: [row | {"text": payload, "reason": payload} for row in version.body.get(name, [])] for name in ROWS
        }
        version.body = (
            version.body | {"stem": payload, "why": payload} | {name: row for name, row in rows.items() if row}
        )
        version.stem_html = f"<p>{html.escape(payload)}</p>"
    session.execute(update(QuestionImport).values(notes=[with_values("%(x)s", x=payload), payload]))
    session.execute(update(ImportedQuestion).values(doubts=[with_values("%(x)s", x=payload), payload]))
    session.commit()
    # What is published never changes, so processes keep it; here it has changed behind their backs.
    for kept in (outline.forget_all, queries.forget_all, lessons.forget_all):
        kept()
    return made


ROWS = ("options", "items", "answers")


@pytest.mark.long
@ONE_ENGINE
def test_hostile_text_in_every_field_stays_text(app: Flask, session: Session, walkers: dict[str, Walker]):
    taken: Counter[str] = Counter()
    done: set[tuple[str, ...]] = set()
    for walker in walkers.values():
        walker.walk(*starts(app))
        for key, (action, form) in sorted(walker.forms.items()):
            if key not in done and not any(word in key[0] for word in ENDING):
                taken[key[0]] += type_into(walker, action, form)
            done.add(key)
    assert [problem for walker in walkers.values() for problem in walker.problems] == []
    assert len([endpoint for endpoint, times in taken.items() if times]) > 10
    for payload, language in ((AS_TYPED, "en"), (MARKUP, "vi")):
        assert len(make_hostile(session, payload)) > 20
        # Nobody but who sees most walks twice in a whole run; every role does once.
        again = [
            Walker(app, one.client, one.role, language)
            for one in walkers.values()
            if DEEPEST or payload == MARKUP or one.role == "admin"
        ]
        for walker in again:
            walker.walk(*starts(app))
        assert [problem for walker in again for problem in walker.problems] == []
        assert all(walker.told > 1 for walker in again), [(walker.role, walker.told) for walker in again]


def said_in(one: Field, payload: str) -> str:
    """The text as it fits a field; where lessons are written also in the places that mistakes are told of."""
    if one.type == "textarea":
        return f"{payload}\n\n::: {payload}\n:::\n\n[điền: {payload}]\n"
    return payload if (one.most or 999) >= len(payload) else SHORT_MARKUP


def type_into(walker: Walker, action: str, form: Form) -> int:
    """Hostile text in all fields of a form at once, and where that is refused in one after the other; how often it was
    taken."""
    taken = 0
    # What would be markup goes into every form, what would be a format into every second one of a whole run.
    both = DEEPEST or zlib.crc32(re.sub("[0-9]", "", action).encode()) % 2
    for payload in (AS_TYPED, MARKUP) if both else (MARKUP,):
        every = {one.name: said_in(one, payload) for one in textual(form)}
        if every and walker.send(action, form, every, f"{form.method} {action} all"):
            taken += 1
        elif payload == MARKUP and form.method == "post" and len(every) > 1:
            for name, said in every.items():
                taken += walker.send(action, form, {name: said}, f"{form.method} {action} {name}")
    return taken
