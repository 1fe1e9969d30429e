"""Days and months as people write them, wherever they are typed."""

import ast
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, strategies as st

from lms.base.typed_days import EARLIEST, LATEST, read_day, read_month
from tests.structure.tree import modules, name, parsed

DAY = date(2026, 11, 30)
WRITINGS = [
    *("30/11/2026", "30-11-2026", "30.11.2026", "2026-11-30", "30 11 2026", "30112026"),
    *(" 30 / 11 / 2026 ", "30/11-2026", "2026-11-30 "),
]
NO_DAYS = [
    "31/02/2027",
    "05/31/2027",
    "mai",
    "1/1/27",
    "1/1/0001",
    "--",
    "30/11/1899",
    "2100-01-01",
    "2026-30-11",
    "٣٠/١١/٢٠٢٦",
]


@pytest.mark.parametrize("typed", WRITINGS)
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    assert read_day(typed) == DAY


@pytest.mark.parametrize("typed", [*NO_DAYS, "", "30/11", "٣٠/١١/٢٠٢٦", "3/0/11/2026", "30/11/20266"])
def test_what_is_no_day_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValueError, match="24/11/2026"):
        read_day(typed)


@given(st.dates(EARLIEST, LATEST))
def test_every_day_is_read_back_from_every_writing(day: date) -> None:
    for writing in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%d%m%Y"):
        assert read_day(day.strftime(writing)) == day
    assert read_day(f"{day.day}/{day.month}/{day.year}") == day


@given(st.text(max_size=20))
def test_anything_is_read_or_refused_and_nothing_falls_over(typed: str) -> None:
    for read in (read_day, read_month):
        with suppress(ValueError):
            assert read(typed)


def test_a_month_is_read_as_people_write_it() -> None:
    typed = ("11/2026", "1/2026", "03-2027", "3.2027")
    assert [read_month(one) for one in typed] == ["11/2026", "01/2026", "03/2027", "03/2027"]


@pytest.mark.parametrize("typed", ["13/2026", "0/2026", "11/26", "tháng 11", "11/1999"])
def test_what_is_no_month_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValueError, match="11/2026"):
        read_month(typed)


def test_no_form_reads_days_in_a_way_of_its_own() -> None:
    """The library's own fields know one writing each."""
    imported = [
        f"{name(path)}: {alias.name}"
        for path in modules()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("wtforms")
        for alias in node.names
        if alias.name in {"DateField", "MonthField", "DateTimeField", "IntegerField", "DateTimeLocalField"}
    ]
    assert imported == []
