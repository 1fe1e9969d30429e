"""The demo's made-up people can sign in in demo mode only: their passwords and codes are printed for everybody to read.

An installation that was tried out first and then opened for real would otherwise keep an administrator whose password
stands in the documentation. Every way of signing in asks `may_enter`, and a session is begun through `refuse` in any
case.
"""

from sqlalchemy import Boolean, ColumnElement, bindparam, or_

from lms.base.errors import NotAllowed
from lms.people.models import Person

_let_in = False


def let_in(demo: bool) -> None:
    """Set whether made-up people may sign in from now on: the installation is in demo mode."""
    global _let_in
    _let_in = demo


def are_let_in() -> bool:
    """Whether made-up people may sign in."""
    return _let_in


def may_enter() -> ColumnElement[bool]:
    """A condition on Person: somebody real, or anybody in demo mode.

    Statements are made once, when the program starts, so the mode is a value of theirs ("made_up") that is read each
    time; a caller that asks the driver itself (`Database.glance`) passes it in.
    """
    return or_(Person.is_demo.is_(False), bindparam("made_up", callable_=are_let_in, type_=Boolean()))


def refuse(person: Person) -> None:
    """Check that the person is real, or that the installation is in demo mode. Raises NotAllowed."""
    if person.is_demo and not _let_in:
        raise NotAllowed
