"""The kinds of question: one small module a kind, and one explicit table that names them all."""

from lms.quizzes.kinds.base import BadAnswer, Fields, Grade, Item, Kind, Problem, Reason, Unfinished
from lms.quizzes.kinds.categorise import Categorise
from lms.quizzes.kinds.gap import Gap
from lms.quizzes.kinds.hotspot import Hotspot
from lms.quizzes.kinds.matching import Matching
from lms.quizzes.kinds.multiple import Multiple
from lms.quizzes.kinds.number import Number
from lms.quizzes.kinds.ordering import Ordering
from lms.quizzes.kinds.picture import PictureChoice
from lms.quizzes.kinds.scenario import Scenario
from lms.quizzes.kinds.short import Short
from lms.quizzes.kinds.single import Single
from lms.quizzes.kinds.true_false import TrueFalse

__all__ = ["KINDS", "BadAnswer", "Fields", "Grade", "Item", "Kind", "Problem", "Reason", "Unfinished"]

_ALL: tuple[Kind, ...] = (
    *(Single(), Multiple(), TrueFalse(), Ordering(), Matching(), Short(), Number(), Categorise(), Gap()),
    *(PictureChoice(), Hotspot(), Scenario()),
)
KINDS: dict[str, Kind] = {kind.key: kind for kind in _ALL}
