"""Turns grants into row policies, the net under every write; they never limit the reading role, whose statements carry
their scope.

The writing role reads all rows, for references and locks, and writes what the person of the transaction may write;
without a person it writes nothing (contract §7). A condition (``when``) is judged on the row as it was, since a move
may lead out of it. Sums follow the records that they add up. After an update the row must lie where a position reaches, but may have another owner, so that
work can be handed over. A closed facet is taken up again by whoever may make one there, whoever held it before.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from hezong.kernel.access.share import listed
from hezong.kernel.model.field import Depth, Entity, Grant, Rule
from hezong.kernel.model.model import Model
from hezong.kernel.model.rollups import Roll, rolls_into
from hezong.kernel.schema.catalogue import Policy, Roles, View
from hezong.kernel.schema.conditions import condition
from hezong.kernel.schema.layout import facet_name, facet_table, owner_column, table, table_name
from hezong.kernel.schema.names import CONTROL, quoted, relation, short
from hezong.kernel.schema.parents import Parent, inherited
from hezong.kernel.schema.rights import CHANGING, SETTING, Row, everyone, grants, predicate


def policies(model: Model, roles: Roles) -> tuple[Policy, ...]:
    """The policies of all business tables."""
    return tuple(policy for entity in model.entities.values() for policy in _of(entity, model, roles))


def relations(model: Model, roles: Roles) -> tuple[View, ...]:
    """For each faceted entity, who works with a record: what its policies look up without meeting themselves."""
    return tuple(
        View(CONTROL, _relations(entity), _relations_sql(entity), readers=(roles.write,))
        for entity in model.entities.values()
        if entity.faceted
    )


def _of(entity: Entity, model: Model, roles: Roles) -> Iterable[Policy]:
    yield from _open(table_name(entity), roles)
    if entity.faceted:
        yield from _open(facet_name(entity), roles)
        yield from _masters(entity, model, roles)
        yield from _facets(entity, model, roles)
    else:
        yield from _records(entity, model, roles)


def _open(name: str, roles: Roles) -> Iterable[Policy]:
    """Policies are forced on the owner too, who makes and mends tables and on whose behalf report views read."""
    yield Policy(name, "owner", "all", (roles.owner,), "true", "true")
    yield Policy(name, "readable", "select", (roles.read, roles.write), "true")


def _records(entity: Entity, model: Model, roles: Roles) -> Iterable[Policy]:
    name = table_name(entity)
    row = _row(name, owner_column(entity).quoted, condition(model, entity, quoted(name), SETTING))
    if entity.above is not None:
        yield from _children(entity, Parent(model, entity, entity.above, quoted(name), SETTING), row, roles)
        return
    create, change = grants(entity, ("create",)), grants(entity, CHANGING)
    yield Policy(name, "create", "insert", (roles.write,), check=predicate(everyone(create), row))
    added = _adding(entity, model)
    using, check = predicate(everyone(change), row), predicate(everyone(_bare(change)), replace(row, owner=None))
    yield _change(name, roles, f"{using}{added}", f"{check}{added}")


def _children(entity: Entity, parent: Parent, row: Row, roles: Roles) -> Iterable[Policy]:
    """Rows whose rights are those of another record. Changed ones must lie below a record to which the person may add; of what may
    stand alone, the owner may change it wherever it lies.
    """
    name = table_name(entity)
    using = [inherited(parent, row, verb) for verb in CHANGING if verb != "merge" or listed(entity, verb)]
    mine = f"{row.owner} = {row.who}"
    yield Policy(name, "create", "insert", (roles.write,), check=inherited(parent, row, "create"))
    if not parent.above.related:
        yield _change(name, roles, _any(using), parent.gives("create"))
    else:
        alone = parent.above.optional
        yield _change(name, roles, _any([mine, *using]), "true" if alone else _any([parent.gives("create"), mine]))


def _any(rules: Iterable[str]) -> str:
    return "\n    or ".join(dict.fromkeys(rules))


def _masters(entity: Entity, model: Model, roles: Roles) -> Iterable[Policy]:
    """A master is made at its steward, and changed by whoever may change it there or one of its facets."""
    name = table_name(entity)
    create, change = _bare(grants(entity, ("create",))), _bare(grants(entity, CHANGING))
    steward = predicate(everyone(_full(change)), _row(name, None))
    record = f"{quoted(name)}.{quoted('id')}"
    rule = f"{steward}\n    or {_holder(entity, change, record)}{_adding(entity, model)}"
    yield Policy(name, "create", "insert", (roles.write,), check=predicate(everyone(create), _row(name, None)))
    yield _change(name, roles, rule, rule)


def _facets(entity: Entity, model: Model, roles: Roles) -> Iterable[Policy]:
    """A facet follows its own rights; who saves the master also renews the copies in facets of others."""
    name = facet_name(entity)
    row = _row(name, owner_column(entity).quoted, condition(model, entity, quoted(name), SETTING))
    create, change = grants(entity, ("create",)), grants(entity, CHANGING)
    copies = _copies(entity, _bare(change), f"{quoted(name)}.{quoted('record')}")
    anyone, making = replace(row, owner=None), predicate(everyone(create), row)
    closed = f"{quoted(name)}.{quoted('deleted_at')} is not null"
    again = f"({closed}\n    and ({predicate(everyone(_bare(create)), anyone)}))"
    using, check = predicate(everyone(change), row), predicate(everyone(_bare(change)), anyone)
    yield Policy(name, "create", "insert", (roles.write,), check=making)
    yield _change(
        name, roles, f"{using}\n    or {copies}\n    or {again}", f"{check}\n    or {copies}\n    or {making}"
    )


def _adding(entity: Entity, model: Model) -> str:
    """Whoever may write records that are added up writes the sums with them, wherever these lie within reach."""
    # Records whose rights are those of the one that adds them up are written by whoever may change that one anyhow.
    rolls = (each for each in rolls_into(model, entity.name) if not _follows(each))
    children = dict.fromkeys(each.child.name for each in rolls)
    found = [grant for name in children for grant in grants(model.entities[name], ("create", *CHANGING))]
    if not found:
        return ""
    return f"\n    or {predicate(everyone(_bare(found)), _row(table_name(entity), None))}"


def _follows(roll: Roll) -> bool:
    return roll.child.above is not None and roll.child.above.field == roll.via.name


def _change(name: str, roles: Roles, using: str, check: str) -> Policy:
    return Policy(name, "change", "update", (roles.write,), using, check)


def _row(table: str, owner: str | None, when: Callable[[Rule], str] = lambda _: "true") -> Row:
    alias = quoted(table)
    return Row(f"{alias}.{quoted('organization')}", f"{alias}.{owner}" if owner else None, SETTING, when)


def _bare(found: Iterable[Grant]) -> tuple[Grant, ...]:
    """The grants without their conditions."""
    return tuple(replace(each, when=None) for each in found)


def _full(found: Iterable[Grant]) -> tuple[Grant, ...]:
    return tuple(each for each in found if each.depth is not Depth.OWN)


def _copies(entity: Entity, change: tuple[Grant, ...], record: str) -> str:
    steward = predicate(everyone(_full(change)), Row('m."organization"', None, SETTING, lambda _: "true"))
    stewarded = f'exists (select from {table(entity)} m where m."id" = {record} and (\n    {steward}))'
    return f"{stewarded}\n    or {_holder(entity, change, record)}"


def _holder(entity: Entity, change: tuple[Grant, ...], record: str) -> str:
    """Whether the person may change one of the facets of a record."""
    rule = predicate(everyone(change), Row('r."organization"', 'r."owner"', SETTING, lambda _: "true"))
    return (
        f'exists (select from {relation(CONTROL, _relations(entity))} r where r."record" = {record} and (\n    {rule}))'
    )


def _relations(entity: Entity) -> str:
    return short(entity.name, "relations")


def _relations_sql(entity: Entity) -> str:
    owner = owner_column(entity).quoted
    return f'select f."record", f."organization", f.{owner} as "owner" from {facet_table(entity)} f'
