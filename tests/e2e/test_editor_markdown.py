"""A browser reads and writes Markdown as Node does, which is tried on every kind of text in
tests/content/test_editor_markdown.py.
"""

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from lms.base.db import db
from lms.catalogue.models import CourseVersion, Lesson, Step
from lms.content.text.blocks import for_scripts
from lms.web.assets import static_url
from tests.bridge import ODD, PIECES, made_up, round_trip
from tests.e2e.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("site", ["sqlite"], indirect=True)]

#: Reads each text with the editor and writes it again; null where the editor leaves it to be edited as Markdown.
ROUND_TRIP = """async ([schemaUrl, markdownUrl, blocks, sources]) => {
  const {makeSchema} = await import(schemaUrl)
  const {makeMarkdown} = await import(markdownUrl)
  const markdown = makeMarkdown(makeSchema(blocks, new Map()), blocks)
  return sources.map(source => markdown.fits(source) ? markdown.write(markdown.read(source)) : null)
}"""


def written(chromium: Browser, site: Site, sources: list[str]) -> list[str | None]:
    """Every text as the editor writes it again in a browser."""
    page = chromium.new_page()
    page.goto(f"{site.url}/tro-giup")
    with site.app.test_request_context():
        urls = [static_url("js/editor-schema.js"), static_url("js/editor-markdown.js")]
    answer: list[str | None] = page.evaluate(ROUND_TRIP, [*urls, for_scripts(), sources])
    page.close()
    return answer


def test_any_text_is_the_same_in_a_browser(site: Site, chromium: Browser) -> None:
    sources = [*made_up(1000), *made_up(500, [*PIECES, *ODD])]
    back = written(chromium, site, sources)
    assert back == [one.written for one in round_trip(sources)]
    assert sum(one is not None for one in back) > len(sources) * 0.5


def test_what_courses_keep_comes_back_as_it_was(site: Site, chromium: Browser) -> None:
    with site.app.app_context():
        kept = select(Step.source).join(Lesson).join(CourseVersion).where(CourseVersion.state == "published")
        sources = list(db.session.scalars(kept))
    assert len(sources) > 50
    assert written(chromium, site, sources) == [one.written for one in round_trip(sources)]
    assert all(one.same for one in round_trip(sources))
