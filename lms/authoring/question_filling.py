"""What a question's form starts with and offers: the texts as they stand, the lessons and steps of the draft."""

from collections.abc import Iterable
from typing import Any

from lms.authoring.question_base import QuestionForm
from lms.authoring.question_bodies import mark_of, typed_of
from lms.catalogue.outline import Outline
from lms.quizzes.labels import apart
from lms.quizzes.queries import Use
from lms.quizzes.rules import DIFFICULTIES
from lms.web.i18n import _


def start_of(use: Use) -> dict[str, Any]:
    """The values of a form for a question as it stands."""
    asked, typed = use.asked, typed_of(use.asked.body)
    right = next((str(number) for number, row in enumerate(typed.rows) if row.get("right")), None)
    values: dict[str, Any] = {
        "stem": typed.stem,
        "why": typed.why,
        "rows": list(typed.rows),
        "extra": "\n".join(typed.extra),
        "right": right,
        "place": str(use.lesson_id or ""),
        "teaches": "#".join(asked.teaches or ()),
        "difficulty": asked.difficulty,
        "seen": mark_of(use),
    } | start_of_labels(asked.tags)
    reasons = {f"reason_{number}": row.get("reason", "") for number, row in enumerate(typed.rows[:2])}
    return values | dict(typed.settings) | {"hints": "\n".join(typed.settings.get("hints", ()))} | reasons


def start_of_labels(tags: Iterable[str]) -> dict[str, str]:
    """The values of the fields for labels."""
    labels = apart(tags)
    return {"category": labels.category, "codes": ", ".join(labels.codes), "tags": ", ".join(labels.free)}


def offer(form: QuestionForm, tree: Outline) -> QuestionForm:
    """Fill the form's lists with the lessons and steps of the draft."""
    form.place.choices = {"": _("Bài kiểm tra ngắn (ngân hàng câu hỏi)")} | {
        str(lesson.id): _("Ôn bài %(number)s: %(title)s", number=lesson.number, title=lesson.title)
        for lesson in tree.lessons
    }
    form.teaches.choices = {"": _("Chưa chọn")} | {
        _("Bài %(number)s. %(title)s", number=lesson.number, title=lesson.title): {
            f"{lesson.key}#{step.key}": step.title for step in lesson.steps
        }
        for lesson in tree.lessons
    }
    form.difficulty.choices = {"": _("Chưa chọn")} | {word: _(word) for word in DIFFICULTIES}
    return form
