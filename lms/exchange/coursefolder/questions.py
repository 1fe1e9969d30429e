"""Reading questions, from a lesson's practice or from the bank."""

import re
from functools import partial
from typing import Any

from lms.base.text import fold
from lms.content.text.check import HTML, HTML_CURE, mistakes
from lms.exchange.coursefolder import words
from lms.exchange.coursefolder.lines import Line, Notes, cut, parts, take_fields, text_of
from lms.exchange.coursefolder.model import QuestionFile
from lms.exchange.coursefolder.quoting import ARROW, BAR, as_shown, has_html, heading, unguarded, unquoted
from lms.exchange.coursefolder.settings import read_settings
from lms.exchange.coursefolder.stories import PART, read_choice, read_part
from lms.quizzes.behaviours import hint_problems
from lms.quizzes.kinds import KINDS

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
OPTION = re.compile(r"^- ([(\[])([xX ]?)[)\]]\s+(.*)$")
NUMBERED = re.compile(r"^(\d+)\.\s+(.*)$")
PAIR = re.compile(r"^-\s+(.*?)\s*(?<!\\)=>\s*(.*)$")
#: An option that is a picture; its words may hold brackets too.
PICTURE = re.compile(r"!\[(.*)\]\(([^)\s]+)\)")
REASON = re.compile(r"^\s+>\s?(.*)$")
FIELDS = {fold(name) for name in words.QUESTION_FIELDS}
IDS = "abcdefghijklmnopqrstuvwxyz"
#: How a row is written, by where the body of a kind keeps its rows.
SHAPES = {"items": NUMBERED, "gaps": NUMBERED, "parts": PART, "pairs": PAIR, "options": OPTION, "answers": OPTION}


def read_questions(lines: list[Line], notes: Notes, *, bank: bool) -> tuple[QuestionFile, ...]:
    """All questions below a heading."""
    before, found = cut(lines, "###")
    for number, line in before:
        if line.strip():
            notes.say(number, "Dòng này không thuộc câu hỏi nào.", "Bắt đầu câu hỏi bằng ### ten-cau (một đáp án).")
    read = (_question(heading, below, notes, bank=bank) for heading, below in found)
    return tuple(question for question in read if question is not None)


def _question(head: Line, below: list[Line], notes: Notes, *, bank: bool) -> QuestionFile | None:
    number, title = head
    match = re.fullmatch(r"(\S+)\s*\((.+)\)", title)
    kind = words.meaning(words.KINDS, match[2]) if match else None
    if match is None or kind is None:
        kinds = ", ".join(words.KINDS.values())
        notes.say(number, f"Tên câu hỏi “{title}” chưa đúng mẫu.", f"Viết: ### ten-cau (kiểu). Kiểu là: {kinds}.")
        return None
    if not KEY.fullmatch(match[1]):
        notes.say(number, f"Tên “{match[1]}” không dùng được.", "Chỉ dùng chữ a-z không dấu, số và gạch nối.")
    notes = notes.at(f"?{match[1]}")
    fields, rest = take_fields(below, words.QUESTION_FIELDS, notes)
    for line_number, line in rest:
        if has_html(line):
            notes.say(line_number, HTML, HTML_CURE, soft=True)
    stem, options, why = _split([(n, as_shown(line)) for n, line in rest], kind)
    body = _body(kind, text_of(stem), options, why, notes) | read_settings(kind, fields, notes)
    _check(kind, body, stem, number, notes)
    teaches = _teaches(fields.get("Dạy ở"), notes)
    if bank and teaches is None:
        message = f"Câu {match[1]} thiếu “Dạy ở”."
        notes.say(number, message, "Thêm dòng Dạy ở: ten-bai#ten-buoc.", serious=False)
    return QuestionFile(
        key=match[1],
        kind=kind,
        body=body,
        tags=parts(fields.get("Nhãn", (0, ""))[1]),
        difficulty=_difficulty(fields.get("Độ khó"), notes),
        teaches=teaches,
        line=number,
    )


def looks_like(kind: str, bare: str) -> bool:
    """Whether a line of a question's text would be read as something else: a heading, a row, a field."""
    field = re.match(r"([^:]{2,30}):", bare)
    known = field is not None and fold(field[1]) in FIELDS
    return heading(bare) or known or SHAPES[KINDS[kind].part].match(bare) is not None


def _split(lines: list[Line], kind: str) -> tuple[list[Line], list[Line], str]:
    """Stem, option lines, and the general reason."""
    shape = SHAPES[KINDS[kind].part]
    start = next((i for i, (_n, line) in enumerate(lines) if shape.match(line)), len(lines))
    options, why = [], ""
    for number, line in lines[start:]:
        if fold(line).startswith(fold(words.WHY)):
            why = line.split(":", 1)[1].strip()
        elif line.strip():
            options.append((number, line))
    return lines[:start], options, why


def _body(kind: str, stem: str, options: list[Line], why: str, notes: Notes) -> dict[str, Any]:
    rows: list[dict[str, Any]] = []
    for number, line in options:
        reason = REASON.match(line)
        row = _row(kind, line)
        choice = read_choice(line) if kind == "scenario" else None
        if choice and rows:
            rows[-1]["choices"].append(choice)
        elif reason and rows and kind != "scenario":
            rows[-1]["reason"] = reason[1].strip()
        elif row is not None:
            rows.append({"id": IDS[len(rows)] if len(rows) < len(IDS) else f"r{len(rows)}", **row})
        else:
            notes.say(number, f"Không hiểu dòng “{line.strip()[:40]}”.", "Xem mẫu trong hướng dẫn viết khóa học.")
    looks = partial(looks_like, kind)
    body: dict[str, Any] = {"stem": unguarded(stem, looks), "why": why}
    if KINDS[kind].two_sided:
        body["pairs"] = [row for row in rows if row["left"]]
        body["extra"] = [{"id": row["id"], "right": row["right"]} for row in rows if not row["left"]]
    else:
        body[KINDS[kind].part] = rows
    if kind == "gap":
        above, _blank, text = stem.rpartition("\n\n")
        body["stem"], body["text"] = unguarded(above, looks), unguarded(text, lambda bare: not bare or looks(bare))
    return body


def _row(kind: str, line: str) -> dict[str, Any] | None:
    if kind == "ordering":
        match = NUMBERED.match(line)
        return {"text": match[2].strip(), "reason": ""} if match else None
    if KINDS[kind].two_sided:
        match = PAIR.match(line)
        return {"left": unquoted(match[1].strip(), ARROW), "right": match[2].strip(), "reason": ""} if match else None
    if kind == "gap":
        return _gap_row(line)
    if kind == "scenario":
        return read_part(line)
    match = OPTION.match(line)
    if match is None:
        return None
    return {**_option(kind, match[3].strip()), "right": match[2].lower() == "x", "reason": ""}


def _option(kind: str, text: str) -> dict[str, str]:
    """An option's words, with its picture or its place in one."""
    if kind == "picture":
        shown = PICTURE.fullmatch(text)
        return {"text": shown[1], "picture": shown[2]} if shown else {"text": text, "picture": ""}
    if kind == "hotspot":
        words_, _sign, cells = text.rpartition(" @ ")
        return {"text": words_ or text, "cells": cells if words_ else ""}
    return {"text": text}


def _gap_row(line: str) -> dict[str, Any] | None:
    """ "1. right | also right => not right | not right"; without the arrow the gap is typed."""
    match = NUMBERED.match(line)
    if match is None:
        return None
    sides = [*re.split(rf"(?<!\\){ARROW}", match[2], maxsplit=1), ""][:2]
    marks = rf"{BAR}|{ARROW}"
    texts = [
        [unquoted(text.strip(), marks) for text in re.split(rf"(?<!\\){BAR}", side) if text.strip()] for side in sides
    ]
    return {"rights": texts[0], "others": texts[1], "reason": ""}


def _check(kind: str, body: dict[str, Any], stem: list[Line], number: int, notes: Notes) -> None:
    """What the kind and the text's own rules say."""
    said = {(problem.message, problem.serious): False for problem in KINDS[kind].problems(body)}
    said |= {(problem.message, problem.serious): True for problem in hint_problems(body)}
    for (message, serious), soft in said.items():
        notes.say(number, message, "Sửa câu hỏi này.", serious=serious, soft=soft)
    # The text of a question is shown whatever it holds; what looks like a slip is a hint.
    first = stem[0][0] if stem else number
    for mistake in mistakes("\n".join(line for _n, line in stem)):
        if mistake.message != HTML:
            notes.say(first + mistake.line - 1, mistake.message, mistake.cure, serious=False)


def _teaches(value: Line | None, notes: Notes) -> tuple[str, str] | None:
    if value is None:
        return None
    lesson, sign, step = value[1].partition("#")
    if not sign or not lesson.strip() or not step.strip():
        notes.say(value[0], f"“Dạy ở: {value[1]}” chưa đúng.", "Viết: Dạy ở: ten-bai#ten-buoc.", soft=True)
        return None
    return lesson.strip(), step.strip()


def _difficulty(value: Line | None, notes: Notes) -> str:
    if value is None:
        return ""
    known = {fold(word): word for word in words.DIFFICULTIES}
    if fold(value[1]) not in known:
        notes.say(value[0], f"Độ khó “{value[1]}” không có.", "Viết dễ, vừa hoặc khó.")
    return known.get(fold(value[1]), "")
