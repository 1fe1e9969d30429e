"""What a whole run leaves out is a repetition, no deed is left out altogether; what shares a server stays together."""

import pytest

from tests.ordering import group_of
from tests.repeating import chosen

ONE = [("sqlite",), ("postgres",)]
TWO = [("sqlite", "sqlite"), ("sqlite", "postgres"), ("postgres", "sqlite"), ("postgres", "postgres")]


@pytest.mark.parametrize("settings", [[()], ONE, ONE[:1], TWO, TWO[:1], [("1",), ("2",), ("3",)]])
@pytest.mark.parametrize("each", [True, False])
def test_something_is_tried_with_every_set_of_values(settings: list[tuple[str, ...]], each: bool) -> None:
    for turn in range(7):
        found = chosen(settings, turn, each=each)
        assert found
        assert set(found) <= set(settings)


def test_sets_of_values_take_turns_so_that_both_engines_are_tried() -> None:
    assert [chosen(ONE, turn, each=False) for turn in (4, 5, 6)] == [ONE[1:], ONE[:1], ONE[:1]]


def test_what_is_about_the_database_is_tried_on_both() -> None:
    assert chosen(ONE, 3, each=True) == ONE


@pytest.mark.parametrize("each", [True, False])
def test_from_one_engine_to_another_both_ways_are_tried(each: bool) -> None:
    assert chosen(TWO, 1, each=each) == [("sqlite", "postgres"), ("postgres", "sqlite")]


def test_what_shares_a_server_runs_in_one_worker_and_the_rest_anywhere() -> None:
    pins = "tests/attacks/test_pins.py::test_x[nginx, gunicorn, PostgreSQL-1212]"
    told = "tests/attacks/test_told.py::test_y[nginx, gunicorn, PostgreSQL]"
    alone = "tests/people/test_trying.py::test_z[sqlite-code]"
    assert group_of(pins) == group_of(told) != group_of(told.replace("nginx, gunicorn, PostgreSQL", "waitress"))
    assert group_of("tests/structure/test_a.py::test_a[x]") == group_of("tests/structure/test_b.py::test_b")
    assert group_of(alone) == alone
