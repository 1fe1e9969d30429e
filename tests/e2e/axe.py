"""What axe says about a page: by light all it knows, by dark what another colour can change.

A whole run looks at each page in one of the two, which its address decides, `script/soak tests` in both.
"""

import re
import zlib

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.depth import DEEP, DEEPEST

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What is right need not be described, which takes axe longer than finding what is wrong.
_ALL = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
_DARK = """async () => (await axe.run(document, {
    runOnly: ['color-contrast', 'link-in-text-block'], resultTypes: ['violations']})).violations"""


def judged(page: Page) -> list[str]:
    """The violations of the page as it stands. Only colours differ in the dark, so only they are looked at again."""
    both = DEEPEST or not DEEP
    # Numbers in an address are those of rows, which differ from run to run.
    first = "light" if both or zlib.crc32(re.sub("[0-9]", "", page.url.split("/", 3)[3]).encode()) % 2 else "dark"
    page.emulate_media(color_scheme=first)  # type: ignore[arg-type]
    found = _told(first, Axe().run(page, options=_ALL).response["violations"])
    if both:
        page.emulate_media(color_scheme="dark")
        found += _told("dark", page.evaluate(_DARK))
    return found


def look(page: Page, url: str) -> list[str]:
    """The same of the page at this address."""
    page.goto(url)
    return judged(page)


def _told(scheme: str, violations: list[dict[str, object]]) -> list[str]:
    found = []
    for violation in violations:
        nodes = violation["nodes"]
        assert isinstance(nodes, list)
        found.append(f"{scheme} {violation['id']} {[node['target'] for node in nodes[:3]]}")
    return found
