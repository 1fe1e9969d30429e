"""People of the officer's area: the list with its search, a person's page, the card to print."""

from flask import render_template, request
from flask_login import current_user

from lms.admin.person_page import person_page
from lms.admin.views.blueprint import bp
from lms.admin.views.loading import asked_area, asked_page, asked_words, note_list, own_person
from lms.areas.queries import path_text
from lms.base.clock import today
from lms.base.db import db
from lms.base.paging import Page, span
from lms.people.listing import PeopleQuestion, list_people
from lms.people.lookups import note_look
from lms.people.meetings import count_unmet, meeting_of
from lms.people.permissions import may_open_account
from lms.people.queries import home_area_id
from lms.people.rules import spoken_phone
from lms.people.wording import purpose_names, role_names
from lms.web.addresses import site_address
from lms.web.guards import staff


@bp.get("/nguoi")
@staff("officer")
def people() -> str:
    """The page of everybody in the officer's area, 30 on a page; searched by name, code, phone or hamlet."""
    number, typed = asked_page(), asked_words()
    hamlet = asked_area()
    hamlet_id = hamlet.id if hamlet else None
    unmet = request.args.get("gap") == "chua"
    asked = PeopleQuestion(typed, hamlet_id, unmet)
    rows, total = list_people(db.session(), current_user.id, asked, today(), span(number))
    waiting = count_unmet(db.session(), current_user.id, today())
    page = render_template(
        "admin/people.html", page=Page(rows, number, total), typed=typed, hamlet=hamlet, unmet=unmet, waiting=waiting
    )
    note_list("people", hamlet_id)
    return page


@bp.get("/nguoi/<int:person_id>")
@staff("officer")
def person(person_id: int) -> str:
    """The page of one person: who, where, what was learnt, certificates, consents, and what can be done."""
    found = own_person(person_id)
    home_id = home_area_id(db.session(), found.id)
    page = render_template(
        "admin/person.html",
        page=person_page(db.session(), current_user.id, found, today()),
        roles=role_names(),
        purposes=purpose_names(),
        phone=spoken_phone(found.phone),
        meeting=meeting_of(db.session(), found.id),
        may_open=may_open_account(db.session(), current_user.id, found.id, today()),
    )
    note_look(("person", person_id), home_id)
    return page


@bp.get("/nguoi/<int:person_id>/the")
@staff("officer")
def card(person_id: int) -> str:
    """The learner's card, to be printed: name, code and where to sign in. Never the PIN."""
    found = own_person(person_id)
    where = path_text(db.session(), home_area_id(db.session(), found.id) or 0)
    address = site_address().split("://")[-1]
    return render_template("admin/card.html", person=found, where=where, address=address)
