"""Reading the questions of a course file, in a lesson's practice or in the bank."""

import re
from dataclasses import replace
from functools import partial

from lms.base.text import fold
from lms.content.text.check import HTML, HTML_CURE, mistakes
from lms.exchange.coursefolder import folder_words
from lms.exchange.coursefolder.kind_rows import ROWS
from lms.exchange.coursefolder.kind_settings import read_settings
from lms.exchange.coursefolder.lines import Line, Notes, cut, parts, take_fields, text_of
from lms.exchange.coursefolder.model import QuestionFile
from lms.exchange.coursefolder.quoting import as_shown, has_html, heading, unguarded
from lms.quizzes.behaviours import hint_problems
from lms.quizzes.kinds import KINDS, Body
from lms.quizzes.kinds.gap import GapBody
from lms.quizzes.texts import QuestionText, Step, step_named

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FIELDS = {fold(name) for name in folder_words.QUESTION_FIELDS}


def read_questions(lines: list[Line], notes: Notes, *, bank: bool) -> tuple[QuestionFile, ...]:
    """All questions in the lines below a heading."""
    before, found = cut(lines, "###")
    for number, line in before:
        if line.strip():
            notes.say(number, "Dòng này không thuộc câu hỏi nào.", "Bắt đầu câu hỏi bằng ### ten-cau (một đáp án).")
    read = (_question(heading, below, notes, bank=bank) for heading, below in found)
    return tuple(question for question in read if question is not None)


def _question(head: Line, below: list[Line], notes: Notes, *, bank: bool) -> QuestionFile | None:
    number, title = head
    match = re.fullmatch(r"(\S+)\s*\((.+)\)", title)
    kind = folder_words.meaning(folder_words.KINDS, match[2]) if match else None
    if match is None or kind is None:
        kinds = ", ".join(folder_words.KINDS.values())
        notes.say(number, f"Tên câu hỏi “{title}” chưa đúng mẫu.", f"Viết: ### ten-cau (kiểu). Kiểu là: {kinds}.")
        return None
    if not KEY.fullmatch(match[1]):
        notes.say(number, f"Tên “{match[1]}” không dùng được.", "Chỉ dùng chữ a-z không dấu, số và gạch nối.")
    notes = notes.at(f"?{match[1]}")
    fields, rest = take_fields(below, folder_words.QUESTION_FIELDS, notes)
    for line_number, line in rest:
        if has_html(line):
            notes.say(line_number, HTML, HTML_CURE, soft=True)
    stem, options, why = _split([(n, as_shown(line)) for n, line in rest], kind)
    body = read_settings(kind, _body(kind, text_of(stem), options, why, notes), fields, notes)
    _check(kind, body, stem, number, notes)
    teaches = _teaches(fields.get("Dạy ở"), notes)
    if bank and teaches is None:
        message = f"Câu {match[1]} thiếu “Dạy ở”."
        notes.say(number, message, "Thêm dòng Dạy ở: ten-bai#ten-buoc.", serious=False)
    text = QuestionText(
        kind=kind,
        body=body,
        tags=parts(fields.get("Nhãn", (0, ""))[1]),
        difficulty=_difficulty(fields.get("Độ khó"), notes),
        teaches=teaches,
        key=match[1],
    )
    return QuestionFile(text, number)


def looks_like(kind: str, bare: str) -> bool:
    """Whether a line of a question's text would be read as something else: a heading, a row or a field."""
    field = re.match(r"([^:]{2,30}):", bare)
    known = field is not None and fold(field[1]) in FIELDS
    return heading(bare) or known or ROWS[kind].shape.match(bare) is not None


def _split(lines: list[Line], kind: str) -> tuple[list[Line], list[Line], str]:
    """The lines of the stem, those of the rows, and the general reason."""
    shape = ROWS[kind].shape
    start = next((i for i, (_n, line) in enumerate(lines) if shape.match(line)), len(lines))
    options, why = [], ""
    for number, line in lines[start:]:
        if fold(line).startswith(fold(folder_words.WHY)):
            why = line.split(":", 1)[1].strip()
        elif line.strip():
            options.append((number, line))
    return lines[:start], options, why


def _body(kind: str, stem: str, rows: list[Line], why: str, notes: Notes) -> Body:
    body = ROWS[kind].read(rows, notes)
    looks = partial(looks_like, kind)
    if isinstance(body, GapBody):
        stem, _blank, sentence = stem.rpartition("\n\n")
        body = replace(body, text=unguarded(sentence, lambda bare: not bare or looks(bare)))
    return replace(body, stem=unguarded(stem, looks), why=why)


def _check(kind: str, body: Body, stem: list[Line], number: int, notes: Notes) -> None:
    """Note what the kind finds wrong, and what the rules for texts find."""
    said = {(problem.message, problem.serious): False for problem in KINDS[kind].problems(body)}
    said |= {(problem.message, problem.serious): True for problem in hint_problems(body.hints)}
    for (message, serious), soft in said.items():
        notes.say(number, message, "Sửa câu hỏi này.", serious=serious, soft=soft)
    # The text of a question is shown whatever it holds, so what looks like a mistake in it is only a warning.
    first = stem[0][0] if stem else number
    for mistake in mistakes("\n".join(line for _n, line in stem)):
        if mistake.message != HTML:
            notes.say(first + mistake.line - 1, mistake.message, mistake.cure, serious=False)


def _teaches(value: Line | None, notes: Notes) -> Step | None:
    if value is None:
        return None
    step = step_named(value[1])
    if step is None:
        notes.say(value[0], f"“Dạy ở: {value[1]}” chưa đúng.", "Viết: Dạy ở: ten-bai#ten-buoc.", soft=True)
    return step


def _difficulty(value: Line | None, notes: Notes) -> str:
    if value is None:
        return ""
    known = {fold(word): word for word in folder_words.DIFFICULTIES}
    if fold(value[1]) not in known:
        notes.say(value[0], f"Độ khó “{value[1]}” không có.", "Viết dễ, vừa hoặc khó.")
    return known.get(fold(value[1]), "")
