"""What the site is called is asked in one place, because the Host header says whatever a visitor writes into it."""

import ast
import re

from tests.structure.tree import ROOT, modules, name, parsed, templates

ASKING = {"host", "host_url", "url_root", "root_url", "base_url", "url", "server"}
#: One refuses what can be no host at all, one tells the doctor what was sent, two compare it with where a page came
#: from or where a key belongs; none of these makes an address.
ONLY = {
    "lms/web/addresses.py",
    "lms/web/incoming.py",
    "lms/web/seen.py",
    "lms/web/redrawing.py",
    "lms/people/keyring.py",
}


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


#: Forms that go by GET, so that what is typed stands in addresses and in every log on the way; each with its reason.
BY_GET = {
    "templates/admin/log.html": "kind, days and the number of a person",
    "templates/authoring/bank_search.html": "words of questions",
    "templates/authoring/compare.html": "numbers of versions",
    "templates/learning/practice.html": "answers to practice questions, which visitors give as well",
    "templates/pages/styleguide_forms.html": "a sample that leads nowhere",
    "templates/pages/search.html": "words that stand in lessons",
    "templates/reports/desk.html": "course and days",
}
PERSONAL = re.compile(r"name|phone|code|login|pin|password|guardian|year|tim\b|who", re.IGNORECASE)


def forms_by_get() -> set[str]:
    """Templates with a form that is not sent in a body. `dialog` goes nowhere."""
    forms = re.compile(r"<form\b(?![^>]*method=\"(?:post|dialog)\")", re.IGNORECASE)
    return {name(path) for path in templates() if forms.search(path.read_text("utf-8"))}


def test_forms_that_go_by_get_hold_nothing_about_people():
    assert forms_by_get() == BY_GET.keys()
    for template in BY_GET.keys() - {"templates/authoring/bank_search.html"}:
        text = (ROOT / template).read_text("utf-8")
        for form in re.findall(r"<form\b[^>]*method=\"get\".*?</form>", text, re.DOTALL):
            fields = re.findall(r"\bname=\"([^\"{]*)\"", form) + re.findall(r"field\(form\.(\w+)", form)
            assert [field for field in fields if PERSONAL.search(field)] == [], template


#: Views that lead to an address with something a form brought, and what it is.
FROM_A_FORM = {
    "lms/admin/views/meeting.py": "the page of this site to come back to",
    "lms/learning/views/mine.py": "the page of this site to come back to",
    "lms/authoring/versions/views/reviews.py": "the place in a course that a remark is about",
    "lms/certificates/views.py": "a certificate's public code, as its QR code has it in an address too",
}


def test_no_address_is_made_of_what_a_form_brought():
    """A word from a form may go into an address sealed only; numbers, days and choices from lists are no words."""
    found = set()
    for path in modules():
        for call in (node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)):
            if ast.unparse(call.func) in {"url_for", "go", "redirect"}:
                said = ast.unparse(call)
                if re.search(r"\bform\.\w+\.data|request\.form", said) and "seal(" not in said:
                    found.add(name(path))
    assert found == FROM_A_FORM.keys()
