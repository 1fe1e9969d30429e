"""The page on which labels, difficulty and step of many questions in the bank are changed at once."""

from flask import render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from lms.authoring.desk.forms import at_most
from lms.authoring.desk.views.blueprint import bp
from lms.authoring.desk.views.loading import own_draft
from lms.authoring.questions.base_forms import offered
from lms.authoring.questions.bodies import tags_of
from lms.authoring.questions.filling import steps_offered
from lms.authoring.questions.queries import page_of, tags_used
from lms.authoring.questions.views.bank import searched
from lms.base.clock import now
from lms.base.db import db
from lms.base.errors import Invalid
from lms.catalogue.outline import Outline, outline
from lms.quizzes.labels import Labels
from lms.quizzes.queries import Use, uses_of
from lms.quizzes.relabelling import Relabelling, relabel
from lms.quizzes.rules import DIFFICULTIES
from lms.quizzes.texts import step_named
from lms.web.forms import BaseForm, tidied
from lms.web.guards import shown_again, staff
from lms.web.i18n import _, _l, told
from lms.web.incoming import whole_number
from lms.web.redirects import go


class LabellingForm(BaseForm):
    """The changes for all chosen questions; an empty field changes nothing."""

    category = StringField(
        _l("Xếp vào nhóm"), filters=[tidied], validators=[at_most(34)], description=_l("Ví dụ: Thanh toán / Mã OTP")
    )
    codes = StringField(
        _l("Thêm mã khung năng lực"),
        filters=[tidied],
        validators=[at_most(200)],
        description=_l("Cách nhau bằng dấu phẩy. Ví dụ: DigComp 4.2"),
    )
    add = StringField(
        _l("Thêm nhãn"),
        filters=[tidied],
        validators=[at_most(400)],
        description=_l("Cách nhau bằng dấu phẩy. Ví dụ: mã OTP, giả ngân hàng."),
    )
    drop = SelectField(_l("Bỏ nhãn"), validate_choice=False)
    difficulty = SelectField(_l("Độ khó"), validate_choice=False)
    teaches = SelectField(_l("Dạy ở"), validate_choice=False)

    def offer(self, tags: list[str], tree: Outline) -> None:
        """Fill the selects: labels to drop, difficulties, and the steps that may teach the questions."""
        self.teaches.choices = {"": _("Giữ như cũ")} | steps_offered(tree)
        self.drop.choices = [SelectChoice("", _("Không bỏ nhãn nào")), *(SelectChoice(tag, tag) for tag in tags)]
        levels = (SelectChoice(word, told(word)) for word in DIFFICULTIES)
        self.difficulty.choices = [SelectChoice("", _("Giữ như cũ")), *levels]

    def wanted(self) -> Relabelling:
        """The changes that were typed and chosen."""
        added = Labels(self.category.data or "", tags_of(self.codes.data or ""), tags_of(self.add.data or ""))
        drop = (self.drop.data,) if self.drop.data else ()
        level = self.difficulty.data if self.difficulty.data in DIFFICULTIES else ""
        taught = step_named(self.teaches.data or "") if self.teaches.data in offered(self.teaches) else None
        return Relabelling(added.all, drop, level, taught)


@bp.route("/<int:course_id>/ngan-hang/nhan", methods=["GET", "POST"])
@shown_again
@staff("trainer")
def labels(course_id: int) -> str | Response:
    """Show the bank with boxes to tick, and change the questions that are chosen."""
    session = db.session()
    course, draft = own_draft(course_id)
    uses = [use for use in uses_of(session, draft.id) if use.lesson_id is None]
    search = searched()
    tree = outline(session, draft.id)
    page = page_of(uses, tree, search, number=whole_number(request.args.get("trang")) or 1)
    chosen = _chosen([use for use in uses if search.finds(use.asked)])
    form = LabellingForm()
    form.offer(tags_used(uses), tree)
    if form.validate_on_submit() and _good(form, chosen):
        try:
            relabel(session, draft.id, [use.id for use in chosen], form.wanted(), now())
            session.commit()
            return go(url_for("authoring.bank", course_id=course.id, **search.in_address))
        except Invalid as problem:
            session.rollback()
            course, draft = own_draft(course_id)
            form.refuse(problem)
    return render_template(
        "authoring/labels.html",
        course=course,
        draft=draft,
        form=form,
        page=page,
        chosen={use.id for use in chosen},
        looked_for=search.in_address,
    )


def _chosen(found: list[Use]) -> list[Use]:
    """The questions whose boxes were ticked, or all that were found when the box for all was."""
    if request.form.get("tat-ca"):
        return found
    ticked = set(request.form.getlist("cau"))
    return [use for use in found if str(use.id) in ticked]


def _good(form: LabellingForm, chosen: list[Use]) -> bool:
    if not chosen:
        form.form_errors.append(_("Đánh dấu ít nhất một câu."))
    elif form.wanted() == Relabelling():
        form.form_errors.append(_("Điền ít nhất một chỗ muốn đổi."))
    return not form.form_errors
