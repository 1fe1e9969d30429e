"""Figures of questions agree with the standard library's own statistics, and stay silent where they are not defined."""

import random
from math import isclose, sqrt
from statistics import correlation, covariance, fmean, stdev

import pytest

from lms.authoring.figures.rules import ItemFigures, figures_of
from lms.quizzes.kinds import KINDS
from tests.quizzes.test_kinds import BODIES


@pytest.mark.parametrize("seed", range(20))
def test_they_are_the_correlation_and_deviation_of_the_standard_library(seed: int):
    rng = random.Random(seed)
    marks = [(rng.choice([0.0, 0.5, 1.0]), rng.choice([n / 2 for n in range(19)])) for _ in range(40)]
    own, others = [mark[0] for mark in marks], [mark[1] for mark in marks]
    found = figures_of(marks)
    assert found.count == 40
    assert isclose(found.facility or 0, 100 * fmean(own))
    assert isclose(found.deviation or 0, 100 * stdev(own))
    assert isclose(found.discrimination or 0, 100 * correlation(own, others), abs_tol=1e-9)
    at_most = covariance(sorted(own), sorted(others))
    assert isclose(found.efficiency or 0, 100 * covariance(own, others) / at_most, abs_tol=1e-9)


def test_a_small_example_worked_by_hand():
    """Four people; x = 1, 1, 0, 0 and X = 3, 2, 2, 1: covariance 1/3, variances 1/3 and 2/3, sorted the same order."""
    found = figures_of([(1, 3), (1, 2), (0, 2), (0, 1)])
    assert found.facility == 50
    assert isclose(found.discrimination or 0, 100 * (1 / 3) / sqrt(1 / 3 * 2 / 3))
    assert isclose(found.efficiency or 0, 100)


def test_what_is_not_defined_is_not_told():
    assert figures_of([]) == ItemFigures(0)
    assert figures_of([(1, 4)]) == ItemFigures(1, 100)
    everybody = figures_of([(1, 4), (1, 5), (1, 6)])
    assert (everybody.facility, everybody.deviation) == (100, 0)
    assert (everybody.discrimination, everybody.efficiency) == (None, None)


def test_marks_that_differ_by_rounding_alone_do_not_discriminate():
    third = 1 / 3
    assert figures_of([(third, 1), (1 - 2 * third, 2), (third, 3)]).discrimination is None


def test_those_who_know_more_and_fail_are_noticed():
    assert (figures_of([(0, 9), (0, 8), (1, 2), (1, 1)]).discrimination or 0) < -90


@pytest.mark.parametrize(
    ("kind", "score"),
    [("single", 100 / 3), ("true_false", 50), ("matching", 100 / 3), ("multiple", None), ("ordering", None)],
)
def test_blind_guessing(kind: str, score: float | None):
    assert KINDS[kind].guessed(BODIES[kind]) == pytest.approx(score)
