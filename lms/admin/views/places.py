"""Lets a form offer the areas of the officer's tree, and reads which one was picked."""

from flask import request

from lms.admin.place_fields import PlaceForm
from lms.admin.views.loading import own_area, roots
from lms.areas.finding import find
from lms.areas.local import areas_to_pick, in_force
from lms.areas.models import Area
from lms.areas.queries import is_leaf, paths
from lms.base.clock import today
from lms.base.db import db
from lms.base.errors import Invalid
from lms.web.i18n import _

#: Up to this many places one list is quicker than a search.
FEW = 80


def offer_places(form: PlaceForm) -> None:
    """Offer all hamlets (or areas) of the officer's tree; of many, those that fit the search, and the one picked."""
    everything = areas_to_pick(db.session(), roots(), today(), FEW + 1, hamlets=form.hamlets_only)
    form.many = len(everything) > FEW
    form.offer(_searched(form) if form.many else everything)


def _searched(form: PlaceForm) -> list[tuple[int, str]]:
    session, level = db.session(), "hamlet" if form.hamlets_only else None
    found = find(session, form.area_search.data or "", level=level, under=roots(), on=today(), limit=30)
    offered = {one.id: one.path for one in found}
    kept = [] if form.hamlets_only else list(roots())
    if _number(form.area.data):
        kept.append(own_area(_number(form.area.data)).id)
    return list((paths(session, kept) | offered).items())


def picked_place(form: PlaceForm) -> Area:
    """The area that was picked. Raises Invalid for none or one that has ended, NotFound for one outside the
    officer's tree."""
    if not _number(form.area.data):
        raise Invalid("area", _("Chọn trong danh sách."))
    area = own_area(_number(form.area.data))
    if not in_force(area, today()) or (form.hamlets_only and not is_leaf(db.session(), area.id, today())):
        raise Invalid("area", _("Nơi này đã kết thúc hoặc không phải là xóm. Chọn nơi khác."))
    return area


def is_only_search() -> bool:
    """Whether the button that was pressed only searches for areas."""
    return "tim-xom" in request.form


def _number(typed: str | None) -> int:
    """An id as the form sends it; 0 for anything else."""
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
