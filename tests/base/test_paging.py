"""The one pager: every row is on exactly one page, whatever page is asked for there is one."""

from hypothesis import given, strategies as st

from lms.base.paging import Page, nearest, page_at, pages, span
from tests.structure.tree import modules, name, templates

ROWS = st.integers(0, 200).map(lambda count: list(range(count)))


@given(ROWS, st.integers(1, 40))
def test_every_row_is_on_one_page(rows: list[int], size: int) -> None:
    shown = [page_at(rows, number, size) for number in range(1, pages(len(rows), size) + 1)]
    assert [row for page in shown for row in page.rows] == rows
    assert [(page.before or 0, page.number, page.after or 0) for page in shown] == [
        (number - 1, number, number + 1 if number < len(shown) else 0) for number in range(1, len(shown) + 1)
    ]


@given(ROWS, st.one_of(st.none(), st.integers(-5, 500)), st.integers(1, 40))
def test_whatever_is_asked_for_a_page_that_is_there_comes(rows: list[int], number: int | None, size: int) -> None:
    page = page_at(rows, number, size)
    assert 1 <= page.number == nearest(number, len(rows), size) <= page.last
    first, most = span(page.number, size)
    assert list(page.rows) == rows[first : first + most]


def test_a_page_beyond_the_last_leads_back_to_it() -> None:
    assert (Page([], 9, 31).before, Page([], 9, 31).after) == (2, None)


def test_there_is_one_pager() -> None:
    """Nobody counts pages by hand, and one template draws the way on; the handout's saves as it turns the page."""
    counting = [name(path) for path in modules() if "max(1, -(-" in path.read_text("utf-8")]
    assert counting == ["lms/base/paging.py"]
    drawing = [name(path) for path in templates() if 'class="pager"' in path.read_text("utf-8")]
    assert drawing == ["templates/authoring/handout_preview.html", "templates/components/pager.html"]
