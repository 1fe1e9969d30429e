"""What axe says about a page: by light all it knows, by dark what another colour can change."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What is right need not be described, which takes axe longer than finding what is wrong.
_LIGHT = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
_DARK = """async () => (await axe.run(document, {
    runOnly: ['color-contrast', 'link-in-text-block'], resultTypes: ['violations']})).violations"""


def judged(page: Page) -> list[str]:
    """The violations of the page as it stands. Only colours differ in the dark, so only they are looked at again."""
    page.emulate_media(color_scheme="light")
    found = _told("light", Axe().run(page, options=_LIGHT).response["violations"])
    page.emulate_media(color_scheme="dark")
    return found + _told("dark", page.evaluate(_DARK))


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
