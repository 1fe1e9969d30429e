"""A module of which one entry of a hand-written list is gone, for tests/mutating.py."""

import ast
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass

from tests.structure.tree import ROOT


@dataclass(frozen=True)
class Mutant:
    """A module of which one entry is gone: the list, what was taken out, the module's new text, its tests."""

    module: str
    name: str
    gone: str
    text: str
    tests: tuple[str, ...]

    @property
    def place(self) -> str:
        """The list, as reports name it."""
        return f"{self.module} {self.name}: {self.gone}"


Cut = tuple[str, Callable[[], None]]


def cuts(node: ast.AST) -> Iterator[Cut]:
    """Everything that can be taken out of a value or a class, each as its words and a deed that does it."""
    if isinstance(node, ast.Lambda | ast.Subscript | ast.JoinedStr):
        return
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        yield from (_without(node.elts, place) for place in range(len(node.elts)))
    elif isinstance(node, ast.Dict):
        yield from (_without_key(node, place) for place in range(len(node.keys)))
    elif isinstance(node, ast.Call):
        yield from (_without(node.keywords, place) for place in range(len(node.keywords)))
        yield from _words(node)
    elif isinstance(node, ast.ClassDef):
        fields = [place for place, line in enumerate(node.body) if isinstance(line, ast.AnnAssign)]
        yield from (_without(node.body, place) for place in fields)
        return
    for child in ast.iter_child_nodes(node):
        yield from cuts(child)


def _without(rows: list[ast.AST], place: int) -> Cut:  # type: ignore[type-arg]
    return ast.unparse(rows[place]), lambda: rows.__delitem__(place)


def _without_key(node: ast.Dict, place: int) -> Cut:
    def cut() -> None:
        del node.keys[place], node.values[place]

    key = node.keys[place]
    return f"{ast.unparse(key) if key else '**'}: {ast.unparse(node.values[place])}", cut


def _words(node: ast.Call) -> Iterator[Cut]:
    """The words of "a b c".split()."""
    held = node.func.value if isinstance(node.func, ast.Attribute) and node.func.attr == "split" else None
    if isinstance(held, ast.Constant) and isinstance(held.value, str):
        by = ast.literal_eval(node.args[0]) if node.args else None
        words = held.value.split(by)
        for place, word in enumerate(words):
            rest = (by or " ").join(words[:place] + words[place + 1 :])
            yield repr(word), lambda rest=rest, held=held: setattr(held, "value", rest)  # type: ignore[misc]


def mutants(module: str, names: list[str], tests: list[str]) -> Iterator[Mutant]:
    """Each mutant of these lists of a module."""
    tree = ast.parse((ROOT / module).read_text("utf-8"))
    for name in names:
        place = next(number for number, line in enumerate(tree.body) if name in _named(line))
        for number, (gone, _cut) in enumerate(cuts(_value(tree.body[place]))):
            other = deepcopy(tree)
            list(cuts(_value(other.body[place])))[number][1]()
            text = ast.unparse(ast.fix_missing_locations(other))
            yield Mutant(module, name, " ".join(gone.split()), text, tuple(tests))


def _named(line: ast.stmt) -> set[str]:
    if isinstance(line, ast.ClassDef):
        return {line.name}
    targets = line.targets if isinstance(line, ast.Assign) else [line.target] if isinstance(line, ast.AnnAssign) else []
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _value(line: ast.stmt) -> ast.AST:
    value = getattr(line, "value", None)
    return value if isinstance(value, ast.AST) else line
