"""Keeping an answer of a test: the deed that most people do at the same time, so it is one short statement."""

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

#: The attempt an answer is for, while it is open. On a server its row is held, so that whoever hands it in meanwhile
#: waits, and grades what was kept; SQLite lets one write at a time anyway.
_STILL_OPEN = (
    select(Attempt.id)
    .where(Attempt.id == bindparam("attempt"), Attempt.submitted_at.is_(None))
    .with_for_update()
    .cte("still_open")
)
_AT = bindparam("given_at", type_=UTCDateTime)
#: Keeps an answer in one statement that asks again all it depends on, because the page was looked at before.
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
    """The values of KEEP_ANSWER for an answer given `at`; a `late` one never replaces one that was given after it.

    The names in `form` are plain; see lms.quizzes.veil. Where the test tells at once what is right, the first answer
    stays. Raises kinds.BadAnswer, or Conflict when the attempt was handed in already.
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
