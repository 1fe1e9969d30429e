"""The one place where messages become words of a page: translated, filled in, and never markup."""

import pytest
from flask import Flask, render_template_string

from lms.base.messages import message_of, with_values
from lms.web.i18n import _, _l, ngettext, told

ODD = ["<b>", '"', "'", "%", "%(x)s", "%(said)s", "%s", "%%", "{}", "{0}", "{{7*7}}", "${x}", "50% xong"]
SENTENCE = "“%(step)s”: %(said)s"
META = '<meta http-equiv=refresh content="0;url=/x">'


@pytest.fixture(params=["vi", "en"])
def language(request: pytest.FixtureRequest, app: Flask) -> str:
    context = app.test_request_context(headers={"Cookie": f"tieng={request.param}"})
    with context:
        yield request.param


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("odd", ODD)
def test_typed_text_is_told_as_it_was_typed(odd: str):
    assert told(with_values(SENTENCE, step=odd, said=odd)) == f"“{odd}”: {odd}"
    assert told(odd) == odd
    assert _(SENTENCE, step=odd, said=odd) == f"“{odd}”: {odd}"
    assert str(_l(SENTENCE, step=odd, said=odd)) == f"“{odd}”: {odd}"


def test_messages_inside_are_translated_and_typed_text_is_not(language: str):
    inside = message_of("Có mã HTML.")
    said = {"vi": "“Có mã HTML.”: Có mã HTML.", "en": "“Có mã HTML.”: There is HTML in it."}
    assert told(with_values(SENTENCE, step="Có mã HTML.", said=inside)) == said[language]


def test_the_empty_text_is_nothing(language: str):
    assert (told(""), _(""), language in ("vi", "en")) == ("", "", True)


def test_one_and_many(language: str):
    assert ngettext("%(num)s bài", "%(num)s bài", 2) == {"vi": "2 bài", "en": "2 lessons"}[language]


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("odd", [*ODD, META])
def test_on_a_page_typed_text_is_text(odd: str):
    shown = {"<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"}
    escaped = "".join(shown.get(letter, letter) for letter in odd)
    page = '{{ message | told }}|{{ _("“%(step)s”: %(said)s", step=odd, said=odd) }}|{{ _(odd) }}|{{ odd | told }}'
    page += '|{{ ngettext("%(num)s %(x)s", "%(num)s %(x)s", 2, x=odd) }}|{{ lazy }}'
    made = render_template_string(page, message=with_values(SENTENCE, step=odd, said=odd), odd=odd, lazy=_l(odd))
    both = f"“{escaped}”: {escaped}"
    assert made == f"{both}|{both}|{escaped}|{escaped}|2 {escaped}|{escaped}"


@pytest.mark.usefixtures("language")
def test_a_link_that_a_page_puts_into_a_sentence_stays_a_link():
    page = '{% macro link() %}<a href="/">x</a>{% endmacro %}{{ _("“%(step)s”: %(said)s", step=link(), said="<") }}'
    assert render_template_string(page) == "“<a href=&#34;/&#34;>x</a>”: &lt;".replace("&#34;", '"')
