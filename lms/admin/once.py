"""A secret that is shown once: it travels in the officer's own session to the next page, which takes it out.

It is kept nowhere else: the database holds only its hash.
"""

from flask import session as cookie

KEY = "mot-lan"


def keep(person_id: int, **secrets: str) -> None:
    """Keep secrets of a person (pin=, login=, password=) until the next page."""
    cookie[KEY] = {"person": person_id, **secrets}


def take(person_id: int) -> dict[str, str]:
    """The secrets kept for this person, for the last time; empty when there are none."""
    kept = cookie.pop(KEY, None) or {}
    if kept.pop("person", None) != person_id:
        return {}
    return dict(kept)
