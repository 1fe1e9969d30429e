"""Keeping an answer of a test in one short statement, because so many people do it at the same time."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, and_, bindparam, exists, or_, select, update
from sqlalchemy.orm import Session

from lms.base.columns import UTCDateTime
from lms.base.errors import Conflict
from lms.base.text import N_
from lms.learning.models import Attempt, AttemptItem
from lms.learning.queries import SeatedAttempt, SeatedItem
from lms.quizzes import answering
from lms.quizzes.queries import question_set

#: The attempt that an answer is for, while it is open. On PostgreSQL its row is held by lock, so that handing it in
#: meanwhile waits and grades what was kept; SQLite lets one transaction write at a time anyway.
_STILL_OPEN = (
    select(Attempt.id)
    .where(Attempt.id == bindparam("attempt"), Attempt.submitted_at.is_(None))
    .with_for_update()
    .cte("still_open")
)
_AT = bindparam("given_at", type_=UTCDateTime)
#: Keeps an answer in one statement that checks its conditions again, because the page was drawn some time before.
KEEP_ANSWER = (
    update(AttemptItem)
    .where(
        AttemptItem.attempt_id == bindparam("attempt"),
        AttemptItem.position == bindparam("number"),
        exists().select_from(_STILL_OPEN),
        or_(
            AttemptItem.answered_at.is_(None),
            and_(
                bindparam("may_replace", type_=Boolean),
                or_(bindparam("is_newest", type_=Boolean), AttemptItem.answered_at <= _AT),
            ),
        ),
    )
    .values(response=bindparam("given"), response_text=bindparam("said"), answered_at=_AT)
    .execution_options(synchronize_session=False)
)


def to_keep(
    session: Session,
    attempt: Attempt | SeatedAttempt,
    item: AttemptItem | SeatedItem,
    form: dict[str, list[str]],
    at: datetime,
    *,
    late: bool = False,
) -> dict[str, Any]:
    """The values of KEEP_ANSWER for an answer given `at`; a `late` answer never replaces one that was given after it.

    The names in `form` are the kind's own (see lms.quizzes.veil). Where the test tells at once what is right, the first
    answer stays. Raises kinds.BadAnswer for an answer that cannot be, Conflict when the attempt was handed in already.
    """
    if attempt.submitted_at is not None:
        raise Conflict(N_("Bài này đã nộp rồi. Mở lại trang để xem kết quả."))
    questions = question_set(session, attempt.version_id)
    asked = questions.asked(item.question_version_id)
    response = answering.parse(asked, item.shown, form)
    return {
        "attempt": attempt.id,
        "number": item.position,
        "given": response,
        "said": answering.response_text(asked, response),
        "given_at": at,
        "may_replace": not questions.behaviour.tells_at_once,
        "is_newest": not late,
    }
