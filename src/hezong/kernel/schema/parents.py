"""Turns rights through another record into SQL predicates over the record above, for policies and report views. Pure.

Of a parent with facets the facet of the row's own organization is judged; organizations count as what stands for them today.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from hezong.kernel.access.share import listed, verb_above
from hezong.kernel.model.field import Above, Entity, Grant
from hezong.kernel.model.model import Model
from hezong.kernel.schema.conditions import condition
from hezong.kernel.schema.layout import column, list_table, owner_column
from hezong.kernel.schema.names import control, literal, quoted
from hezong.kernel.schema.rights import Entry, Row, everyone, grants, predicate

Roles = frozenset[str] | None
"""The roles whose positions count; None: all."""


@dataclass(frozen=True, slots=True)
class Parent:
    """The record above the rows ``alias`` of an entity, for the person ``who``."""

    model: Model
    entity: Entity
    above: Above
    alias: str
    who: str
    depth: int = 0

    def gives(self, verb: str, roles: Roles = None) -> str:
        """True for rows whose parent gives a verb over them; of a related record that there need not be, adding needs none."""
        wanted = verb_above(self.above, verb)
        found = self._related(wanted, roles) if self.above.related else self._one(*self._targets[0], wanted, roles)
        if verb == "create" and self.above.optional:
            return f"({self._key} is null\n    or {found})"
        return found

    @property
    def _targets(self) -> list[tuple[str, Entity]]:
        return list(self.above.entities.items())

    @property
    def _key(self) -> str:
        return column(self.entity.fields[self.above.field]).of(self.alias)

    def _related(self, verb: str, roles: Roles) -> str:
        kind = column(self.entity.fields[f"{self.above.field}_entity"]).of(self.alias)
        found = [(name, self._one(name, target, verb, roles)) for name, target in self._targets]
        cases = "\n    ".join(f"when {literal(name)} then {rule}" for name, rule in found if rule != "false")
        return f"(case {kind}\n    {cases}\n    else false end)" if cases else "false"

    def _one(self, name: str, target: Entity, verb: str, roles: Roles) -> str:
        alias = f"p{self.depth + 1}"
        key = "record" if target.faceted else "id"
        rule = self._rule(target, alias, verb, roles)
        if rule == "false":
            return rule
        same = f" and {_same(alias, self.alias)}" if target.faceted else ""
        where = f'{alias}.{quoted(key)} = {self._key} and {alias}."deleted_at" is null{same}'
        return f"exists (select from {list_table(target)} {alias} where {where} and (\n    {rule}))"

    def _rule(self, target: Entity, alias: str, verb: str, roles: Roles) -> str:
        when = condition(self.model, target, alias, self.who)
        row = Row(f'{alias}."organization"', owner_column(target).of(alias), self.who, when)
        # A grant to change some fields of the parent is no right over what lies below it.
        given = (each for each in grants(target, (verb,)) if verb != "update" or each.fields is None)
        own = predicate(held(given, roles), row)
        if target.above is None:
            return own
        up = Parent(self.model, target, target.above, alias, self.who, self.depth + 1)
        if listed(target, verb):
            return both(own, up.gives(verb))
        return up.gives(verb, roles)


def inherited(parent: Parent, row: Row, verb: str) -> str:
    """True for rows over which the person has a verb through the parent; where roles are listed for it, their grants narrow it."""
    rule = parent.gives(verb)
    if not listed(parent.entity, verb):
        return rule
    return both(predicate(everyone(grants(parent.entity, (verb,))), row), rule)


def held(found: Iterable[Grant], roles: Roles) -> tuple[Entry, ...]:
    """Grants with the roles that may use them, of those that count."""
    return tuple(
        (grant, of) for grant, of in everyone(found, roles) if roles is None or (of is not None and of <= roles)
    )


def both(one: str, other: str) -> str:
    """Both predicates."""
    if "false" in (one, other):
        return "false"
    return f"(({one})\n    and ({other}))"


def _same(one: str, other: str) -> str:
    """Whether the organizations of two rows are one and the same today."""
    a, b = (f"{each}.{quoted('organization')}" for each in (one, other))
    reach = control("reach")
    heirs = (
        f'select from {reach} s join {reach} t on t."organization" = s."organization" and t."depth" = \'unit\''
        f' where s."depth" = \'unit\' and s."member" = {a} and t."member" = {b}'
    )
    return f"({a} = {b} or exists ({heirs}))"
