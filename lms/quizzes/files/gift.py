"""Reading GIFT, the text format of Moodle (https://docs.moodle.org/en/GIFT_format): blank lines separate questions.

Each question is read separately, so a mistake spoils only that question and is reported with its line.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from lms.base.messages import message_of, with_values
from lms.base.text import N_, tidy
from lms.quizzes.files.gift_numbers import numbers
from lms.quizzes.files.gift_parts import ESCAPE, GiftAnswer, pieces_of, rows_of, split_once, unescaped
from lms.quizzes.files.items import FALSE, TRUE, category_label, options, pairs, told_by_tags
from lms.quizzes.files.text_cleaning import markdown_of, plain_of
from lms.quizzes.kinds import Body
from lms.quizzes.kinds.choice import ChoiceBody
from lms.quizzes.kinds.short import ShortBody
from lms.quizzes.reading import Broken, Doubt, FoundQuestion, Reading, Refused, carefully
from lms.quizzes.texts import QuestionText

LOOKS_LIKE = re.compile(r"(?m)^\s*(?:\$CATEGORY:|::.*?::)|\{\s*(?:[=~#]|T(?:RUE)?\s*[#}]|F(?:ALSE)?\s*[#}])")
TAG = re.compile(r"\[tag:((?:\\.|[^\]\\])+)\]")
TITLE = re.compile(r"\s*::((?:\\.|[^:\\]|:(?!:))*)::")
FORM = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
TRUTH = re.compile(r"\s*(TRUE|FALSE|T|F)\s*(?=#|$)", re.IGNORECASE)
PICTURE_LEFT = N_("Hình trong câu không nhập được. Đưa hình vào sau, hoặc sửa lại chữ.")
ESSAY = N_("Câu này để trống phần trả lời (tự luận) nên máy không chấm được.")
WEIGHED = N_("Tệp cho mỗi lựa chọn một số điểm khác nhau. Ở đây lựa chọn chỉ đúng hoặc chưa đúng. Xem lại đáp án.")


def read_gift(text: str) -> Reading:
    """Every question of a GIFT file; never raises."""
    found: list[FoundQuestion] = []
    refused: list[Refused] = []
    category: list[str] = []
    for line, block in _blocks(text):
        heading = re.search(r"(?m)^[ \t]*\$CATEGORY:[ \t]*(.+)", block)
        if heading:
            category = category_label(heading[1])
            block = block[: heading.start()] + block[heading.end() :]
        plain = "\n".join("" if row.lstrip().startswith("//") else row for row in block.split("\n"))
        if not plain.strip():
            continue
        place = f"Dòng {line + len(plain) - len(plain.lstrip(chr(10)))}"
        tags = [ESCAPE.sub(r"\1", tag) for tag in TAG.findall(block)]
        try:
            one = carefully(partial(_question, plain, place, [*category, *tags]), place, block.strip())
        except Broken as broken:
            wrong = line + plain[: broken.at].count("\n")
            said = with_values(N_("Dòng %(line)s: %(said)s"), line=wrong, said=message_of(broken.message))
            broken_at = f"Dòng {wrong}"
            refused.append(Refused(broken_at, said, block.strip()))
            continue
        (refused if isinstance(one, Refused) else found).append(one)  # type: ignore[arg-type]
    return Reading(tuple(found), tuple(refused))


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """(number of its first line, its lines) for every block between blank lines."""
    rows: list[str] = []
    first = 1
    for number, row in enumerate([*text.split("\n"), ""], 1):
        if row.strip():
            first = first if rows else number
            rows.append(row)
        elif rows:
            yield first, "\n".join(rows)
            rows = []


def _question(block: str, place: str, all_tags: list[str]) -> FoundQuestion | Refused:
    tags, level, was = told_by_tags(all_tags)
    title = TITLE.match(block)
    start = title.end() if title else 0
    form = FORM.match(block, start)
    start = form.end() if form else start
    html = form is None or form[1] not in ("markdown", "plain")
    opened, closed = _braces(block)
    if opened is None or closed is None:
        return Refused(place, N_("Đoạn này không có phần trả lời trong ngoặc { }."), block.strip())
    before, after = block[start:opened], block[closed + 1 :]
    words = before + (" _____ " + after if after.strip() else "")
    stem, pictured = markdown_of(unescaped(words), form[1] if form else "moodle")
    inside, _sign, general = split_once(block[opened + 1 : closed], "####")
    why, more = plain_of(unescaped(general), html=html)
    doubts = [Doubt(PICTURE_LEFT)] if pictured or more else []
    made = _answers(inside, opened + 1, was, html=html)
    if made is None:
        return Refused(place, ESSAY, block.strip())
    kind, body, said = made
    text = QuestionText(kind, replace(body, stem=stem, why=why[:400]), tags, level)
    return FoundQuestion(place, text, (*doubts, *said), block.strip())


def _braces(block: str) -> tuple[int | None, int | None]:
    """The positions of the opening and the closing brace, None without them. Raises Broken when braces do not match."""
    opened = closed = None
    for match in re.finditer(r"\\.|[{}]", block, re.DOTALL):
        sign, at = match[0], match.start()
        if sign == "{":
            if opened is not None:
                raise Broken(
                    at,
                    N_("ngoặc { thứ hai. Nếu là chữ trong câu thì viết \\{, nếu là câu mới thì chừa một dòng trống."),
                )
            opened = at
        elif sign == "}":
            if opened is None or closed is not None:
                raise Broken(at, N_("ngoặc } thừa. Bỏ đi, hoặc viết \\} nếu là chữ trong câu."))
            closed = at
    if opened is not None and closed is None:
        raise Broken(opened, N_("ngoặc { mở mà không đóng. Thêm } ở cuối câu, rồi chừa một dòng trống."))
    return opened, closed


def _answers(inside: str, at: int, was: str, *, html: bool) -> tuple[str, Body, list[Doubt]] | None:
    """(kind, part of the body, doubts) from the text between the braces, which begins at `at`; None for an essay."""
    if not inside.strip():
        return None
    truth = TRUTH.match(inside)
    if truth:
        return _truth(truth[1].upper().startswith("T"), inside[truth.end() :])
    if inside.lstrip().startswith("#"):
        return numbers(inside.lstrip()[1:], at, html=html)
    rows = list(rows_of(inside, at, html=html))
    if all(row.sign == "=" and "->" in row.text for row in rows):
        sides = (row.text.partition("->") for row in rows)
        body = pairs((tidy(left), tidy(right), "") for left, _arrow, right in sides)
        return ("categorise" if was == "categorise" else "matching"), body, []
    if all(row.sign == "=" for row in rows):
        answers = options((row.text, row.counts, row.feedback) for row in rows)
        return "short", ShortBody(answers=answers), _weighed(rows)
    rights = [row for row in rows if row.counts]
    kind = "single" if len(rights) == 1 and was != "multiple" else "multiple"
    doubts = _weighed(rows) if kind == "multiple" else []
    if kind == "multiple" and any(row.sign == "=" for row in rows):
        doubts = [
            Doubt(N_("Câu này có hơn một đáp án đúng nhưng chỉ được chọn một. Ở đây thành câu chọn nhiều."), "right")
        ]
    return kind, ChoiceBody(options=options((row.text, row.counts, row.feedback) for row in rows)), doubts


def _weighed(rows: list[GiftAnswer]) -> list[Doubt]:
    """A doubt when right answers bring different numbers of points."""
    weights = {row.weight for row in rows if row.counts and row.weight is not None and row.weight != 100}
    partly = any(row.sign == "=" for row in rows) and weights
    return [Doubt(WEIGHED, "right")] if len(weights) > 1 or partly else []


def _truth(is_true: bool, rest: str) -> tuple[str, Body, list[Doubt]]:
    said = [tidy(unescaped(part)) for part in pieces_of(rest, "#")[1:]]
    wrong, right = (*said, "", "")[:2]
    reasons = (right, wrong) if is_true else (wrong, right)
    rows = ((TRUE, is_true, reasons[0]), (FALSE, not is_true, reasons[1]))
    return "true_false", ChoiceBody(options=options(rows)), []
