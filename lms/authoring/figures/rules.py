"""Figures of test questions by the definitions that Moodle documents ("Quiz statistics calculations").

With x the mark of a question in an attempt and X the marks of that attempt's other questions, each question counting
one mark: facility is the mean of x; the deviation is the standard deviation of x over n - 1; the discrimination index
is the correlation of x and X; discriminative efficiency is their covariance as a share of the greatest that the same
marks could have, which is reached when both are sorted. All are given in percent, None where they are not defined.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt


@dataclass(frozen=True)
class ItemFigures:
    """The figures of one question over `count` attempts, in percent; None where too little is known to define them."""

    count: int
    facility: float | None = None
    deviation: float | None = None
    discrimination: float | None = None
    efficiency: float | None = None


def figures_of(marks: Sequence[tuple[float, float]]) -> ItemFigures:
    """The figures of (x, X) of every attempt, x from 0 to 1."""
    count = len(marks)
    if not count:
        return ItemFigures(0)
    own, others = [mark[0] for mark in marks], [mark[1] for mark in marks]
    facility = 100 * fsum(own) / count
    if count < 2:
        return ItemFigures(count, facility)
    own_variance, other_variance = _covariance(own, own), _covariance(others, others)
    together, at_most = _covariance(own, others), _covariance(sorted(own), sorted(others))
    spread = sqrt(own_variance * other_variance)
    return ItemFigures(
        count,
        facility,
        100 * sqrt(own_variance),
        100 * together / spread if spread else None,
        100 * together / at_most if at_most else None,
    )


def _covariance(one: Sequence[float], other: Sequence[float]) -> float:
    """The covariance over n - 1, as Moodle has it; one that comes from rounding alone counts as 0."""
    mean_one, mean_other = fsum(one) / len(one), fsum(other) / len(other)
    total = fsum((a - mean_one) * (b - mean_other) for a, b in zip(one, other, strict=True))
    return 0.0 if abs(total) < 1e-9 else total / (len(one) - 1)
