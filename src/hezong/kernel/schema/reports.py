"""Turns grants of reading into views for people who query by SQL: their rows, their fields, and of sensitive fields the
last four.

The person is found through ``session_user`` in ``hz_control.bi_login``, never through a setting (contract §7). A
security barrier keeps functions of the reader away from rows that the rule hides. Deleted records and fields that
nobody may read are absent.
"""

from collections.abc import Iterable

from hezong.kernel.access.share import keeps_own, listed
from hezong.kernel.model.field import Entity, Field
from hezong.kernel.model.model import Model
from hezong.kernel.schema.catalogue import Roles, View
from hezong.kernel.schema.conditions import condition
from hezong.kernel.schema.layout import (
    IMPLICIT,
    Column,
    Part,
    columns,
    facet_table,
    list_table,
    own_fields,
    owner_column,
    table,
)
from hezong.kernel.schema.names import REPORTS, control, literal, quoted
from hezong.kernel.schema.parents import Parent, inherited
from hezong.kernel.schema.rights import LOGIN, READING, Row, everyone, grants, opened, predicate, reading

SHOWN = frozenset({Part.VALUE, Part.CURRENCY})
"""Parts of a plain field that a report shows; pinyin keys are none of its business."""


def reports(model: Model, roles: Roles) -> tuple[View, ...]:
    """One view for each entity that somebody may read."""
    return tuple(
        View(REPORTS, entity.name, _sql(entity, model), barrier=True, readers=(roles.reports,))
        for entity in model.entities.values()
        if entity.above is not None or grants(entity, READING)
    )


def _sql(entity: Entity, model: Model) -> str:
    row = Row('l."organization"', owner_column(entity).of("l"), LOGIN, condition(model, entity, quoted("l"), LOGIN))
    above = entity.above
    parent = None if above is None else Parent(model, entity, above, "l", LOGIN)
    shown = ",\n  ".join((*_keys(entity), *_fields(entity, row, parent)))
    readers = everyone(grants(entity, READING))
    rule = predicate(readers, row) if parent is None else _inherited(parent, row)
    if not entity.faceted:
        rule = _either(rule, opened(entity, readers, 'l."id"', LOGIN))
    found = f"select\n  {shown}\nfrom {_source(entity)}\nwhere {_alive(entity)} and (\n    {rule})"
    return f"{found}{_opened(entity, rule)}" if entity.faceted else found


def _opened(entity: Entity, rule: str) -> str:
    """Records that access requests open, as rows without a relationship: the master's fields alone."""
    seen = opened(entity, everyone(grants(entity, READING)), 'm."id"', LOGIN)
    if seen == "false":
        return ""
    shown = ",\n  ".join(_alone(entity))
    related = (
        f'select from {facet_table(entity)} l where l."record" = m."id" and l."deleted_at" is null and (\n    {rule})'
    )
    return (
        f"\nunion all\nselect\n  {shown}\nfrom {table(entity)} m\n"
        f'where m."deleted_at" is null and {seen}\n  and not exists ({related})'
    )


def _alone(entity: Entity) -> Iterable[str]:
    """The columns of a record without a relationship, in the order of the others."""
    yield from ('m."id"', "null::uuid", 'm."organization"')
    for name in sorted(IMPLICIT):
        yield "null::uuid" if name == "organization" else f"m.{quoted(name)}"
    for facet in (False, True):
        for field in own_fields(entity, facet):
            giving = reading(entity, field)
            seen = opened(entity, everyone(giving, field.read), 'm."id"', LOGIN)
            for each in _shown(field) if giving else ():
                yield f"null::{each.type}" if facet else f"case when {seen} then {each.of('m')} end"


def _either(*rules: str) -> str:
    return "\n    or ".join(each for each in rules if each != "false") or "false"


def _inherited(parent: Parent, row: Row, roles: frozenset[str] | None = None) -> str:
    """Rows that are read through the parent, by positions of these roles; and one's own, where they may stand alone."""
    if listed(parent.entity, "read"):
        return inherited(parent, row, "read")
    through = parent.gives("read", roles)
    if not keeps_own(parent.above, "read"):
        return through
    role = "" if roles is None else f' and s."role" in ({", ".join(map(literal, sorted(roles)))})'
    holds = f'exists (select from {control("scope")} s where s."user" = {row.who}{role})'
    return f"({row.owner} = {row.who} and {holds})\n    or {through}"


def _source(entity: Entity) -> str:
    """``l`` is what lists walk, ``m`` the row of the record."""
    if not entity.faceted:
        return f"{list_table(entity)} l"
    return f'{facet_table(entity)} l\njoin {table(entity)} m on m."id" = l."record"'


def _alive(entity: Entity) -> str:
    return 'l."deleted_at" is null' + (' and m."deleted_at" is null' if entity.faceted else "")


def _keys(entity: Entity) -> Iterable[str]:
    """Of a faceted entity a row is a pair: the ids of record and facet, the facet's organization and the steward."""
    if entity.faceted:
        yield 'l."record" as "id"'
        yield 'l."id" as "facet"'
        yield 'm."organization" as "steward"'
    else:
        yield 'l."id"'
    for name in sorted(IMPLICIT):
        yield f"l.{quoted(name)}"


def _fields(entity: Entity, row: Row, parent: Parent | None) -> Iterable[str]:
    for facet in (False, True):
        alias = "m" if entity.faceted and not facet else "l"
        for field in own_fields(entity, facet):
            for each in _shown(field):
                value = _masked(entity, field, each.of(alias), row, parent)
                if value:
                    yield f"{value} as {each.quoted}"


def _shown(field: Field) -> tuple[Column, ...]:
    parts = frozenset({Part.LAST}) if field.sensitive else SHOWN
    return tuple(each for each in columns(field) if each.part in parts)


def _masked(entity: Entity, field: Field, value: str, row: Row, parent: Parent | None) -> str | None:
    """The value where a grant gives the field in this row; None where no grant ever does."""
    if parent is not None and not listed(entity, "read"):
        return value if field.read is None else f"case when {_inherited(parent, row, field.read)}\n    then {value} end"
    giving = reading(entity, field)
    if not giving:
        return None
    if field.read is None and giving == grants(entity, READING):
        return value
    rule = predicate(everyone(giving, field.read), row)
    if not entity.faceted:
        rule = _either(rule, opened(entity, everyone(giving, field.read), 'l."id"', LOGIN))
    return f"case when {rule}\n    then {value} end"
