"""Texts are texts: a sentence that is translated or filled in is a constant of the program, and markup is made in few
places, which stand here with their reason.

A sentence made from what people typed would be a format string, and in a template it would be markup.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

from tests.structure.test_wording import VIETNAMESE
from tests.structure.tree import modules, name, parsed, templates, under
from tests.structure.wording import english

#: Functions whose first argument (the first two of ngettext) is a sentence.
SENTENCES = {"_": 1, "_l": 1, "N_": 1, "gettext": 1, "lazy_gettext": 1, "ngettext": 2}
#: The only module that may translate what is not written there: it is given messages whose sentences are constants.
HOME = "lms/web/i18n.py"
#: Makes a message of a sentence and values; the sentence may have been chosen among constants before.
MESSAGES = ("with_values", "Message")
#: What is told to people: no text put together may stand there.
TOLD = set(
    "Invalid Conflict BadAnswer Unreadable Refused Doubt Problem Mistake Hint Gap Need BadFile BadPicture BadSound"
    " BadFilm BadPaper BadPackage Broken ValidationError".split()
)
#: Course files speak Vietnamese to whoever runs the command line; on a page their words are a value of a message.
COURSE_FILES = "lms/exchange/coursefolder/"
#: (template, what is shown there without being escaped); each was cleaned when it was saved or drawn.
MARKUP = {
    ("pages/styleguide.html", "block_html"),
    ("authoring/handout_piece.html", "html"),
    ("authoring/pdf_handout.html", "question.stem_html"),
    ("authoring/pdf_handout.html", "step.html"),
    ("authoring/try_course.html", "tree.intro_html"),
    ("authoring/version_body.html", "step.html"),
    ("authoring/version_body.html", "tree.intro_html"),
    ("authoring/version_question.html", "asked.stem_html"),
    ("components/question_fields.html", "art[item.picture].html"),
    ("learning/course.html", "tree.intro_html"),
    ("learning/onefile.html", "answer.picture"),
    ("learning/onefile.html", "question.stem_html"),
    ("learning/onefile.html", "step.html"),
    ("learning/practice.html", "asked.stem_html"),
    ("learning/step_asks.html", "stem"),
    ("learning/step_body.html", "(step_html or step.html)"),
    ("learning/test_question.html", "asked.stem_html"),
    ("components/question_said.html", "asked.art[fields.picture].html"),
    ("components/question_said.html", "asked.stem_html"),
    ("layouts/kept.html", "kept.main"),
    ("layouts/kept.html", "kept.meta"),
    ("layouts/kept.html", "kept.top"),
    ("components/course_card.html", "tree.cover"),
    ("pages/learner_home.html", "tree.cover"),
    ("learning/course.html", "tree.cover"),
}
PAGES = {name(path).removeprefix("templates/"): path for path in templates()}


def _called(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def _calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call))


def _is_constant(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_made_up(node: ast.AST) -> bool:
    """Whether a text is put together from others: an f-string, "%", "+" or `format`."""
    if isinstance(node, ast.JoinedStr):
        return True
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
        return any(_is_constant(side) or _is_made_up(side) for side in (node.left, node.right))
    return isinstance(node, ast.Call) and _called(node) in ("format", "format_map", "join")


def wrong_calls(path: Path) -> list[str]:
    """Calls in a module whose sentence is no constant."""
    found = []
    for call in _calls(path):
        count = SENTENCES.get(_called(call), 0)
        sentences = call.args[:count]
        if name(path) != HOME and not all(map(_is_constant, sentences)):
            found.append(f"{name(path)}:{call.lineno} {ast.unparse(call)[:80]}")
        if _called(call) in MESSAGES and any(map(_is_made_up, call.args[:1])):
            found.append(f"{name(path)}:{call.lineno} {ast.unparse(call)[:80]}")
        if _called(call) in TOLD and not name(path).startswith(COURSE_FILES):
            parts = [*call.args, *(word.value for word in call.keywords if word.arg in ("message", "cure"))]
            found += [f"{name(path)}:{part.lineno} {ast.unparse(part)[:80]}" for part in parts if _is_made_up(part)]
    return found


def test_a_sentence_of_the_program_is_a_constant():
    assert [found for path in modules() for found in wrong_calls(path)] == []


@pytest.mark.parametrize(
    "source",
    [
        "_(message)",
        "_(f'{name} is gone')",
        "_('%s is gone' % name)",
        "_l('{}'.format(name))",
        "N_(f'{name}')",
        "with_values(f'{name} %(x)s', x=1)",
        "with_values('a' + name, x=1)",
        "Invalid('name', f'{name} is gone')",
        "Refused(place, '%s is gone' % name)",
        "Mistake(1, 'a', cure='b' + name)",
        "ngettext('one', many, 2)",
    ],
)
def test_this_test_sees_a_sentence_that_is_none(tmp_path: Path, source: str, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "one.py"
    path.write_text(source)
    monkeypatch.setattr("tests.structure.test_messages.name", lambda path: path.name)
    assert wrong_calls(path) != []


#: They put pages of our own templates, drawn and escaped a moment ago, into another page of ours.
PAGES_DRAWN_BEFORE = {"lms/web/look_buttons.py", "lms/web/main_form.py", "lms/web/redrawing.py"}


def test_markup_is_made_in_reviewed_places_only():
    made = {name(path) for path in modules() for call in _calls(path) if _called(call) in ("Markup", "HTMLString")}
    assert made == {HOME, *PAGES_DRAWN_BEFORE}


def _tree(page: str) -> nodes.Template:
    return jinja2.Environment(autoescape=True).parse(PAGES[page].read_text("utf-8"))


def wrong_on_page(source: str) -> list[str]:
    """Calls in a template whose sentence is no constant."""
    wrong = []
    for call in jinja2.Environment(autoescape=True).parse(source).find_all(nodes.Call):
        count = SENTENCES.get(call.node.name, 0) if isinstance(call.node, nodes.Name) else 0
        constants = all(isinstance(part, nodes.Const) and isinstance(part.value, str) for part in call.args[:count])
        if count and not (constants and len(call.args) >= count):
            wrong.append(f"line {call.lineno}")
    return wrong


def test_a_sentence_of_a_page_is_a_constant():
    found = {page: wrong_on_page(path.read_text("utf-8")) for page, path in PAGES.items()}
    assert {page: wrong for page, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("source", ["{{ _(x) }}", "{{ _('a' ~ x) }}", "{{ ngettext('a', x, 2) }}", "{{ _(*x) }}"])
def test_this_test_sees_one_that_is_none(source: str):
    assert wrong_on_page(source) == ["line 1"]


def test_pages_show_no_more_markup_than_was_reviewed():
    shown = set()
    for page, path in PAGES.items():
        tree = jinja2.Environment(autoescape=True).parse(path.read_text("utf-8"))
        found = [one for one in tree.find_all(nodes.Filter) if one.name in ("safe", "forceescape")]
        shown |= {(page, _spelled(one.node)) for one in found}
        assert not list(tree.find_all((nodes.ScopedEvalContextModifier, nodes.MarkSafe, nodes.MarkSafeIfAutoescape)))
    assert shown == MARKUP


def _spelled(node: nodes.Node | None) -> str:
    """An expression as it stands in the template."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_spelled(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem):
        return f"{_spelled(node.node)}[{_spelled(node.arg)}]"
    if isinstance(node, nodes.Or):
        return f"({_spelled(node.left)} or {_spelled(node.right)})"
    return type(node).__name__


def test_sentences_are_no_markup():
    """They are escaped on a page, so a tag in one would be read."""
    said = [text for message in english() if message.id for text in (message.id, message.string)]
    flat = [one for text in said for one in ([text] if isinstance(text, str) else text)]
    assert [one for one in flat if re.search(r"</?[a-zA-Z]", one)] == []


#: Readers of question files; what else is put together there says where in a file something stands.
READERS = ("lms/quizzes/files/",)
PLACE = re.compile(r"^f['\"](?:Câu|Dòng|Đoạn|Trang tính) ")
#: What is written into files, whose words are Vietnamese.
WRITERS = ("lms/quizzes/files/lists_out.py", "lms/quizzes/files/tables.py")


def test_readers_put_no_sentence_together():
    paths = [path for path in modules() if name(path).startswith(READERS) and name(path) not in WRITERS]
    made = [
        f"{name(path)}:{node.lineno} {ast.unparse(node)}"
        for path in paths
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.JoinedStr) and VIETNAMESE.search(ast.unparse(node))
    ]
    assert [one for one in made if not PLACE.match(one.split(" ", 1)[1])] == []


def test_only_one_module_asks_the_library_for_translations():
    asking = {
        name(path)
        for path in modules()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("flask_babel")
        if any("get" in alias.name or "Lazy" in alias.name for alias in node.names)
    }
    assert asking == {HOME}


#: Where a script makes elements of a text: of its own template, and of what was taken apart and escaped before.
BUILT = {"static/js/editor-clipboard.js", "static/js/editor-paste.js", "static/js/lesson-rows.js"}


def test_scripts_show_texts_as_texts():
    making = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|srcdoc")
    own = [path for path in under("static/js", ".js") if "vendor" not in path.parts]
    assert {name(path) for path in own if making.search(path.read_text("utf-8"))} == BUILT
