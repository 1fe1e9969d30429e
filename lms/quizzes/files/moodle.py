"""Reading Moodle XML (https://docs.moodle.org/en/Moodle_XML_format): questions with feedback, tags and weights."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import partial
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from lms.base.messages import with_values
from lms.base.text import N_, tidy
from lms.quizzes.behaviours import HINT_MOST, HINTS_MOST
from lms.quizzes.files.cloze import cloze
from lms.quizzes.files.gift import PICTURE_LEFT, WEIGHED
from lms.quizzes.files.gift_numbers import ROOMS, said
from lms.quizzes.files.gift_parts import decimal
from lms.quizzes.files.items import FALSE, TRUE, category_label, options, pairs, things, told_by_tags
from lms.quizzes.files.text_cleaning import markdown_of, plain_of
from lms.quizzes.kinds import Body
from lms.quizzes.kinds.choice import ChoiceBody
from lms.quizzes.kinds.number import NumberBody
from lms.quizzes.kinds.ordering import OrderingBody
from lms.quizzes.kinds.short import ShortBody
from lms.quizzes.reading import Doubt, FoundQuestion, Reading, Refused, Unreadable, carefully
from lms.quizzes.texts import QuestionText

LOOKS_LIKE = re.compile(r"\s*<(?=[?!q]).{0,4000}?<quiz\b|\s*<quiz\b", re.DOTALL)
ESSAY = N_("Câu tự luận, máy không chấm được.")
HINTS_CUT = N_("Có gợi ý dài quá hoặc quá nhiều nên bị cắt. Giữ hai gợi ý, mỗi gợi ý dưới 200 ký tự.")
UNKNOWN = N_("Kiểu câu “%(kind)s” của Moodle chưa có ở đây.")
NAMES = {"essay": ESSAY, "description": N_("Đây là lời dẫn, không phải câu hỏi.")}
Made = tuple[str, Body, list[Doubt]]


def read_moodle(text: str) -> Reading:
    """Every question of a Moodle XML file. Raises Unreadable, with the line, when the XML itself is broken.

    Also raises it for entities, which can fill the memory or read files of the server; Moodle never writes any.
    """
    try:
        root = fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), forbid_dtd=True)
    except ParseError as error:
        line = error.position[0] + text[: len(text) - len(text.lstrip())].count("\n")
        message = N_("Tệp XML hỏng ở dòng %(line)s. Xuất lại từ Moodle rồi gửi tệp mới.")
        raise Unreadable(with_values(message, line=line)) from None
    except (DefusedXmlException, ValueError):
        raise Unreadable(
            N_("Tệp XML có phần khai báo lạ (DTD, entity) nên không mở. Xuất lại từ Moodle rồi gửi.")
        ) from None
    found: list[FoundQuestion] = []
    refused: list[Refused] = []
    category: list[str] = []
    number = 0
    for question in root.iter("question"):
        kind = question.get("type", "")
        if kind == "category":
            category = category_label(_text(question, "category"))
            continue
        number += 1
        place, source = f"Câu {number}", tidy(_text(question, "name"))
        one = carefully(partial(_question, question, kind, place, category), place, source)
        (refused if isinstance(one, Refused) else found).append(one)  # type: ignore[arg-type]
    return Reading(tuple(found), tuple(refused))


def _question(question: Element, kind: str, place: str, category: list[str]) -> FoundQuestion | Refused:
    name = tidy(_text(question, "name"))
    place = f"{place} ({name[:80]})" if name else place
    stem, pictured = _markdown(question.find("questiontext"))
    source = f"{name}\n{stem}".strip()
    if kind not in READERS:
        return Refused(place, NAMES.get(kind) or with_values(UNKNOWN, kind=kind[:80]), source)
    tags = [tidy(tag.findtext("text") or "") for tag in question.iter("tag")]
    mine, level, was = told_by_tags([*category, *(tag for tag in tags if tag)])
    why, more = _plain(question.find("generalfeedback"))
    made = READERS[kind](question, stem, was)
    if made is None:
        return Refused(place, N_("Câu này không có câu trả lời nào."), source)
    our_kind, body, doubts = made
    left = pictured or more or question.find(".//file") is not None
    doubts = [Doubt(PICTURE_LEFT), *doubts] if left else doubts
    hints = [said for hint in question.iter("hint") if (said := _plain(hint)[0])]
    if len(hints) > HINTS_MOST or any(len(hint) > HINT_MOST for hint in hints):
        doubts = [*doubts, Doubt(HINTS_CUT, "hints")]
    kept = tuple(hint[:HINT_MOST] for hint in hints[:HINTS_MOST])
    body = replace(body, stem=body.stem or stem, why=why[:400], hints=kept)
    return FoundQuestion(place, QuestionText(our_kind, body, mine, level), tuple(doubts), source)


def _choice(question: Element, _stem: str, was: str) -> Made | None:
    rows = list(_answers(question))
    rights = [weight for _text_of, weight, _why in rows if weight > 0]
    one = _text(question, "single", bare=True).strip().lower() in ("true", "1", "")
    kind = "single" if one and len(rights) <= 1 and was != "multiple" else "multiple"
    doubts = [Doubt(WEIGHED, "right")] if len(set(rights)) > 1 else []
    body = ChoiceBody(options=options((text, weight > 0, why) for text, weight, why in rows))
    return (kind, body, doubts) if rows else None


def _truth(question: Element, _stem: str, _was: str) -> Made | None:
    said_of = {text.lower(): (weight > 0, why) for text, weight, why in _answers(question)}
    yes, no = said_of.get("true", (False, "")), said_of.get("false", (False, ""))
    return ("true_false", ChoiceBody(options=options(((TRUE, *yes), (FALSE, *no)))), []) if said_of else None


def _short(question: Element, _stem: str, _was: str) -> Made | None:
    rows = list(_answers(question))
    exact = ("case",) if _text(question, "usecase", bare=True).strip() == "1" else ()
    doubts = [Doubt(WEIGHED, "right")] if any(0 < weight < 100 for _text_of, weight, _why in rows) else []
    answers = options((text, weight > 0, why) for text, weight, why in rows)
    return ("short", ShortBody(answers=answers, exact=exact), doubts) if rows else None


def _number(question: Element, _stem: str, _was: str) -> Made | None:
    rows, rooms = [], []
    unit = tidy(question.findtext(".//unit_name") or "")
    for answer, (text, weight, why) in zip(question.findall("answer"), _answers(question), strict=True):
        value = decimal(text)
        shown = text if value is None else said(value)
        rows.append((f"{shown} {unit}".strip(), weight > 0, why))
        if weight > 0:
            rooms.append(decimal(answer.findtext("tolerance") or "0") or Decimal(0))
    doubts = [Doubt(ROOMS, "tolerance")] if len(set(rooms)) > 1 else []
    room = said(rooms[0]) if rooms and rooms[0] else ""
    asked = unit != "" and _text(question, "unitgradingtype", bare=True).strip() in ("1", "2")
    body = NumberBody(answers=options(rows), tolerance=room, unit_asked=asked)
    return ("number", body, doubts) if rows else None


def _matching(question: Element, _stem: str, was: str) -> Made | None:
    rows = []
    for sub in question.findall("subquestion"):
        left = _plain(sub)[0]
        rows.append((left, tidy(sub.findtext("answer/text") or ""), ""))
    return ("categorise" if was == "categorise" else "matching", pairs(rows), []) if rows else None


def _ordering(question: Element, _stem: str, _was: str) -> Made | None:
    texts = [text for text, _weight, _why in _answers(question)]
    return ("ordering", OrderingBody(items=things((text, "") for text in texts)), []) if texts else None


def _cloze(_question: Element, stem: str, _was: str) -> Made | None:
    return cloze(stem)


READERS: dict[str, Callable[[Element, str, str], Made | None]] = {
    "multichoice": _choice,
    "truefalse": _truth,
    "shortanswer": _short,
    "numerical": _number,
    "matching": _matching,
    "ordering": _ordering,
    "cloze": _cloze,
    "multianswer": _cloze,
}


def _answers(question: Element) -> Iterator[tuple[str, Decimal, str]]:
    """(text, percent of the mark, feedback) of every answer."""
    for answer in question.findall("answer"):
        weight = decimal(answer.get("fraction") or "0") or Decimal(0)
        html = answer.get("format", "html") not in ("markdown", "plain_text")
        yield plain_of(answer.findtext("text") or "", html=html)[0], weight, _plain(answer.find("feedback"))[0]


def _text(question: Element, name: str, *, bare: bool = False) -> str:
    return question.findtext(name if bare else f"{name}/text") or ""


def _markdown(part: Element | None) -> tuple[str, bool]:
    if part is None:
        return "", False
    return markdown_of(part.findtext("text") or "", part.get("format", "html"))


def _plain(part: Element | None) -> tuple[str, bool]:
    if part is None:
        return "", False
    return plain_of(part.findtext("text") or "", html=part.get("format", "html") not in ("markdown", "plain_text"))
