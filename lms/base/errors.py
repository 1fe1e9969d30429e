"""What can go wrong in the product's own words; `lms.web.error_pages` alone turns these into pages."""

from lms.base.messages import Words


class LmsError(Exception):
    """Anything this program raises on purpose."""


class NotFound(LmsError):
    """The thing does not exist, or the asker must not learn that it does."""


class NotAllowed(LmsError):
    """The person who asks is known and may not do this."""


class Conflict(LmsError):
    """The thing has changed meanwhile; `message` says in plain words what to do."""

    def __init__(self, message: Words) -> None:
        super().__init__(str(message))
        self.message = message


class Invalid(LmsError):
    """A value that cannot be taken: `field` names it, `message` says how to mend it."""

    def __init__(self, field: str, message: Words) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


class TooMany(LmsError):
    """Too many tries; `seconds` says how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds
