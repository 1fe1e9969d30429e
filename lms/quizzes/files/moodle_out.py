"""Questions as Moodle XML. What Moodle cannot hold, `lost` says before anything is written."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from lms.base.text import N_
from lms.quizzes.files.gift_out import EXACT, REASONS, SHARE, plain_number, value_of
from lms.quizzes.files.items import TRUE, by_category, tags_for
from lms.quizzes.kinds.amounts import read_amount
from lms.quizzes.kinds.base import Body
from lms.quizzes.reading import Found

#: Our kinds and Moodle's. Groups are matchings there, gaps are "cloze"; ordering needs Moodle 4.4 or its plugin.
TYPES = {
    "single": "multichoice",
    "multiple": "multichoice",
    "true_false": "truefalse",
    "short": "shortanswer",
    "number": "numerical",
    "matching": "matching",
    "categorise": "matching",
    "ordering": "ordering",
    "gap": "cloze",
}
KINDS = tuple(TYPES)
UNITS = N_("các đơn vị khác nhau và việc đổi đơn vị")


def write_moodle(questions: Iterable[Found]) -> bytes:
    """A file in UTF-8; kinds that Moodle has not are left out."""
    quiz = Element("quiz")
    for category, one in by_category(one for one in questions if one.kind in KINDS):
        if category:
            _said(SubElement(quiz, "question", type="category"), "category", category)
        quiz.append(_question(one))
    indent(quiz)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(quiz, encoding="unicode").encode() + b"\n"


def lost(one: Found) -> list[str]:
    """What of a question Moodle does not hold."""
    body = one.body
    rows = (*body.get("pairs", ()), *body.get("items", ()))
    found = [REASONS] if any(row.get("reason") for row in rows) else []
    exact = set(body.get("exact", ()))
    found += [EXACT] if exact - ({"case"} if one.kind == "short" else set()) else []
    if one.kind == "number":
        units = {read_amount(row["text"]).unit for row in body["answers"]}
        found += [UNITS] if len(units) > 1 or body.get("convert") else []
        found += [SHARE] if str(body.get("tolerance", "")).strip().endswith("%") else []
    return found


def _question(one: Found) -> Element:
    question = Element("question", type=TYPES[one.kind])
    _said(question, "name", one.place)
    stem = one.body["stem"] if one.kind != "gap" else f"{one.body['stem']}\n\n{_cloze(one.body)}"
    _said(question, "questiontext", stem, form="markdown")
    _said(question, "generalfeedback", one.body.get("why", ""), form="plain_text")
    if one.kind != "gap":
        SubElement(question, "defaultgrade").text = "1"
        _WRITERS[one.kind](question, one.body)
    for hint in one.body.get("hints", ()):
        _said(question, "hint", hint, form="plain_text")
    kind = one.kind if one.kind in ("categorise", "multiple") else ""
    tags = SubElement(question, "tags")
    for tag in tags_for(one.tags, one.difficulty, kind):
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


def _choice(question: Element, body: Body) -> None:
    rows = body["options"]
    rights = sum(row["right"] for row in rows)
    several = rights > 1
    SubElement(question, "single").text = "false" if several else "true"
    SubElement(question, "shuffleanswers").text = "true"
    for row in rows:
        _answer(question, row["text"], _percent(row["right"], rights, len(rows) - rights, several), row["reason"])


def _percent(right: bool, rights: int, wrongs: int, several: bool) -> str:
    if not several:
        return "100" if right else "0"
    share = f"{100 / (rights if right else wrongs):.5f}".rstrip("0").rstrip(".")
    return share if right else f"-{share}"


def _truth(question: Element, body: Body) -> None:
    for row in body["options"]:
        word = "true" if row["text"] == TRUE else "false"
        _answer(question, word, "100" if row["right"] else "0", row["reason"])


def _short(question: Element, body: Body) -> None:
    SubElement(question, "usecase").text = "1" if "case" in body.get("exact", ()) else "0"
    for row in body["answers"]:
        _answer(question, row["text"], "100" if row["right"] else "0", row["reason"])


def _number(question: Element, body: Body) -> None:
    unit = ""
    for row in body["answers"]:
        unit = unit or _unit(row["text"])
        made = _answer(
            question, plain_number(read_amount(row["text"]).value), "100" if row["right"] else "0", row["reason"]
        )
        room = value_of(body["tolerance"], row) if row["right"] and body.get("tolerance") else Decimal(0)
        SubElement(made, "tolerance").text = plain_number(room)
    if unit:
        made = SubElement(SubElement(question, "units"), "unit")
        SubElement(made, "multiplier").text = "1"
        SubElement(made, "unit_name").text = unit
        SubElement(question, "unitgradingtype").text = "1" if body.get("unit_asked") else "0"


def _unit(text: str) -> str:
    """The unit as it is written: what follows the last digit."""
    return re.sub(r"^.*\d\s*", "", text, flags=re.DOTALL).strip()


def _matching(question: Element, body: Body) -> None:
    SubElement(question, "shuffleanswers").text = "true"
    sides = [(pair["left"], pair["right"]) for pair in body["pairs"]]
    for left, right in [*sides, *(("", extra["right"]) for extra in body.get("extra", ()))]:
        _said(_said(question, "subquestion", left, form="plain_text"), "answer", right)


def _ordering(question: Element, body: Body) -> None:
    SubElement(question, "layouttype").text = "VERTICAL"
    SubElement(question, "selecttype").text = "ALL"
    for number, item in enumerate(body["items"], 1):
        _answer(question, item["text"], str(number), "")


_WRITERS: dict[str, Any] = {
    "single": _choice,
    "multiple": _choice,
    "true_false": _truth,
    "short": _short,
    "number": _number,
    "matching": _matching,
    "categorise": _matching,
    "ordering": _ordering,
}


def _cloze(body: Body) -> str:
    return re.sub(r"\[\[(\d+)\]\]", lambda match: _gap(body["gaps"][int(match[1]) - 1]), body["text"])


def _gap(gap: dict[str, Any]) -> str:
    kind = "MULTICHOICE_S" if gap["others"] else "SHORTANSWER"
    reason = f"#{_guarded(gap['reason'])}" if gap.get("reason") else ""
    rows = [f"={_guarded(text)}{reason}" for text in gap["rights"]] + [_guarded(text) for text in gap["others"]]
    return f"{{1:{kind}:{'~'.join(rows)}}}"


def _guarded(text: str) -> str:
    return re.sub(r"([\\}#~/\"])", r"\\\1", text)
