"""Form fields for numbers, months and days as people write them; what was typed stays when it cannot be read."""

from collections.abc import Callable
from datetime import date
from typing import Any

from wtforms import Field
from wtforms.widgets import DateInput, TextInput

from lms.base.text import tidy
from lms.base.typed_days import BAD_DAY, read_day, read_month
from lms.web.filters import day
from lms.web.i18n import _, told


class ReadField(Field):
    """A text field whose text is read into a value; empty text is `default`."""

    widget: Any = TextInput()

    def __init__(self, label: Any, read: Callable[[str], Any], **settings: Any) -> None:
        super().__init__(label, **settings)
        self.read = read

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else self.shown()

    def shown(self) -> str:
        """The value as it stands in the field."""
        return "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed. Raises ValueError with what to do."""
        typed = tidy(valuelist[0]) if valuelist else ""
        if not typed:
            self.data = self.default() if callable(self.default) else self.default
            return
        try:
            self.data = self.read(typed)
        except ValueError as problem:
            self.data = None
            raise ValueError(told(str(problem))) from None


class NumberField(ReadField):
    """A whole number between two limits, both included."""

    def __init__(self, label: Any, low: int, high: int, **settings: Any) -> None:
        super().__init__(label, self.whole, render_kw={"inputmode": "numeric", "maxlength": "4"}, **settings)
        self.low, self.high = low, high
        self.flags.required = True

    def whole(self, typed: str) -> int:
        """The typed text as a number. Raises ValueError with what to do."""
        number = int(typed) if typed.isascii() and typed.isdigit() else None
        if number is None or not self.low <= number <= self.high:
            raise ValueError(_("Viết một số từ %(low)s đến %(high)s.", low=self.low, high=self.high))
        return number


class MonthField(ReadField):
    """A month as learners see it: "11/2026"."""

    def __init__(self, label: Any, **settings: Any) -> None:
        super().__init__(label, read_month, default="", render_kw={"maxlength": "10"}, **settings)


class DayField(ReadField):
    """A day, written 31/05/2027: the browser's own date field would show the order of the phone's language."""

    def __init__(self, label: Any, **settings: Any) -> None:
        super().__init__(label, read_day, default=None, render_kw={"maxlength": "12"}, **settings)

    def shown(self) -> str:
        """The day as dd/mm/yyyy, as everywhere else."""
        return day(self.data)


class CalendarField(ReadField):
    """A day picked in the browser's calendar, where it has one; otherwise typed as in a DayField. May be left out."""

    widget = DateInput()

    def __init__(self, label: Any, **settings: Any) -> None:
        super().__init__(label, read_day, default=None, **settings)

    def _value(self) -> str:
        # A day that was typed and could be read comes back as a calendar shows it; a calendar would show any other text
        # as nothing.
        return self.shown() if self.data is not None else super()._value()


class PastDayField(CalendarField):
    """A CalendarField that must be filled in, with a day that is not after `today()`."""

    def __init__(self, label: Any, today: Callable[[], date], **settings: Any) -> None:
        super().__init__(label, **settings)
        self.today = today
        self.flags.required = True

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed. Raises ValueError for no day and for one that has not come yet."""
        super().process_formdata(valuelist)
        if self.data is None:
            raise ValueError(told(BAD_DAY))
        if self.data > self.today():
            self.data = None
            raise ValueError(_("Ngày này chưa tới. Chọn hôm nay hoặc ngày trước đó."))
