"""The base of every form, and fields that draw themselves through `templates/components/field.html`."""

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from wtforms import Field
from wtforms.validators import ValidationError

from lms.base.errors import Invalid
from lms.base.text import tidy
from lms.web import redrawing
from lms.web.i18n import _, told


class BaseForm(FlaskForm):
    """The base of every form: protection against CSRF, Vietnamese messages, and a place for what an action refused."""

    class Meta(FlaskForm.Meta):
        #: WTForms' own messages come through Flask-Babel like everything else.
        locales = False

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """The fields that a form sent; a JSON body is not read as a form, whatever it holds."""
            if formdata is _Auto and request.is_json:
                return None
            return super().wrap_formdata(form, formdata)

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge the fields; when only the page was open too long, say so above them.

        While a page is only drawn again, in another size or colour, no form is valid; see lms.web.redrawing.
        """
        if redrawing.says_nothing():
            return False
        valid = super().validate(extra_validators) and not redrawing.is_held_back()
        if not valid and "csrf_token" in self.errors:
            self.form_errors.append(_("Trang mở đã lâu. Những gì bà con điền vẫn còn, bấm gửi lần nữa giúp nhé."))
        return bool(valid)

    def refuse(self, problem: Invalid) -> None:
        """Show an action's refusal beside its field; what was typed stays."""
        if redrawing.says_nothing():
            return
        from_action = told(problem.message)
        field: Field | None = self._fields.get(problem.field)
        if field is None:
            self.form_errors.append(from_action)
        else:
            field.errors = [*field.errors, from_action]


def tidied(value: Any) -> Any:
    """A WTForms filter: NFC, single spaces, no control characters."""
    return tidy(value) if isinstance(value, str) else value


class Needed:
    """Like InputRequired, with a message that says what to do; the field is marked as needed on the page."""

    field_flags = {"required": True}  # noqa: RUF012

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, _form: Any, field: Field) -> None:
        if not field.data or (isinstance(field.data, str) and not field.data.strip()):
            raise ValidationError(self.message)


class ShownAsNeeded:
    """For a field that the view judges together with others: the field is only marked as needed on the page."""

    field_flags = {"required": True}  # noqa: RUF012

    def __call__(self, _form: Any, _field: Field) -> None:
        """Accept everything."""


class SureForm(BaseForm):
    """Only the button: a deed that needs no more, or that is asked about first."""
