"""Trainers and officers of the officer's area: who they are, giving a role, ending it, a new password."""

from flask import render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.admin.forms import CodeForm, EndRoleForm, RoleForm
from lms.admin.views.blueprint import bp
from lms.admin.views.loading import asked_page, asked_words, by, note_list, own_grant, own_person
from lms.admin.views.places import is_only_search, offer_places, picked_place
from lms.admin.views.refused_fields import tried
from lms.admin.views.showing import committed_and_shown
from lms.base.clock import today
from lms.base.db import db
from lms.base.errors import Invalid
from lms.base.paging import Page, span
from lms.people import officer_actions, session as signed
from lms.people.listing import person_by_code
from lms.people.models import Person, RoleGrant
from lms.people.permissions import givable_roles, may_open_account
from lms.people.proving import proved
from lms.people.queries import person_by_id, roles_of
from lms.people.staffing import free_login, staff_within
from lms.people.wording import role_names
from lms.web.forms import SureForm
from lms.web.guards import staff
from lms.web.i18n import _
from lms.web.redirects import go


@bp.get("/can-bo")
@staff("officer")
def workers() -> str:
    """The page of everybody who works in the officer's area, by area."""
    number, typed = asked_page(), asked_words()
    rows, total = staff_within(db.session(), current_user.id, typed, today(), span(number))
    page = render_template("admin/workers.html", page=Page(rows, number, total), typed=typed, roles=role_names())
    note_list("workers")
    return page


@bp.route("/can-bo/them", methods=["GET", "POST"])
@staff("officer")
def add_worker() -> str | Response:
    """Ask for the learner code of the person who gets a role, somebody of the officer's area; people without a code
    are registered first."""
    form = CodeForm()
    if form.validate_on_submit():
        person = person_by_code(db.session(), current_user.id, form.code.data or "", today())
        if person is not None:
            return go(url_for("admin.give_role", person_id=person.id))
        form.refuse(Invalid("code", _("Chưa thấy mã này trong địa bàn. Xem lại thẻ học viên giúp nhé.")))
    return render_template("admin/add_worker.html", form=form)


@bp.route("/nguoi/<int:person_id>/giao-viec", methods=["GET", "POST"])
@staff("officer")
@proved
def give_role(person_id: int) -> str | Response:
    """Give somebody a role in the officer's area or below; the first role comes with a sign-in name and a password."""
    person = own_person(person_id)
    form = RoleForm(data={"login": free_login(db.session(), person.name)})
    form.login.flags.required = not person.login
    offer_places(form)
    names, givable = role_names(), givable_roles(db.session(), current_user.id, today())
    form.role.choices = [("", _("Chọn việc")), *((role, names[role]) for role in givable)]
    if form.is_submitted() and not is_only_search() and form.validate():
        secrets = tried(form, lambda: _give(form, person))
        if secrets is not None:
            return committed_and_shown(person, **secrets)
    return render_template("admin/give_role.html", form=form, person=person)


@bp.get("/can-bo/<int:grant_id>")
@staff("officer")
def grant(grant_id: int) -> str:
    """The page of one role: who holds it, where, since when."""
    _found, held = own_grant(grant_id)
    may_open = may_open_account(db.session(), current_user.id, held.person_id, today())
    return render_template("admin/grant.html", held=held, may_open=may_open, roles=role_names())


@bp.route("/can-bo/<int:grant_id>/mat-khau", methods=["GET", "POST"])
@staff("officer")
@proved
def reset_password(grant_id: int) -> str | Response:
    """Set a new password for somebody who works in the officer's area, shown once."""
    found, held = own_grant(grant_id)
    person = person_by_id(db.session(), held.person_id)
    form = SureForm()
    if form.validate_on_submit():
        deed = by(found.area_id)
        password = tried(form, lambda: officer_actions.reset_password(db.session(), person, deed))
        if password is not None:
            return committed_and_shown(person, login=person.login or "", password=password)
    return render_template("admin/reset_password.html", form=form, held=held)


@bp.route("/can-bo/<int:grant_id>/thoi", methods=["GET", "POST"])
@staff("officer")
@proved
def end_role(grant_id: int) -> str | Response:
    """End a role today; the officer's own only with a tick."""
    found, held = own_grant(grant_id, ended_too=True)
    own = held.person_id == current_user.id
    form = EndRoleForm()
    if form.validate_on_submit() and tried(form, lambda: _end(form, found, own)):
        if own and not roles_of(db.session(), held.person_id, today()):
            # Without a role left every staff session has ended, this one too; the person stays here as a learner.
            signed.start(person_by_id(db.session(), held.person_id))
        db.session.commit()
        return go(url_for("pages.home") if own else url_for("admin.workers"))
    return render_template("admin/end_role.html", form=form, held=held, own=own, roles=role_names())


def _give(form: RoleForm, person: Person) -> dict[str, str]:
    area = picked_place(form)
    deed = by(area.id)
    role, login = form.role.data or "", form.login.data or ""
    password = officer_actions.give_role(db.session(), person, role, area.id, login, deed)
    return {"login": person.login or "", "password": password} if password else {}


def _end(form: EndRoleForm, found: RoleGrant, own: bool) -> bool:
    if own and not form.sure.data:
        raise Invalid("sure", _("Đây là việc của chính bạn. Đánh dấu vào ô này nếu thật muốn thôi."))
    officer_actions.end_role(db.session(), found, by(found.area_id))
    return True
