"""What the site is called is asked in one place, because the Host header says whatever a visitor writes into it."""

import ast

from tests.structure.tree import modules, name, parsed, templates

ASKING = {"host", "host_url", "url_root", "root_url", "base_url", "url", "server"}
#: The second one only refuses what can be no host at all, and tells nobody.
ONLY = {"lms/web/addresses.py", "lms/web/incoming.py"}


def asks(node: ast.AST) -> bool:
    """Whether this is `request.host` or one of its kin, an absolute `url_for`, or a look into the WSGI environment."""
    if isinstance(node, ast.Attribute) and node.attr in ASKING:
        return ast.unparse(node.value) == "request"
    if isinstance(node, ast.keyword):
        return node.arg in {"_external", "_scheme", "_host"}
    return isinstance(node, ast.Constant) and node.value in {"HTTP_HOST", "SERVER_NAME", "Host", "X-Forwarded-Host"}


def test_only_one_door_asks_the_request_for_the_address_of_the_site():
    asking = {name(path) for path in modules() for node in ast.walk(parsed(path)) if asks(node)}
    assert asking == ONLY


def test_no_template_asks_for_it():
    words = [f"request.{word}" for word in ASKING] + ["_external", "_scheme="]
    found = {f"{name(path)}: {word}" for path in templates() for word in words if word in path.read_text("utf-8")}
    assert found == set()
