"""What a question's form shows at first: the question as it is, and the draft's lessons and steps to choose from."""

from typing import Any

from lms.authoring.questions.base_forms import QuestionForm
from lms.authoring.questions.bodies import mark_of_use, typed_of
from lms.catalogue.outline import Outline
from lms.quizzes.labels import apart
from lms.quizzes.queries import Use
from lms.quizzes.rules import DIFFICULTIES
from lms.quizzes.texts import QuestionText, step_name
from lms.web.i18n import _, told


def start_of(use: Use) -> dict[str, Any]:
    """The form's values, by field name, for a question in a version."""
    asked = use.asked
    return start_of_text(asked.text) | {
        "place": str(use.lesson_id or ""),
        "teaches": step_name(asked.teaches),
        "difficulty": asked.difficulty,
        "seen": mark_of_use(use),
    }


def start_of_text(text: QuestionText) -> dict[str, Any]:
    """The form's values, by field name, for what a question says and for its labels."""
    typed, labels = typed_of(text.kind, text.body), apart(text.tags)
    right = next((str(number) for number, row in enumerate(typed.rows) if row.get("right")), None)
    return {
        "stem": typed.stem,
        "why": typed.why,
        "rows": list(typed.rows),
        "extra": "\n".join(typed.extra),
        "right": right,
        **typed.settings,
        "hints": "\n".join(typed.settings.get("hints", ())),
        **{f"reason_{number}": row.get("reason", "") for number, row in enumerate(typed.rows[:2])},
        "category": labels.category,
        "codes": ", ".join(labels.codes),
        "tags": ", ".join(labels.free),
    }


def offer(form: QuestionForm, tree: Outline) -> QuestionForm:
    """Fill the form's selects with the lessons and steps of the draft; returns the form."""
    form.place.choices = {"": _("Bài kiểm tra ngắn (ngân hàng câu hỏi)")} | {
        str(lesson.id): _("Ôn bài %(number)s: %(title)s", number=lesson.number, title=lesson.title)
        for lesson in tree.lessons
    }
    form.teaches.choices = {"": _("Chưa chọn")} | steps_offered(tree)
    form.difficulty.choices = {"": _("Chưa chọn")} | {word: told(word) for word in DIFFICULTIES}
    return form


def steps_offered(tree: Outline) -> dict[str, Any]:
    """The steps of a draft as choices of a select, grouped by lesson."""
    return {
        _("Bài %(number)s. %(title)s", number=lesson.number, title=lesson.title): {
            step_name((lesson.key, step.key)): step.title for step in lesson.steps
        }
        for lesson in tree.lessons
    }
