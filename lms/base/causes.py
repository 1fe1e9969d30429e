"""The chain of errors that led to an error."""

from collections.abc import Iterator


def causes(problem: BaseException | None) -> Iterator[BaseException]:
    """The error itself, then the one that it came from, and so on to the first."""
    while problem is not None:
        yield problem
        problem = problem.__cause__ or problem.__context__
