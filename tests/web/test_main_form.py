"""Which form of a page is filled in, and what was typed put back into it."""

from lxml import html
from markupsafe import Markup

from lms.web.main_form import with_main_form
from lms.web.refill import Refilled
from tests.web.controls import forms_of

SEARCH = '<form method="get"><input type="search" name="tim"></form>'
DEED = '<form method="post"><input type="hidden" name="a" value="1"><button type="submit">Lên</button></form>'
WRITE = '<form method="post" class="w"><input type="text" name="x"><textarea name="t">\nb</textarea></form>'
UNSEEN = f'<dialog>{WRITE}</dialog><template>{WRITE}{WRITE}</template><form method="dialog"><input name="z"></form>'


def test_a_page_with_nothing_to_fill_in_has_no_main_form() -> None:
    assert with_main_form(DEED + UNSEEN) == with_main_form(Markup(DEED + UNSEEN))
    assert with_main_form(DEED + UNSEEN).main_form == ""


def test_the_form_with_most_to_fill_in_gets_an_id_or_keeps_its_own() -> None:
    drawn = with_main_form(DEED + SEARCH + UNSEEN + WRITE)
    assert drawn.main_form == "dien"
    assert '<form method="post" class="w" id="dien">' in drawn.html
    assert with_main_form(SEARCH + WRITE.replace("class", 'id="viet" class')).main_form == "viet"
    assert with_main_form(SEARCH + SEARCH).html.index('id="dien"') < len(SEARCH)


def test_the_enter_key_presses_what_it_would_press_without_the_buttons_above() -> None:
    buttons = '<button type="button" name="no"></button><button disabled name="no"></button>'
    first = '<button class="b" type="submit" name="tim" value="1" formaction="/x">Tìm</button>'
    drawn = with_main_form(WRITE.replace("</form>", f"{buttons}{first}<button name='last'>Gửi</button></form>"))
    assert drawn.enter == 'name="tim" value="1" formaction="/x"'
    assert with_main_form(WRITE).enter == ""


def test_every_other_form_to_fill_in_gets_the_buttons_too() -> None:
    drawn = with_main_form(WRITE + DEED + SEARCH, '<noscript><button form="FORM">A+</button></noscript>')
    assert drawn.html.count("<noscript>") == 1
    assert 'id="dien-2"' in drawn.html
    assert drawn.html.endswith('<noscript><button form="dien-2">A+</button></noscript></form>')


FIELDS = """<form id="a"><input type="text" name="x"><input type="text" name="x" value="y"><input name="h" type="hidden"
 value="1"><input type="checkbox" name="c" value="1" checked><input type="checkbox" name="c" value="2">
<input type="radio" name="r" value="" checked><input type="radio" name="r" value="b">
<select name="s"><option value="1" selected>m</option>
<option value="2">h</option></select><textarea name="t">\nold &amp; <</textarea><input type="password" name="p"
 value=""><input type="file" name="f"><input type="hidden" name="csrf_token" value="new"></form>
<input form="a" type="text" name="out"><form id="b"><input type="text" name="x" value="mine"></form>"""


def test_what_was_typed_is_put_back_and_secrets_are_not() -> None:
    typed = {"x": ['1 "<b>', "2"], "h": ["old"], "c": ["2"], "r": ["b"], "s": ["2"], "t": ["\n</textarea><b> &amp;"]}
    typed |= {"p": ["7391"], "f": ["a.jpg"], "csrf_token": ["bad"], "out": ["o"]}
    filled = Refilled(FIELDS, "a", typed)
    first, second = forms_of(html.fragment_fromstring(filled.html, create_parent="div"))
    assert [pair for pair in first.sent() if pair[0] in ("x", "h", "c", "r", "s", "out")] == [
        ("x", '1 "<b>'),
        ("x", "2"),
        ("h", "old"),
        ("c", "2"),
        ("r", "b"),
        ("s", "2"),
        ("out", "o"),
    ]
    assert dict(first.sent())["t"] == "\n</textarea><b> &amp;"
    assert dict(first.sent())["csrf_token"] == "new"
    assert dict(second.sent())["x"] == "mine"
    assert filled.lost == {"password", "file"}
    assert "7391" not in filled.html


def test_a_page_that_nothing_was_typed_in_is_the_same() -> None:
    page = '<!doctype html>\n<p title=\'a"b\'>&amp; &#34; <br/> <!-- x --></p><script src="/a.js"></script>'
    assert Refilled(page, "a", {}).html == page
