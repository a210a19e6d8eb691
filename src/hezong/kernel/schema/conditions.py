"""Turns conditions of grants into SQL over one row, with values in place, as policies and views need them. Pure.

A path through a reference becomes a scalar subquery; a master field of a faceted entity is read from its copy in the
facet where there is one. ``user`` is the person who asks, ``org`` the organization of the row.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import cast
from uuid import UUID

from hezong.kernel.expr.sql import Params, SqlMoney, SqlValue, render_where
from hezong.kernel.model.field import Entity, Rule
from hezong.kernel.model.model import Model
from hezong.kernel.schema.layout import Column, Part, columns, list_columns, table
from hezong.kernel.schema.names import control, literal, quoted

PARTS = (Part.VALUE, Part.CURRENCY)


def condition(model: Model, entity: Entity, alias: str, who: str) -> Callable[[Rule], str]:
    """What renders the conditions of an entity over the row ``alias`` of the table that lists walk."""

    def render(rule: Rule) -> str:
        return f"({render_where(rule.checked, RowColumns(model, entity, alias, who), Literals())})"

    return render


@dataclass(frozen=True)
class RowColumns:
    """Finds what a path reads, starting from one row."""

    model: Model
    entity: Entity
    alias: str
    who: str

    def column(self, path: tuple[str, ...]) -> SqlValue:
        """The value of a path; KeyError for one that the checker would not have let pass."""
        match path:
            case ("now",):
                return "now()"
            case ("today",):
                return f'(select t."date" from {control("today")} t)'
            case ("user", name):
                return self.who if name == "id" else _looked_up("user", [name], self.who, 0)[0]
            case ("org", name):
                organization = f"{self.alias}.{quoted('organization')}"
                return organization if name == "id" else _looked_up("organization", [name], organization, 0)[0]
            case ("self", *names):
                return self._through(names)
            case _:
                raise KeyError(".".join(path))

    def count(self, path: tuple[str, ...]) -> str:
        """Rules look at no lists of records: the loader has refused those that do."""
        raise KeyError(".".join(path))

    def _through(self, names: Sequence[str]) -> SqlValue:
        entity, values = self.entity, self._own(names[0])
        for depth, (name, following) in enumerate(pairwise(names), start=1):
            target = entity.fields[name].ref
            if target is None:
                raise KeyError(name)
            entity = self.model.entities[target]
            found = ["id"] if following == "id" else [each.name for each in _shown(columns(entity.fields[following]))]
            values = _looked_up(target, found, values[0], depth)
        return values[0] if len(values) == 1 else SqlMoney(values[0], values[1])

    def _own(self, name: str) -> list[str]:
        if name == "id":
            return [f"{self.alias}.{quoted('record' if self.entity.faceted else 'id')}"]
        found = self.entity.fields[name]
        own = list_columns(self.entity, found)
        if own is not None:
            return [each.of(self.alias) for each in _shown(own)]
        wanted = [each.name for each in _shown(columns(found))]
        return _looked_up(self.entity.name, wanted, f"{self.alias}.{quoted('record')}", 0)


@dataclass
class Literals(Params):
    """Writes values into the text, where a statement cannot have parameters; all of them come from the model's files."""

    values: list[object] = field(default_factory=list[object])

    def add(self, value: object, pg_type: str) -> str:
        """The value as a literal of its type. TypeError for a value that expressions do not know."""
        return f"{_written(value)}::{pg_type}"


def _written(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool() | int() | Decimal():
            return f"({str(value).lower()})"
        case str() | UUID() | date() | datetime():
            return literal(str(value))
        case timedelta():
            return literal(f"{value // timedelta(microseconds=1)} microseconds")
        case list():
            return f"array[{', '.join(_written(each) for each in cast(list[object], value))}]"
        case _:
            raise TypeError(type(value).__name__)


def _shown(found: Sequence[Column]) -> list[Column]:
    return [each for each in found if each.part in PARTS]


def _looked_up(entity: str, names: list[str], key: str, depth: int) -> list[str]:
    """Columns of another row as scalar subqueries; aliases differ by depth, since they nest."""
    row = f"r{depth}"
    source = f'from {table(entity)} {row} where {row}."id" = {key}'
    return [f"(select {row}.{quoted(each)} {source})" for each in names]
