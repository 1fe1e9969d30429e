"""Letting a form offer the hamlets of the own area, and reading which one was picked."""

from flask import request

from lms.admin.forms import HamletForm
from lms.admin.views.loading import own_area, roots
from lms.areas.models import Area
from lms.areas.queries import find, hamlets_under, is_leaf
from lms.base.clock import today
from lms.base.db import db
from lms.base.errors import Invalid
from lms.web.i18n import _

#: Up to here one list is quicker than a search.
FEW = 80


def offer_hamlets(form: HamletForm) -> None:
    """Offer all hamlets of the own area; where they are many, those that fit the search, and the one picked."""
    session = db.session()
    everything = hamlets_under(session, roots(), today(), FEW + 1)
    form.many = len(everything) > FEW
    if not form.many:
        form.offer(everything)
        return
    typed = form.area_search.data or ""
    found = [(one.id, one.path) for one in find(session, typed, level="hamlet", under=roots(), on=today(), limit=30)]
    picked = form.area.data or ""
    if picked.isdigit() and int(picked) not in dict(found):
        area = own_area(int(picked))
        found.insert(0, (area.id, area.full_name))
    form.offer(found)


def picked_hamlet(form: HamletForm) -> Area:
    """The hamlet picked; raises Invalid for none or one that has ended, NotFound for one beyond the own area."""
    typed = form.area.data or ""
    if not typed.isdigit() or len(typed) > 9:
        raise Invalid("area", _("Chọn xóm trong danh sách."))
    area = own_area(int(typed))
    if not is_leaf(db.session(), area.id, today()):
        raise Invalid("area", _("Xóm này đã kết thúc. Chọn xóm khác."))
    return area


def is_only_search() -> bool:
    """Whether the button that was pressed only looks for hamlets."""
    return "tim-xom" in request.form
