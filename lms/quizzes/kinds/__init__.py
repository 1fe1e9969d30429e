"""The kinds of question: a small module for each kind, and one table that lists them all."""

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

#: The body of a question of any kind. Processes pass such values to each other by this type (lms.base.crossing).
Body = ChoiceBody | OrderingBody | PairsBody | ShortBody | NumberBody | GapBody | PictureBody | HotspotBody | StoryBody


def _of_any(kind: Kind[B]) -> Kind[Body]:
    """A kind for callers that do not know which one it is.

    A kind may only be given bodies of its own. They come from its own `read`, or from a table that names the kind: a
    question always holds its kind and its body together.
    """
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
