"""Tells the expression renderer where a path of a record stands in a statement: a column, a copy in the facet, or a look-up."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from hezong.kernel.expr.sql import Params, SqlMoney, SqlValue
from hezong.kernel.model.field import Entity, Field, FieldType
from hezong.kernel.query.slot import Slot
from hezong.kernel.schema import layout
from hezong.kernel.schema.layout import Column, Part

if TYPE_CHECKING:
    from hezong.kernel.query.plan import Plan

Kind = Literal["record", "facet", "pair"]


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of an entity under an alias. ``record``: the record table; ``facet``: the facet table with its copies;
    ``pair``: both joined, where ``alias`` is the record and ``facet`` the facet. ``master``: the record joined to a ``facet``,
    where many rows are read and a look-up for each would cost more.

    ``ruled``: the paths are those of a rule of the model, which may look at fields that the asker does not read."""

    plan: "Plan"
    entity: Entity
    alias: str
    kind: Kind = "record"
    facet: str = ""
    depth: int = 0
    master: str = ""
    ruled: bool = False

    def column(self, path: tuple[str, ...]) -> SqlValue:
        """The SQL of a path such as ``("self", "region", "name")``; the protocol of the expression renderer."""
        match path:
            case ("self", *rest):
                return self.walk(tuple(rest))
            case ("now",):
                return self.plan.params.add(Slot("now"), "timestamptz")
            case ("today",):
                return self.plan.params.add(Slot("today"), "date")
            case ("user", "id") | ("user",):
                return self.plan.params.add(Slot("user"), "uuid")
            case ("user", "login"):
                return self.plan.params.add(Slot("login"), "text")
            case ("user", "name"):
                return self.plan.params.add(Slot("name"), "text")
            case ("user", "units"):
                return self.plan.params.add(Slot("units"), "uuid[]")
            case ("org",) | ("org", "id"):
                return self.plan.params.add(Slot("organization"), "uuid")
            case _:
                raise KeyError(path)

    def walk(self, path: tuple[str, ...]) -> SqlValue:
        """A field of this row, or of a record that it points to; null where that one cannot be read (contract §2)."""
        head, *rest = path
        if head == "id":
            return self.id
        field = self.entity.fields[head]
        if not rest or rest == ["id"]:
            return self.value(field)
        return self._hop(field, tuple(rest))

    def count(self, path: tuple[str, ...]) -> str:
        """How many records of a list the asker may read; the other part of the protocol of the expression renderer."""
        match path:
            case ("self", *rest):
                return self._count(tuple(rest))
            case _:
                raise KeyError(path)

    def _count(self, path: tuple[str, ...]) -> str:
        head, *rest = path
        field = self.entity.fields[head]
        if not rest:
            return self._listed(field)
        there, rows = self._there(field, rest[0])
        return f"(select {there._count(tuple(rest))} {rows})"

    def _listed(self, field: Field) -> str:
        """The readable records that point here, counted only where the asker may read that they do (contract §2)."""
        assert field.ref is not None, "a list names the entity of its records"
        assert field.via is not None, "a list names the field by which its records point here"
        target, alias = self.plan.sight.entity(field.ref), f"j{self.depth + 1}"
        via = target.fields[field.via]
        there = Source(self.plan, target, alias, "facet" if via.facet else "record", depth=self.depth + 1)
        rights = self.plan.sight.reference(field.ref).having([via.name])
        seen = self.plan.live(alias, self.plan.visible(there, rights, "reference"))
        table = layout.facet_table(target) if via.facet else layout.table(target)
        return f"(select count(distinct {there.id}) from {table} {alias} where {there.part(via, Part.VALUE)} = {self.id} and {seen})"

    @property
    def id(self) -> str:
        return f"{self.alias}.record" if self.kind == "facet" else f"{self.alias}.id"

    def value(self, field: Field) -> SqlValue:
        """The value of one field; money is a pair of columns."""
        if field.type is FieldType.MONEY:
            return SqlMoney(self.part(field, Part.VALUE), self.part(field, Part.CURRENCY))
        return self.part(field, Part.VALUE)

    def part(self, field: Field, part: Part) -> str:
        """One column of a field, taken from where it lies nearest."""
        column = layout.column(field, part)
        if not self.entity.faceted or self.kind == "record":
            return column.of(self.alias)
        if self.kind == "pair":
            return column.of(self.facet if field.facet or field.local else self.alias)
        return self._in_facet(field, column)

    def _in_facet(self, field: Field, column: Column) -> str:
        """From the facet row: its own column, its copy of the master's, or else the master's by its key."""
        for each in layout.list_columns(self.entity, field) or ():
            if each.part is column.part:
                return each.of(self.alias)
        if self.master:
            return column.of(self.master)
        return f"(select {column.of('m')} from {layout.table(self.entity)} m where m.id = {self.alias}.record)"

    def _hop(self, field: Field, path: tuple[str, ...]) -> SqlValue:
        there, rows = self._there(field, path[0])
        found = there.walk(path)
        if isinstance(found, SqlMoney):
            return SqlMoney(*(f"(select {each} {rows})" for each in (found.amount, found.currency)))
        return f"(select {found} {rows})"

    def _there(self, field: Field, name: str) -> tuple["Source", str]:
        """The record that a reference points to, and where it is found; nowhere if the asker cannot read it, or not this field of it."""
        assert field.ref is not None, "the checker lets only references be walked"
        target = self.plan.sight.entity(field.ref)
        alias = f"j{self.depth + 1}"
        there = Source(self.plan, target, alias, depth=self.depth + 1, ruled=self.ruled)
        seen = self.plan.readable(there, None if self.ruled else name)
        return (
            there,
            f"from {layout.table(target)} {alias} where {alias}.id = {self.part(field, Part.VALUE)} and {seen}",
        )

    def at(self, alias: str) -> "Source":
        """The same rows under another alias."""
        return replace(self, alias=alias)


__all__ = ["Params", "Source"]
