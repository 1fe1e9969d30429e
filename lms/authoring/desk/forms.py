"""Forms of the trainer's desk."""

from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from lms.authoring.desk.rules import tidy_lines
from lms.web.forms import Needed, tidied
from lms.web.i18n import _l


def at_most(letters: int) -> Length:
    """A validator that refuses texts of more than `letters`, with a message that says how long they may be."""
    return Length(max=letters, message=_l("Viết ngắn lại, tối đa %(most)s chữ.", most=letters))


def choice(field: Any, label: Any, **settings: Any) -> Any:
    """A SelectField or RadioField whose message is in plain words when something is sent that it does not offer."""
    message = _l("Chọn một mục trong danh sách.")
    return field(label, invalid_choice_message=message, **settings)


def title_field(label: Any, message: Any, **settings: Any) -> Any:
    """A field for a title: one line of at most 160 letters that must not be empty."""
    return StringField(label, filters=[tidied], validators=[Needed(message), at_most(160)], **settings)


def text_area(label: Any, rows: int, most: int, **settings: Any) -> Any:
    """A field of several lines with at most `most` letters; what is typed goes through tidy_lines."""
    look = {"rows": rows, **settings.pop("render_kw", {})}
    return TextAreaField(label, filters=[tidy_lines], validators=[at_most(most)], render_kw=look, **settings)
