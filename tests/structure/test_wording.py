"""Both languages are complete: every text of a screen can be translated, and is."""

import ast
import re
from functools import cache

import jinja2
from babel.messages.catalog import Catalog

from tests.structure.tree import modules, name, parsed, templates
from tests.structure.wording import english, wanted

VIETNAMESE = re.compile("[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
PLACE = re.compile(r"%\(\w+\)[sd]")
#: Names of this product, of languages and of places stay as they are.
NAMES = re.compile("Lớp Làng|Tiếng Việt|Xóm Gốc Thông|Việt Nam|Vì sao|Gốc Thông|Xóm|Thôn|Bản")
#: Packages whose Vietnamese is not a screen's: names in the demo, and the words of course files, which are Vietnamese
#: in every interface language because the courses are; names of languages; the signs by which lists of questions are
#: read; the style guide's samples are made up.
ELSEWHERE = (
    "lms/exchange/",
    "lms/operating/",
    "lms/content/",
    "lms/base/text.py",
    "lms/quizzes/kinds/true_false.py",
    "lms/quizzes/asking_words.py",
    "lms/quizzes/drawing.py",
    "lms/quizzes/labels.py",
    "lms/quizzes/files/",
    "lms/quizzes/rules.py",
    "lms/authoring/desk/rules.py",
    "lms/catalogue/sounds.py",
    "lms/pages/showcase.py",
)
#: What the certificate prints and what areas are called: Vietnamese by law and custom, in settings or data.
DOCUMENTS = (
    "lms/certificates/issuing.py",
    "lms/certificates/certificate_words.py",
    "lms/areas/",
    "lms/base/settings.py",
)
#: Paper is Vietnamese, certificates and posters; the style guide and the cheat sheet show pieces of lessons.
PAPER = (
    "templates/authoring/cheat_sheet",
    "templates/authoring/list_sample",
    "templates/authoring/pdf_handout",
    "templates/certificates/document",
    "templates/certificates/poster",
    "templates/pages/styleguide",
)
MARKS = {"_", "_l", "N_", "ngettext", "gettext"}


@cache
def catalogues() -> tuple[Catalog, Catalog]:
    return wanted(), english()


def texts(value: object) -> list[str]:
    return [value] if isinstance(value, str) else [str(one) for one in value or ()]  # type: ignore[attr-defined]


def test_every_text_has_its_english():
    asked, given = catalogues()
    found = {texts(m.id)[0]: texts(m.string) for m in given if m.id and not m.fuzzy}
    missing = [text for m in asked if m.id for text in texts(m.id)[:1] if not all(found.get(text) or [""])]
    assert missing == [], "Run script/translations and fill in the empty msgstr."


def test_the_catalogue_holds_no_text_that_is_gone():
    asked, given = catalogues()
    known = {texts(m.id)[0] for m in asked if m.id}
    assert [texts(m.id)[0] for m in given if m.id and texts(m.id)[0] not in known] == [], "Run script/translations."


def test_english_keeps_every_placeholder():
    _asked, given = catalogues()
    wrong = [
        texts(m.id)[0]
        for m in given
        if m.id
        for text in texts(m.string)
        if sorted(set(PLACE.findall(text))) != sorted(set(PLACE.findall(texts(m.id)[0])))
    ]
    assert wrong == []


def test_english_is_english():
    _asked, given = catalogues()
    left = [t for m in given if m.id for t in texts(m.string) if VIETNAMESE.search(NAMES.sub("", t))]
    assert left == []


def test_templates_say_nothing_that_cannot_be_translated():
    lexer = jinja2.Environment(autoescape=True)
    pages = [path for path in templates() if not name(path).startswith(PAPER)]
    bare = [
        f"{name(path)}:{line} {value.strip()[:60]}"
        for path in pages
        for line, kind, value in lexer.lex(path.read_text("utf-8"))
        if kind == "data" and VIETNAMESE.search(NAMES.sub("", value))
    ]
    assert bare == []


def test_code_says_nothing_that_cannot_be_translated():
    bare = [
        f"{name(path)}:{node.lineno} {node.value[:60]}"
        for path in modules()
        if not name(path).startswith(ELSEWHERE + DOCUMENTS)
        for node in _bare(parsed(path))
    ]
    assert bare == []


def _bare(tree: ast.Module) -> list[ast.Constant]:
    """Vietnamese string constants outside a mark for translation and outside docstrings."""
    calls = (n for n in ast.walk(tree) if isinstance(n, ast.Call))
    marked = (argument for call in calls if _called(call) in MARKS for argument in call.args)
    fine = {id(inner) for argument in marked for inner in ast.walk(argument)}
    fine |= {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    # The example of a kind of question is made-up content, Vietnamese like every course.
    samples = (n for n in ast.walk(tree) if isinstance(n, ast.AnnAssign) and getattr(n.target, "id", "") == "SAMPLE")
    fine |= {id(inner) for sample in samples for inner in ast.walk(sample)}
    constants = (n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str))
    return [n for n in constants if id(n) not in fine and VIETNAMESE.search(NAMES.sub("", str(n.value)))]


def _called(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))
