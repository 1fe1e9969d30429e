"""Writing questions as Moodle XML. `lost` tells beforehand what Moodle cannot hold."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from lms.base.text import N_
from lms.quizzes.files.gift_out import EXACT, REASONS, SHARE, plain_number, value_of
from lms.quizzes.files.items import TRUE, by_category, tags_for
from lms.quizzes.kinds import Body
from lms.quizzes.kinds.amounts import read_amount
from lms.quizzes.kinds.choice import ChoiceBody
from lms.quizzes.kinds.gap import GapBody, Hole
from lms.quizzes.kinds.matching import PairsBody
from lms.quizzes.kinds.number import NumberBody
from lms.quizzes.kinds.ordering import OrderingBody
from lms.quizzes.kinds.rows import B, taking
from lms.quizzes.kinds.short import ShortBody
from lms.quizzes.reading import FoundQuestion

UNITS = N_("các đơn vị khác nhau và việc đổi đơn vị")


def write_moodle(questions: Iterable[FoundQuestion]) -> bytes:
    """A Moodle XML file in UTF-8; kinds that Moodle does not have are left out."""
    quiz = Element("quiz")
    for category, one in by_category(one for one in questions if one.kind in KINDS):
        if category:
            _said(SubElement(quiz, "question", type="category"), "category", category)
        quiz.append(_question(one))
    indent(quiz)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(quiz, encoding="unicode").encode() + b"\n"


def lost(one: FoundQuestion) -> list[str]:
    """What Moodle does not hold of a question, as messages to be translated."""
    body = one.body
    rows = body.pairs if isinstance(body, PairsBody) else body.items if isinstance(body, OrderingBody) else ()
    found = [REASONS] if any(row.reason for row in rows) else []
    if isinstance(body, ShortBody | GapBody):
        held = {"case"} if isinstance(body, ShortBody) else set()
        found += [EXACT] if set(body.exact) - held else []
    if isinstance(body, NumberBody):
        units = {read_amount(row.text).unit for row in body.answers}
        found += [UNITS] if len(units) > 1 or body.convert else []
        found += [SHARE] if body.tolerance.strip().endswith("%") else []
    return found


def _question(one: FoundQuestion) -> Element:
    type_ = _TYPES[one.kind]
    question = Element("question", type=type_.name)
    _said(question, "name", one.place)
    _said(question, "questiontext", type_.asked(one.body), form="markdown")
    _said(question, "generalfeedback", one.body.why, form="plain_text")
    if type_.write:
        SubElement(question, "defaultgrade").text = "1"
        type_.write(question, one.body)
    for hint in one.body.hints:
        _said(question, "hint", hint, form="plain_text")
    tags = SubElement(question, "tags")
    for tag in tags_for(one.tags, one.difficulty, one.kind if type_.tagged else ""):
        _said(tags, "tag", tag)
    return question


def _said(parent: Element, name: str, text: str, *, form: str = "", **attributes: str) -> Element:
    made = SubElement(parent, name, {**attributes, **({"format": form} if form else {})})
    SubElement(made, "text").text = text
    return made


def _answer(parent: Element, text: str, percent: str, reason: str) -> Element:
    made = _said(parent, "answer", text, form="plain_text", fraction=percent)
    _said(made, "feedback", reason, form="plain_text")
    return made


def _choice(question: Element, body: ChoiceBody) -> None:
    rows = body.options
    rights = sum(row.right for row in rows)
    several = rights > 1
    SubElement(question, "single").text = "false" if several else "true"
    SubElement(question, "shuffleanswers").text = "true"
    for row in rows:
        _answer(question, row.text, _percent(row.right, rights, len(rows) - rights, several), row.reason)


def _percent(right: bool, rights: int, wrongs: int, several: bool) -> str:
    if not several:
        return "100" if right else "0"
    share = f"{100 / (rights if right else wrongs):.5f}".rstrip("0").rstrip(".")
    return share if right else f"-{share}"


def _truth(question: Element, body: ChoiceBody) -> None:
    for row in body.options:
        word = "true" if row.text == TRUE else "false"
        _answer(question, word, "100" if row.right else "0", row.reason)


def _short(question: Element, body: ShortBody) -> None:
    SubElement(question, "usecase").text = "1" if "case" in body.exact else "0"
    for row in body.answers:
        _answer(question, row.text, "100" if row.right else "0", row.reason)


def _number(question: Element, body: NumberBody) -> None:
    unit = ""
    for row in body.answers:
        unit = unit or _unit(row.text)
        made = _answer(question, plain_number(read_amount(row.text).value), "100" if row.right else "0", row.reason)
        room = value_of(body.tolerance, row) if row.right and body.tolerance else Decimal(0)
        SubElement(made, "tolerance").text = plain_number(room)
    if unit:
        made = SubElement(SubElement(question, "units"), "unit")
        SubElement(made, "multiplier").text = "1"
        SubElement(made, "unit_name").text = unit
        SubElement(question, "unitgradingtype").text = "1" if body.unit_asked else "0"


def _unit(text: str) -> str:
    """The unit as it is written: all that follows the last digit."""
    return re.sub(r"^.*\d\s*", "", text, flags=re.DOTALL).strip()


def _matching(question: Element, body: PairsBody) -> None:
    SubElement(question, "shuffleanswers").text = "true"
    sides = [(pair.left, pair.right) for pair in body.pairs]
    for left, right in [*sides, *(("", extra.right) for extra in body.extra)]:
        _said(_said(question, "subquestion", left, form="plain_text"), "answer", right)


def _ordering(question: Element, body: OrderingBody) -> None:
    SubElement(question, "layouttype").text = "VERTICAL"
    SubElement(question, "selecttype").text = "ALL"
    for number, item in enumerate(body.items, 1):
        _answer(question, item.text, str(number), "")


def _stem(body: Body) -> str:
    return body.stem


def _cloze(body: GapBody) -> str:
    """The stem and the sentence with its gaps, as Moodle writes them."""
    sentence = re.sub(r"\[\[(\d+)\]\]", lambda match: _gap(body.gaps[int(match[1]) - 1]), body.text)
    return f"{body.stem}\n\n{sentence}"


def _gap(gap: Hole) -> str:
    kind = "MULTICHOICE_S" if gap.others else "SHORTANSWER"
    reason = f"#{_guarded(gap.reason)}" if gap.reason else ""
    rows = [f"={_guarded(text)}{reason}" for text in gap.rights] + [_guarded(text) for text in gap.others]
    return f"{{1:{kind}:{'~'.join(rows)}}}"


def _guarded(text: str) -> str:
    return re.sub(r"([\\}#~/\"])", r"\\\1", text)


@dataclass(frozen=True)
class _Type:
    """A type of question in Moodle: its name, the text that asks, and how its answers are written.

    `tagged` when several of our kinds have this type, so that a tag keeps the name of ours.
    """

    name: str
    asked: Callable[[Body], str]
    write: Callable[[Element, Body], None] | None = None
    tagged: bool = False


def _type(name: str, body: type[B], write: Callable[[Element, B], None], *, tagged: bool = False) -> _Type:
    def written(question: Element, given: Body) -> None:
        taking(body, partial(write, question))(given)

    return _Type(name, _stem, written, tagged)


#: By the kinds here. Moodle has groups as matchings and gaps as "cloze"; ordering needs Moodle 4.4 or its plugin.
_TYPES = {
    "single": _type("multichoice", ChoiceBody, _choice),
    "multiple": _type("multichoice", ChoiceBody, _choice, tagged=True),
    "true_false": _type("truefalse", ChoiceBody, _truth),
    "short": _type("shortanswer", ShortBody, _short),
    "number": _type("numerical", NumberBody, _number),
    "matching": _type("matching", PairsBody, _matching),
    "categorise": _type("matching", PairsBody, _matching, tagged=True),
    "ordering": _type("ordering", OrderingBody, _ordering),
    "gap": _Type("cloze", taking(GapBody, _cloze)),
}
KINDS = tuple(_TYPES)
