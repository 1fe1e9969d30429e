"""What an error came from."""

from collections.abc import Iterator


def causes(problem: BaseException | None) -> Iterator[BaseException]:
    """The error itself, then what it came from, one after another."""
    while problem is not None:
        yield problem
        problem = problem.__cause__ or problem.__context__
