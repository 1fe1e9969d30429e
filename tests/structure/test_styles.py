"""Styles: what looks as if it could be pressed can be, so that no class of one page dresses up the text of another."""

import re

from tests.structure.tree import name, templates, under
from tests.stylesheets import rules_of

TAG = re.compile(r"<(\w+)\b[^>]*?\bclass=\"([^\"]*)\"", re.DOTALL)
PRESSED = {"a", "button", "summary", "label", "input", "select"}


def looking_pressable() -> set[str]:
    """Classes that give the hand as a pointer to whatever bears them."""
    found = set()
    for path in under("static", ".css"):
        for rule in rules_of(path.read_text("utf-8")):
            if any((one.name, one.value) == ("cursor", "pointer") for one in rule.declarations):
                found |= {part[1:] for part in rule.head.split(",") if re.fullmatch(r"\.[\w-]+", part)}
    return found


def test_only_what_can_be_pressed_looks_like_it():
    classes = looking_pressable()
    assert classes
    wrong = {
        f"{name(path)}: <{tag} class={given!r}>"
        for path in templates()
        for tag, given in TAG.findall(path.read_text("utf-8"))
        if tag not in PRESSED and classes & set(given.split())
    }
    assert wrong == set()
