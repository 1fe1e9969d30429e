"""Summaries of questions are for reading: no template and no module takes one apart again."""

import re

from tests.structure.tree import ROOT, templates

#: A part a line is what summaries of answers promise; the figures of items count by it.
LINES_ONLY = {"lms/authoring/figures/question_figures.py"}
TAKEN_APART = re.compile(
    r"(?:question_text|right_text|response_text)(?:\([^()\n]*(?:\([^()\n]*\))?[^()\n]*\))?\s*\.\s*(?:split|partition|rpartition|index|find)\b"
)


def test_no_summary_is_parsed_again():
    files = [*templates(), *sorted((ROOT / "lms").rglob("*.py"))]
    found = {path.relative_to(ROOT).as_posix() for path in files if TAKEN_APART.search(path.read_text("utf-8"))}
    assert found - LINES_ONLY == set()


def test_the_look_for_it_would_find_it():
    assert TAKEN_APART.search('{{ item.question_text.split(" / ")[0] }}')
    assert TAKEN_APART.search('kind.right_text(asked.body).split("\\n")')
    assert not TAKEN_APART.search("answer_lines(item.response_text)")
