"""What a text names is asked of the renderer: no other code looks for pictures or links in Markdown by itself."""

import ast
from collections.abc import Iterator

from tests.structure.tree import ROOT, modules

#: What finds a picture or a link in Markdown: in a regular expression, and as plain text.
IN_PATTERNS = (r"!\[", r"\]\(", r"\](", r"\]:", "(hinh/", r"\(hinh/")
IN_TEXTS = ("![", "](", "]:")
#: Functions that take a pattern, and such as take a text; both have names in common.
PATTERNS = {"compile", "match", "search", "fullmatch", "findall", "finditer", "sub", "subn"}
TEXTS = {"split", "find", "rfind", "index", "startswith", "endswith", "partition", "rpartition", "count", "replace"}
ALLOWED = {
    # A row of a course folder whose whole text is one picture; the row is the format's own, and no Markdown.
    "lms/exchange/coursefolder/kind_rows.py",
    # The kinds of other programs' files, whose brackets are no Markdown.
    "lms/quizzes/files/gift_parts.py",
}


def scanners(tree: ast.AST) -> Iterator[int]:
    """The lines on which something looks for the signs of pictures and links."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            signs = IN_PATTERNS if name in PATTERNS else IN_TEXTS if name in TEXTS else ()
            if any(has_sign(argument, signs) for argument in node.args):
                yield node.lineno
        elif isinstance(node, ast.Compare) and any(isinstance(op, ast.In | ast.NotIn) for op in node.ops):
            yield from [node.lineno] if has_sign(node.left, IN_TEXTS) else []


def has_sign(node: ast.AST, signs: tuple[str, ...]) -> bool:
    texts = (part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str))
    return any(sign in text for text in texts for sign in signs)


def test_nothing_but_the_parser_reads_names_out_of_texts() -> None:
    found = {
        f"{path.relative_to(ROOT).as_posix()}:{line}"
        for path in modules()
        for line in scanners(ast.parse(path.read_text("utf-8")))
    }
    assert {place for place in found if place.partition(":")[0] not in ALLOWED} == set()


def test_the_test_would_see_the_scanners_that_there_were() -> None:
    for code in (
        r're.compile(r"!\[([^\]]*)\]\(\s*<?([^)\s>]*)")',
        r're.compile(r"\]\(([^)\s]+)\)")',
        'f"]({path})" in text',
        '"](hinh/" in body',
        r're.compile(r"^\s{0,3}\[[^\]]+\]:\s*<?([^\s>]+)")',
    ):
        assert list(scanners(ast.parse(code))) == [1], code
