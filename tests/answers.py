"""Answers as a browser would send them: tests speak in the ids of a question's body, pages in names drawn anew."""

import re
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms.authoring.desk.queries import version_shown
from lms.authoring.trying.sample_test import sample_test
from lms.base.db import db
from lms.catalogue.models import Course
from lms.catalogue.outline import outline
from lms.learning.models import Attempt
from lms.learning.queries import items_of
from lms.quizzes import veil
from lms.quizzes.kinds import KINDS
from lms.quizzes.kinds.base import AT
from lms.quizzes.queries import Asked, asked_in_test, question_set

OF_A_TEST = re.compile(r"^/kiem-tra/([0-9a-f-]{36})/([0-9]+)$")
OF_A_TRIAL = re.compile(r"^/soan/([0-9]+)/thu/kiem-tra/([0-9]+)/([0-9]+)$")


def named(asked: Asked, shown: dict[str, Any], said: dict[str, list[str]]) -> dict[str, list[str]]:
    """`said`, whose names are those of the body, under the names of the page; what else is said stays."""
    plain = KINDS[asked.kind].fields(asked.body, shown, None, said)
    drawn = veil.veiled(plain, shown.get(veil.KEY, ""))
    names: dict[str, str] = {}
    values: dict[tuple[str, str], str] = {}
    for one, other in zip(plain.items, drawn.items, strict=True):
        names[one.name] = other.name
        pairs = zip(one.choices, other.choices, strict=True)
        values |= {(one.name, mine[0]): theirs[0] for mine, theirs in pairs}
        if isinstance(one.selected, bool):
            values[one.name, one.id] = other.id
    for part, its in zip(plain.story, drawn.story, strict=True):
        names[part.name] = its.name
        values |= {(part.name, a.value): b.value for a, b in zip(part.choices, its.choices, strict=True)}
        values[AT, part.name] = its.name
    return {names.get(name, name): [values.get((name, one), one) for one in sent] for name, sent in said.items()}


class Browser(FlaskClient):
    """A browser in which answers to a test's question are said in the ids of its body: {"answer": "b"}."""

    def post(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a form under the names of its page."""
        if isinstance(kwargs.get("data"), dict):
            kwargs["data"] = as_sent(self, str(args[0]), kwargs["data"])
        return super().post(*args, **kwargs)


def as_sent(client: FlaskClient, path: str, data: dict[str, Any]) -> dict[str, Any]:
    """What is to be sent to this address, when it is a question of a test: under the names of its page."""
    app = client.application
    with app.app_context():
        found = _asked(urlsplit(path).path)
    if found is None:
        return data
    lists = {name: value if isinstance(value, list) else [value] for name, value in data.items()}
    return dict(named(*found, lists))


def _asked(path: str) -> tuple[Asked, dict[str, Any]] | None:
    """What is asked at an address, and how it is shown."""
    session = db.session()
    if test := OF_A_TEST.match(path):
        attempt, items = session.get(Attempt, UUID(test[1])), items_of(session, UUID(test[1]))
        if attempt is not None and 1 <= int(test[2]) <= len(items):
            item = items[int(test[2]) - 1]
            return asked_in_test(session, attempt.version_id, item.question_version_id), item.shown
    if trial := OF_A_TRIAL.match(path):
        course = session.get(Course, int(trial[1]))
        version, _editable = version_shown(session, course) if course else (None, False)
        if version is not None:
            tree, questions = outline(session, version.id), question_set(session, version.id)
            sample = sample_test(tree, questions, int(trial[2]), {}).items
            if 1 <= int(trial[3]) <= len(sample):
                return sample[int(trial[3]) - 1].asked, sample[int(trial[3]) - 1].shown
    return None
