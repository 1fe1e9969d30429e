"""What strangers send is opened in a process of its own and nowhere else (docs/decisions/0014): here stands by whom.

A module that uses a library for reading files belongs to OUTSIDE. Its functions are called by modules of OUTSIDE alone;
all others hand them to `outside.run`, `uploads.read` or `uploads.aside`.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.structure.tree import ROOT, is_view, modules, name, parsed

#: Modules whose functions look into foreign bytes or are called by such.
OUTSIDE = {
    "lms.quizzes.files.readers",
    "lms.content.filekinds",
    "lms.content.media.films",
    "lms.content.office.handout",
    "lms.content.office.officefiles",
    "lms.content.office.officeparts",
    "lms.content.office.take_home",
    "lms.content.office.pdfs",
    "lms.content.media.loudness",
    "lms.content.media.picture_making",
    "lms.content.sent",
    "lms.content.office.sheetfiles",
    "lms.content.office.sheetwalks",
    "lms.content.media.sound_making",
    "lms.content.media.svg",
    "lms.content.media.voice_making",
    "lms.content.office.wordxml",
    "lms.exchange.arealists.area_rows",
    "lms.exchange.coursefolder.looking",
    "lms.exchange.coursefolder.reader",
    "lms.quizzes.files.formats",
    "lms.quizzes.files.aiken",
    "lms.quizzes.files.cloze",
    "lms.quizzes.files.gift",
    "lms.quizzes.files.gift_numbers",
    "lms.quizzes.files.gift_parts",
    "lms.quizzes.files.moodle",
    "lms.quizzes.files.text_cleaning",
    "lms.quizzes.files.lists",
    "lms.quizzes.files.parsing",
    "lms.quizzes.files.sheets",
    "lms.quizzes.files.word",
    "lms.sharing.unpacking",
}
LIBRARIES = {
    "PIL", "av", "csv", "defusedxml", "docx", "gzip", "html.parser", "lxml", "openpyxl", "pi_heif", "pypdf",
    "pypdfium2", "python_calamine", "tarfile", "xml", "zipfile",
}  # fmt: skip
#: Modules that use one of these for writing, or for what the operator alone hands over.
OTHERWISE = {
    "lms.certificates.picturing": "draws papers that this program has painted",
    "lms.operating.envelope": "encrypted backups, which the operator makes and restores",
    "lms.operating.source": "backups, which the operator restores on the command line, row by row",
    "lms.operating.writing": "writes backups",
    "lms.quizzes.files.lists_out": "writes Word files",
    "lms.quizzes.files.moodle_out": "writes XML",
    "lms.quizzes.files.tables": "writes CSV; rows_of_csv is called by question_reading alone",
    "lms.sharing.packages": "writes packages",
    "lms.web.refill": "reads pages that this program drew itself",
    "lms.web.tables.sheet_files": "writes CSV",
}
#: Functions of OUTSIDE that open nothing: they look at names, at a few first bytes, or at what this program wrote.
HARMLESS = {"files_in", "read_ours", "takes_long", "carried"}
DOORS = {"run", "work", "read", "aside"}


def module_name(path: Path) -> str:
    """A module as it is imported."""
    return name(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports(path: Path) -> Iterator[tuple[str, str, str]]:
    """Every import of a module: from where, which name, and what it is called here."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name, alias.asname or alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "", alias.asname or alias.name) for alias in node.names)


def is_of(module: str, libraries: set[str]) -> bool:
    return any(module == one or module.startswith(f"{one}.") for one in libraries)


def test_libraries_that_read_files_are_used_by_modules_that_run_outside():
    used = {module_name(path) for path in modules() for module, _name, _as in imports(path) if is_of(module, LIBRARIES)}
    assert sorted(used - OUTSIDE - set(OTHERWISE)) == []
    assert sorted(set(OTHERWISE) - used) == [], "no exception is kept that is none any more"
    assert sorted(OUTSIDE - {module_name(path) for path in modules()}) == []


def functions_of(module: str) -> set[str]:
    """The functions that a module defines itself."""
    path = next(path for path in modules() if module_name(path) == module)
    return {node.name for node in parsed(path).body if isinstance(node, ast.FunctionDef)}


def handed_over(tree: ast.Module) -> set[ast.expr]:
    """The first argument of every call of a door, and of `uploads.read` the second, which follows the field."""
    found: set[ast.expr] = set()
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in DOORS:
            found |= set(call.args[:2])
    return found


def test_functions_that_look_into_files_are_handed_to_the_door_and_called_by_nobody():
    called = []
    for path in modules():
        if module_name(path) not in OUTSIDE:
            allowed, known = handed_over(parsed(path)), foreign_names(path)
            called += [
                f"{name(path)}:{node.lineno} {ast.unparse(node)}"
                for node in ast.walk(parsed(path))
                if isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node) in known and node not in allowed
            ]
    assert called == []


def foreign_names(path: Path) -> set[str]:
    """What functions that look into files are called in a module: by themselves, or behind their module's name."""
    found = set()
    for module, name_, as_ in imports(path):
        if module in OUTSIDE and name_ in functions_of(module) - HARMLESS:
            found.add(as_)
        if f"{module}.{name_}" in OUTSIDE:
            found |= {f"{as_}.{one}" for one in functions_of(f"{module}.{name_}") - HARMLESS}
    return found


def test_views_open_no_file_that_was_sent():
    opened = [
        f"{name(path)}:{node.lineno} {node.attr}"
        for path in modules()
        if is_view(path)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in {"stream", "files", "save", "read"}
        if not (isinstance(node.value, ast.Name) and node.value.id == "uploads")
    ]
    assert opened == []


def test_what_runs_outside_knows_no_database_and_no_web():
    """A copy that reads a file shall hold nothing that is worth taking."""
    code = (
        "import importlib, sys\n"
        f"for module in {sorted(OUTSIDE)!r}: importlib.import_module(module)\n"
        "print(sorted({'flask', 'sqlalchemy', 'psycopg', 'werkzeug', 'weasyprint', 'lms.base.db'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"
