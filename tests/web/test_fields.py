"""Every field for a day takes it as people write it, keeps what was typed, and comes back as it is drawn."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import Field

from lms.admin.place_fields import past_day_field
from lms.web.fields import CalendarField, DayField
from lms.web.forms import BaseForm
from tests.base.test_typed_days import DAY, NO_DAYS, WRITINGS

TODAY = date(2027, 1, 2)


class Days(BaseForm):
    """A day in each way there is."""

    class Meta(BaseForm.Meta):
        csrf = False

    written = DayField("Ngày")
    picked = CalendarField("Ngày")
    past = past_day_field("Ngày")


FIELDS = ("written", "picked", "past")


def sent(app: Flask, field: str, typed: str) -> tuple[Field, list[str]]:
    """A field after a form with this text; the field and its messages."""
    with app.test_request_context("/", method="POST"):
        form: Any = Days(formdata=MultiDict({"past": "1/1/2026"} | {field: typed}))
        form.validate()
        one: Field = form[field]
        return one, [str(message) for message in one.errors]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("typed", WRITINGS)
def test_each_reads_every_writing(app: Flask, field: str, typed: str) -> None:
    one, messages = sent(app, field, typed)
    assert (one.data, messages) == (DAY, [])
    assert one._value() == (typed if field == "written" else "2026-11-30")


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("typed", NO_DAYS)
def test_each_keeps_what_it_cannot_read_and_says_how_to_write_it(app: Flask, field: str, typed: str) -> None:
    one, messages = sent(app, field, typed)
    assert (one.data, one._value()) == (None, typed)
    assert [message for message in messages if "24/11/2026" in message] == messages != []


def test_only_a_past_day_is_needed_and_must_have_come(app: Flask) -> None:
    assert [sent(app, field, "")[1] != [] for field in FIELDS] == [False, False, True]
    assert sent(app, "picked", "31/12/2098")[1] == []
    assert "chưa tới" in sent(app, "past", "31/12/2098")[1][0]
