"""PINs and passwords are compared in one place, where each try is counted before it is looked at."""

import ast

from tests.structure.tree import modules, name, parsed

DOOR = "lms/people/trying.py"
HASHERS = {"argon2", "argon2.exceptions", "bcrypt", "werkzeug.security", "crypt"}


def test_every_secret_is_tried_at_the_one_door():
    elsewhere = [
        f"{name(path)}:{node.lineno}"
        for path in modules()
        if name(path) != DOOR
        for node in ast.walk(parsed(path))
        if (isinstance(node, ast.Attribute) and node.attr == "matches" and _is_passwords(node.value))
        or (isinstance(node, ast.ImportFrom) and node.module == "lms.people.passwords")
    ]
    assert elsewhere == []


def test_hashes_are_made_and_compared_in_one_module():
    users = {
        name(path)
        for path in modules()
        for node in ast.walk(parsed(path))
        if (isinstance(node, ast.ImportFrom) and node.module in HASHERS)
        or (isinstance(node, ast.Import) and {alias.name for alias in node.names} & HASHERS)
    }
    assert users == {"lms/people/passwords.py"}


def test_a_stored_hash_is_compared_with_nothing_by_hand():
    compared = [
        f"{name(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Compare)
        for side in (node.left, *node.comparators)
        if isinstance(side, ast.Attribute) and side.attr in ("pin_hash", "password_hash")
    ]
    assert compared == []


def test_the_door_counts_before_it_looks():
    """In the one function that looks, the counting stands above the looking."""
    (door,) = [
        node
        for path in modules()
        if name(path) == DOOR
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef) and node.name == "right_ones"
    ]
    called = {ast.unparse(node.func): node.lineno for node in ast.walk(door) if isinstance(node, ast.Call)}
    assert called["one_at_a_time"] < called["_let_in"] < called["doors.write_down"] < called["_fits"]


def _is_passwords(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "passwords"
