"""Styles: what looks as if it could be pressed can be, so that no class of one page dresses up the text of another."""

import re
from pathlib import Path

import pytest

from tests.structure.tree import ROOT, name, templates, under
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


#: What Chrome 64 and Safari 11 do not know: a rule with such a selector is lost whole, such a declaration alone.
NEW_SELECTORS = re.compile(r":is\(|:where\(|:any-link|::marker|:not\([^)]*,|:focus-within")
#: Known later, but lost without harm where a rule is for nothing else: all parts of its selector have it.
ALONE = (":has(", ":focus-visible")
NEW_PROPERTIES = {
    "gap",
    "row-gap",
    "column-gap",
    "inset",
    "aspect-ratio",
    "overflow-anchor",
    "translate",
    "rotate",
    "scale",
}
NEW_VALUES = re.compile(
    r"#(?:[0-9a-f]{4}|[0-9a-f]{8})\b|\b(?:clamp|min|max|color-mix|env)\(|\bdvh\b|\bsvh\b", re.IGNORECASE
)


LEARNERS = ROOT / "static" / "css" / "lop-lang.css"


def too_new(sheet: str) -> list[str]:
    """What a stylesheet says outside @supports that phones of 2018 do not understand."""
    found = []
    for rule in rules_of(sheet):
        if any(one.startswith("@supports") for one in rule.within):
            continue
        parts = rule.head.split(",")
        if NEW_SELECTORS.search(rule.head) or any(
            any(sign in part for part in parts) and not all(sign in part for part in parts) for sign in ALONE
        ):
            found.append(rule.head)
        found += [
            f"{rule.head} {{ {one.name}: {one.value} }}"
            for one in rule.declarations
            if one.name in NEW_PROPERTIES or NEW_VALUES.search(one.value)
        ]
    return found


def test_the_styles_of_learners_hold_on_phones_of_many_years() -> None:
    assert too_new(LEARNERS.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "sheet",
    [
        "a:is(b, c) { top: 0 }",
        "p:not(.a, .b) { top: 0 }",
        "p, p:focus-visible { top: 0 }",
        ".a { display: flex; gap: 1rem }",
        ".a { color: #12345678 }",
        ".a { color: #0000 }",
        ".a { inset: 0 }",
        ".a { width: min(1rem, 2rem) }",
        "@media print { .a { aspect-ratio: 1 } }",
    ],
)
def test_what_is_too_new_is_found(sheet: str) -> None:
    assert len(too_new(sheet)) == 1
    assert too_new(f"@supports (display: flex) {{ {sheet} }}") == []


def test_no_rule_is_for_a_class_that_no_page_has() -> None:
    pages = "\n".join(path.read_text("utf-8") for path in templates())
    made = "\n".join(path.read_text("utf-8") for folder in ("lms", "static") for path in _written(folder))
    unused = set()
    for rule in rules_of(LEARNERS.read_text("utf-8")):
        for name_ in re.findall(r"\.([a-z][\w-]*)", rule.head):
            if not re.search(rf"\b{name_}\b", pages) and not re.search(rf"[\"' ]{name_}[\"' ]", made):
                unused.add(name_)
    assert unused == set()


def _written(folder: str) -> list[Path]:
    return [path for suffix in ("*.py", "*.js") for path in (ROOT / folder).rglob(suffix) if "vendor" not in path.parts]


def test_no_class_of_every_page_means_something_else_on_a_desk() -> None:
    """What every page loads is read last, so a name that two use would dress the desk's things up as a learner's."""
    own = _classes(LEARNERS.read_text("utf-8"))
    shared = {
        name(path): both
        for path in under("static", ".css")
        if path != LEARNERS and (both := _alone(path.read_text("utf-8")) & own - SHARED)
    }
    assert shared == {}


#: Parts of every page that a desk's sheet says more about.
SHARED = {
    "ask",
    "scroll",
    "back",
    "button",
    "buttons",
    "card",
    "hint",
    "label",
    "listen",
    "phone-message",
    "rows",
    "state",
    "title",
    "warning",
}


def _classes(sheet: str) -> set[str]:
    return {found for rule in rules_of(sheet) for found in re.findall(r"\.([a-z][\w-]*)", rule.head)}


def _alone(sheet: str) -> set[str]:
    """Classes for which a sheet has a rule of their own: those are names that it gives."""
    return {
        part[1:] for rule in rules_of(sheet) for part in rule.head.split(",") if re.fullmatch(r"\.[a-z][\w-]*", part)
    }
