"""The kinds of question: one small module a kind, and one explicit table that names them all."""

from typing import cast

from lms.quizzes.kinds.base import BadAnswer, Fields, Grade, Item, Kind, Problem, Reason, Unfinished
from lms.quizzes.kinds.categorise import Categorise
from lms.quizzes.kinds.choice import ChoiceBody
from lms.quizzes.kinds.gap import Gap, GapBody
from lms.quizzes.kinds.hotspot import Hotspot, HotspotBody
from lms.quizzes.kinds.matching import Matching, PairsBody
from lms.quizzes.kinds.multiple import Multiple
from lms.quizzes.kinds.number import Number, NumberBody
from lms.quizzes.kinds.ordering import Ordering, OrderingBody
from lms.quizzes.kinds.picture import PictureBody, PictureChoice
from lms.quizzes.kinds.rows import B
from lms.quizzes.kinds.scenario import Scenario
from lms.quizzes.kinds.short import Short, ShortBody
from lms.quizzes.kinds.single import Single
from lms.quizzes.kinds.story import StoryBody
from lms.quizzes.kinds.true_false import TrueFalse

__all__ = ["KINDS", "BadAnswer", "Body", "Fields", "Grade", "Item", "Kind", "Problem", "Reason", "Unfinished"]

#: What a question says, of whatever kind. Processes hand such values to each other by this type (lms.base.crossing).
Body = ChoiceBody | OrderingBody | PairsBody | ShortBody | NumberBody | GapBody | PictureBody | HotspotBody | StoryBody


def _of_any(kind: Kind[B]) -> Kind[Body]:
    """A kind for whoever does not know it. Its bodies come from its own `read`, or from a table that names the kind:
    that a body is given to the kind it belongs to is what a question (kind and body together) is made for."""
    return cast("Kind[Body]", kind)


KINDS: dict[str, Kind[Body]] = {
    kind.key: kind
    for kind in (
        _of_any(Single()),
        _of_any(Multiple()),
        _of_any(TrueFalse()),
        _of_any(Ordering()),
        _of_any(Matching()),
        _of_any(Short()),
        _of_any(Number()),
        _of_any(Categorise()),
        _of_any(Gap()),
        _of_any(PictureChoice()),
        _of_any(Hotspot()),
        _of_any(Scenario()),
    )
}
