"""Nothing in the program is there for nobody: what no part of it names is taken out, or stands here with the reason."""

import ast
import re
from collections import Counter

from tests.structure.tree import files, modules, name, parsed

#: What only tests and tools name, and why it is in the program all the same.
FOR_TESTS = {
    "lms/jobs/kinds.py kinds_known": "which kinds of long work there are; the tests that walk over them ask",
    "lms/learning/counters.py from_facts": "the tally as the facts say it, which `differences` compares in SQL",
    "lms/learning/counters.py as_kept": "the other side of it",
    "lms/learning/models.py DOORS": "the doors by which learning comes in; a test compares them with the words",
    "lms/people/owndata.py tables_told": "which tables one's own data tells of; a test walks over all tables",
    "lms/people/passwords.py use_cheap_parameters": "hashing is slow by design, which tests cannot wait for",
}
CODE = {".py", ".html", ".sh", "", ".js", ".toml", ".service", ".timer", ".mako"}
WORD = re.compile(r"\w+")


def test_whatever_is_defined_is_named_somewhere_else() -> None:
    named: Counter[str] = Counter()
    for path in files():
        if path.suffix in CODE and not name(path).startswith(("tests/", "docs/", "courses/")):
            named.update(WORD.findall(path.read_text("utf-8", errors="ignore")))
    alone = {f"{name(path)} {what}" for path in modules() for what in _defined(parsed(path)) if named[what] == 1}
    assert alone == FOR_TESTS.keys()


def _defined(tree: ast.Module) -> list[str]:
    """Functions, classes and constants of a module; what is decorated is named by its decorator."""
    found = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.decorator_list:
            found.append(node.name)
        elif isinstance(node, ast.Assign):
            found += [target.id for target in node.targets if isinstance(target, ast.Name)]
    return [one for one in found if not one.startswith("__")]
