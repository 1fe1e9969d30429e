"""What axe says about a page: by light all it knows, by dark what another colour can change.

A whole run looks at each page in one of the two, which its address decides, `script/soak tests` in both.
"""

from weakref import WeakSet

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.depth import DEEP, DEEPEST, turn

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What is right need not be described, which takes axe longer than finding what is wrong.
_ALL = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
_PROGRAM = Axe().axe_script
_RUN = "async options => (await axe.run(document, options)).violations"
_DARK = """async () => (await axe.run(document, {
    runOnly: ['color-contrast', 'link-in-text-block'], resultTypes: ['violations']})).violations"""


#: Pages that bring the program along wherever they go: to hand it over and compile it anew takes longer than it works.
_ready: WeakSet[Page] = WeakSet()


def judged(page: Page) -> list[str]:
    """The violations of the page as it stands. Only colours differ in the dark, so only they are looked at again."""
    both = DEEPEST or not DEEP
    first = "light" if both else turn(("dark", "light"), page.url.split("/", 3)[3])[0]
    page.emulate_media(color_scheme=first)  # type: ignore[arg-type]
    if not page.evaluate("'axe' in window"):
        page.evaluate(_PROGRAM)
    # What sticks to the bottom lies over what is still to be scrolled to; at the end of the page it lies over nothing.
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    found = _told(first, page.evaluate(_RUN, _ALL))
    if both:
        page.emulate_media(color_scheme="dark")
        found += _told("dark", page.evaluate(_DARK))
    return found


def look(page: Page, url: str) -> list[str]:
    """The same of the page at this address."""
    return look_and_read(page, url)[0]


def look_and_read(page: Page, url: str) -> tuple[list[str], str]:
    """(the same, the page as the server wrote it)."""
    if page not in _ready:
        page.add_init_script(_PROGRAM)
        _ready.add(page)
    answer = page.goto(url)
    assert answer is not None, url
    return judged(page), answer.text()


def look_in_turn(page: Page, url: str, number: int) -> tuple[list[str], str]:
    """The same, for a desk that has many pages of the same parts: of a whole run every second is judged."""
    if DEEPEST or number % 2:
        return look_and_read(page, url)
    answer = page.goto(url)
    assert answer is not None, url
    return [], answer.text()


def _told(scheme: str, violations: list[dict[str, object]]) -> list[str]:
    found = []
    for violation in violations:
        nodes = violation["nodes"]
        assert isinstance(nodes, list)
        found.append(f"{scheme} {violation['id']} {[node['target'] for node in nodes[:3]]}")
    return found
