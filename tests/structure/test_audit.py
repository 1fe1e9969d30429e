"""The log of deeds: every deed that is written anywhere has words, and nothing that was written is changed."""

import ast
import re
from collections.abc import Iterator
from functools import cache

from lms.admin.wording import DEEDS
from tests.structure.tree import modules, name, parsed

ACTION = re.compile(r"[a-z]+(?:_[a-z]+)+")
#: What writes an entry; functions that hand an action on to one of these are found and count as well.
WRITING = {"note", "note_by"}
#: Where entries are emptied or deleted, and why.
REVIEWED = {
    "lms/people/erasing.py": "erasure empties the details of entries about the person",
    "lms/operating/retention.py": "entries older than the installation keeps them",
    "lms/operating/rebuilding.py": "a restore replaces every table",
}


@cache
def calls() -> tuple[tuple[str, ast.FunctionDef | None, ast.Call], ...]:
    """Every call in the program, with its module and the function it stands in."""
    return tuple((name(path), *one) for path in modules() for one in _calls(parsed(path), None))


def _calls(node: ast.AST, within: ast.FunctionDef | None) -> Iterator[tuple[ast.FunctionDef | None, ast.Call]]:
    for child in ast.iter_child_nodes(node):
        inner = child if isinstance(child, ast.FunctionDef) else within
        if isinstance(child, ast.Call):
            yield inner, child
        yield from _calls(child, inner)


def called(call: ast.Call) -> str:
    """The last part of what is called: "note" of audit.note(...)."""
    return ast.unparse(call.func).rpartition(".")[2]


def words(node: ast.expr) -> set[str]:
    """The actions an argument can be; a choice between two gives both."""
    if isinstance(node, ast.IfExp):
        return words(node.body) | words(node.orelse)
    fits = isinstance(node, ast.Constant) and isinstance(node.value, str) and ACTION.fullmatch(node.value)
    return {node.value} if fits else set()


def handed_on(within: ast.FunctionDef | None, call: ast.Call) -> bool:
    """Whether the action is a parameter of the function, which then writes entries itself."""
    parameters = {arg.arg for arg in (*within.args.args, *within.args.kwonlyargs)} if within else set()
    return "action" in parameters and any(isinstance(arg, ast.Name) and arg.id == "action" for arg in call.args)


def writes(module: str, call: ast.Call, known: frozenset[tuple[str, str]]) -> bool:
    """Whether a call is of one of the `known` writers; a private one is known in its own module only."""
    return bool({("", called(call)), (module, called(call))} & known)


@cache
def writers() -> frozenset[tuple[str, str]]:
    """(module, name) of the functions that write entries, "" for a module where others may call them; found outwards
    from those that do it themselves.
    """
    known = frozenset(("", name) for name in WRITING)
    while True:
        handing = [
            (module, within.name)
            for module, within, call in calls()
            if within and writes(module, call, known) and handed_on(within, call)
        ]
        more = {(module if name.startswith("_") else "", name) for module, name in handing}
        if more <= known:
            return known
        known |= more


def test_every_deed_that_is_written_anywhere_has_words():
    found: set[str] = set()
    unclear = []
    for module, within, call in calls():
        if writes(module, call, writers()) and not handed_on(within, call):
            mine = set[str]().union(*(words(arg) for arg in call.args))
            mine |= set[str]().union(*(words(arg.value) for arg in call.keywords if arg.arg == "action"))
            found |= mine
            if not mine and len(call.args) > 2:
                unclear.append(f"{module}: {ast.unparse(call)[:80]}")
    assert unclear == []
    assert len(found) > 25
    assert found - DEEDS.keys() == set()


def test_every_way_of_writing_an_entry_is_known():
    """An AuditEntry is made in one place, so that no way past the test above is built in silence."""
    assert {module for module, _within, call in calls() if called(call) == "AuditEntry"} == {"lms/people/audit.py"}


def test_nothing_changes_or_deletes_what_was_written_but_what_has_its_reason():
    changing = {
        module
        for module, _within, call in calls()
        if called(call) in {"update", "delete"} and any("AuditEntry" in ast.unparse(arg) for arg in call.args)
    }
    changing |= {
        name(path)
        for path in modules()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Assign | ast.AugAssign)
        and re.search(r"\bentry\.(detail|action|actor_id|at)\b", _targets(node))
    }
    assert changing - REVIEWED.keys() == set()
    assert "lms/people/erasing.py" in changing


def _targets(node: ast.Assign | ast.AugAssign) -> str:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return " ".join(ast.unparse(target) for target in targets)
