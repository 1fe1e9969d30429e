"""Open forms send what was typed into them, so that nothing is lost, and learn who else has the same page open."""

from typing import Any

from flask import request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.authoring.desk import working_copies as keeping
from lms.authoring.desk.views.blueprint import bp
from lms.authoring.desk.views.loading import own_course
from lms.authoring.desk.working_copies import PageOf
from lms.base.clock import now
from lms.base.db import db
from lms.base.errors import NotFound
from lms.base.quotas import NoRoom
from lms.web import transactions
from lms.web.guards import not_a_use, staff
from lms.web.i18n import told
from lms.web.kept_requests import sent_by_itself
from lms.web.redirects import go

#: Fields that every form has and that the trainer has not typed.
NOT_WORDS = {"csrf_token", "deed"}


@bp.post("/<int:course_id>/dang-viet")
@staff("trainer")
@sent_by_itself
def keep(course_id: int) -> dict[str, Any]:
    """Keep what an open form holds; answer with {"others": names of other people who have the same page open}.

    The answer has also "full", a sentence, when nothing was kept because this person has too much unsaved elsewhere.
    The field "of" is the form's page; with "open" the page only says that it is open. Commits.
    """
    session = db.session()
    page = _page(course_id)
    if "open" in request.form:
        not_a_use()
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_WORDS | {"of", "open"}]
    if sum(len(name) + len(value) for name, value in fields) > keeping.MOST_CHARS:
        raise NotFound
    full = ""
    try:
        keeping.keep(session, page, None if "open" in request.form else fields, now())
        others = keeping.others_at(session, page, now())
        session.commit()
    except NoRoom as why:
        full = told(why.message)
        transactions.undo()
        others = keeping.others_at(session, page, now())
    return {"others": others, "full": full} if full else {"others": others}


@bp.post("/<int:course_id>/dang-viet/bo")
@staff("trainer")
def drop_kept(course_id: int) -> Response:
    """Throw away what was left unsaved in a form, and open the form."""
    page = _page(course_id)
    keeping.forget(db.session(), current_user.id, page.path)
    db.session.commit()
    return go(page.path)


def kept_here(course_id: int) -> dict[str, Any]:
    """The values that a page with `form[data-keep]` needs; a page that was just sent offers no unsaved text."""
    page = PageOf(current_user.id, course_id, _own_path())
    found = None if request.method == "POST" else keeping.unsaved(db.session(), page.person_id, page.path)
    return {
        "unsaved": found,
        "of": page.path,
        "keep_url": url_for("authoring.keep", course_id=course_id),
        "drop_url": url_for("authoring.drop_kept", course_id=course_id),
        "who": current_user.id,
        "others": keeping.others_at(db.session(), page, now()),
    }


def saved_here() -> None:
    """Forget the working copy of the form that was sent, because it is saved; to be called before the commit."""
    keeping.forget(db.session(), current_user.id, _own_path())


def _own_path() -> str:
    """The address of this page, with the kind of a new question, because that tells its forms apart."""
    kind = request.args.get("kieu", "")
    return request.path + (f"?kieu={kind}" if kind.replace("_", "").isalpha() and len(kind) < 30 else "")


def _page(course_id: int) -> PageOf:
    """The page that a form of this course says it is on. Raises NotFound for a page outside the course."""
    course = own_course(course_id)
    path = request.form.get("of", "")
    if not path.startswith(f"/soan/{course.id}/") or len(path) > 200:
        raise NotFound
    return PageOf(current_user.id, course.id, path)
