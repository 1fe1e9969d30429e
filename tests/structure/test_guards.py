"""Every view says who may open it, and what is open to everybody is a reviewed list."""

from collections import Counter

from flask import Flask

#: Open to anybody: reading, joining, signing in, checking a certificate, files of lessons, health; nobody's data.
PUBLIC = {
    *("certificates.lookup", "certificates.verify", "joining.by_code", "joining.join"),
    *("learning.course", "lessons.done", "lessons.lesson", "lessons.step", "lessons.take_along"),
    *("practice.question", "tests.intro"),
    *(
        "pages.course_file",
        "pages.erased",
        "pages.health",
        "pages.help_page",
        "pages.home",
        "pages.metrics",
        "pages.picture",
    ),
    *("pages.prefer", "pages.privacy", "pages.ready", "pages.seen_by_us", "pages.small_picture", "pages.sound"),
    "pages.voice",
    "pages.search",
    "pages.styleguide",
    *("people.key_shown", "people.learner_sign_in", "people.second_step_sign_in", "people.show_key"),
    *("people.sign_out", "people.staff_sign_in", "static"),
}
GUARDS = {"public", "signed_in", "password", "staff:trainer", "staff:officer", "staff:admin", "staff:trainer,officer"}


def guards(app: Flask) -> dict[str, str]:
    """Whom each endpoint lets in; "" for one that says nothing."""
    return {name: str(getattr(view, "guard", "")) for name, view in app.view_functions.items()}


def test_every_view_says_who_may_open_it(app: Flask) -> None:
    assert {name: guard for name, guard in guards(app).items() if guard not in GUARDS} == {}


def test_what_is_open_to_everybody_was_looked_at(app: Flask) -> None:
    assert {name for name, guard in guards(app).items() if guard == "public"} == PUBLIC


def test_the_desks_are_for_those_who_work_there(app: Flask) -> None:
    """A package's door stands open to nobody else: one forgotten guard would be seen here."""
    desks = {"admin": ("staff:officer", "staff:admin"), "authoring": ("staff:trainer",), "reports": ("staff:officer",)}
    wrong = [
        name
        for name, guard in guards(app).items()
        if (desk := name.partition(".")[0]) in desks and guard not in (*desks[desk], "staff:trainer,officer")
    ]
    assert wrong == []
    assert Counter(guards(app).values())["staff:officer"] > 20
