"""Statements made when the program starts, as the driver itself takes them: for what is asked and done most often."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Delete, Dialect, Insert, Select, Update
from sqlalchemy.sql.compiler import SQLCompiler


@dataclass(frozen=True)
class ReadyStatement:
    """A statement as the driver wants it: its SQL, the order of its values where the driver goes by order, the
    values written into the statement, and for each column the function that makes a plain value of what the driver
    gives."""

    sql: str
    names: list[str] | None
    fixed: dict[str, Any]
    binders: Mapping[str, Callable[[Any], Any]]
    makers: tuple[Callable[[Any], Any] | None, ...]

    def given(self, values: dict[str, Any]) -> Any:
        """All values of the statement, in the form that the driver takes."""
        given = self.fixed | values
        for name, bind in self.binders.items():
            given[name] = bind(given[name])
        return tuple(given[name] for name in self.names) if self.names else given

    def plain(self, row: Sequence[Any]) -> Sequence[Any]:
        """A row as SQLAlchemy would give it."""
        return [make(one) if make else one for make, one in zip(self.makers, row, strict=True)]


@cache
def compiled(statement: Select[*tuple[Any, ...]] | Update | Insert | Delete, dialect: Dialect) -> ReadyStatement:
    """A ready-made statement in the driver's form, compiled once for each dialect."""
    made = statement.compile(dialect=dialect)
    assert isinstance(made, SQLCompiler)  # noqa: S101  (every dialect's compiler of a select() is one)
    kinds = [column.type for column in statement.selected_columns] if isinstance(statement, Select) else []
    makers = tuple(kind.dialect_impl(dialect).result_processor(dialect, None) for kind in kinds)
    bound = {name: parameter.type for parameter, name in made.bind_names.items()}
    binders = {name: kind.dialect_impl(dialect).bind_processor(dialect) for name, kind in bound.items()}
    wanted = {name: bind for name, bind in binders.items() if bind is not None}
    return ReadyStatement(str(made), made.positiontup, made.params, wanted, makers)
