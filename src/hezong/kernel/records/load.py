"""Turns ids into records as they lie in the tables, with all facets and the references that rules look through, in one statement. Asks for no rights."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import cast
from uuid import UUID

from hezong.kernel.model.field import Above, Entity, Field, FieldType
from hezong.kernel.model.model import Model
from hezong.kernel.records.column import decode, facet_fields, instant, master_fields
from hezong.kernel.records.record import Facet, Record, Values, whole
from hezong.kernel.records.rule import access_rules, own_paths
from hezong.kernel.schema import layout
from hezong.kernel.schema.names import literal
from hezong.kernel.types.ports import Connection

Json = Mapping[str, object]
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A reference through which some rule looks, and those through which it looks further from there."""

    field: Field
    target: Entity
    branches: tuple["Branch", ...] = ()


@dataclass(frozen=True, slots=True)
class Want:
    """Records of one entity to be loaded."""

    entity: Entity
    ids: tuple[UUID, ...]
    branches: tuple[Branch, ...] = ()
    names: frozenset[str] | None = None
    """The fields that are needed; None: all of them."""


Loaded = Mapping[str, Mapping[UUID, Record]]
"""Records by entity and id; what does not exist is absent."""


def branches(model: Model, entity: Entity, paths: Iterable[Path]) -> tuple[Branch, ...]:
    """The references on these paths; a path is ``(field, field, …)``, without ``self``."""
    below: dict[str, list[Path]] = {}
    for path in paths:
        if len(path) > 1 and path[1] != "id":
            below.setdefault(path[0], []).append(path[1:])
    found: list[Branch] = []
    for name, rest in below.items():
        field = entity.fields.get(name)
        if field is not None and field.type is FieldType.REF and field.ref in model.entities:
            target = model.entities[str(field.ref)]
            found.append(Branch(field, target, branches(model, target, rest)))
    return tuple(found)


async def load(connection: Connection, model: Model, wants: Iterable[Want]) -> Loaded:
    """All wanted records in one statement; nothing is asked of the database when nothing is wanted."""
    wanted = [each for each in wants if each.ids]
    if not wanted:
        return {}
    sql = load_sql(model, tuple(wanted))
    text = str(await connection.fetchval(sql, *(list(each.ids) for each in wanted)))
    found = cast("dict[str, list[Json]]", json.loads(text, parse_float=Decimal))
    return {each.entity.name: decode_records(model, each, found[each.entity.name]) for each in wanted}


async def load_one(connection: Connection, model: Model, want: Want) -> Record | None:
    """The one wanted record, or None where there is none."""
    found = await load(connection, model, (want,))
    return found[want.entity.name].get(want.ids[0])


def load_sql(model: Model, wants: tuple[Want, ...]) -> str:
    """One row, one column: ``{entity: [{row, links, facets, above}]}``; the n-th parameter holds the ids of the n-th want."""
    parts = (f"{literal(each.entity.name)}, {_rows(model, each, number)}" for number, each in enumerate(wants, start=1))
    return f"select json_build_object({', '.join(parts)})::text"


def _rows(model: Model, want: Want, number: int) -> str:
    table = layout.table(want.entity)
    rows = f"from {table} r where r.id = any(${number}::uuid[])"
    return f"(select coalesce(json_agg({raw_json(model, want)}), '[]') {rows})"


def raw_json(model: Model, want: Want, alias: str = "r", facet: str = "g") -> str:
    """The record of the row ``alias`` as it lies in its tables, as one JSON expression; ``decode_records`` reads it."""
    parts = [f"'row', {_row(want, alias, facet=False)}", f"'links', {_links(want.branches, alias, facet=False)}"]
    if want.entity.faceted:
        row = _row(want, facet, facet=True)
        inner = f"json_build_object('row', {row}, 'links', {_links(want.branches, facet, facet=True)})"
        rows = f"from {layout.facet_table(want.entity)} {facet} where {facet}.record = {alias}.id"
        order = f"order by {facet}.created_at, {facet}.id"
        parts.append(f"'facets', (select coalesce(json_agg({inner} {order}), '[]') {rows})")
    if want.entity.above is not None:
        parts.append(f"'above', {_above(model, want.entity, want.entity.above, alias)}")
    return f"json_build_object({', '.join(parts)})"


def _row(want: Want, alias: str, *, facet: bool) -> str:
    """The row with all its columns, or with the common ones and those of the needed fields."""
    if want.names is None:
        return f"row_to_json({alias})"
    common = layout.FACET_COMMON if facet else layout.RECORD_COMMON
    own = (each for each in layout.own_fields(want.entity, facet) if each.name in want.names)
    columns = (*common, *(column for each in own for column in layout.columns(each)))
    return f"(select row_to_json(x) from (select {', '.join(each.of(alias) for each in columns)}) x)"


def _above(model: Model, entity: Entity, above: Above, alias: str) -> str:
    """The record from which the rights come, whole: its own rules may look through references, and it may have a parent itself."""
    value = layout.column(entity.fields[above.field]).of(alias)
    inner = f"up_{alias}"
    found = {
        name: f"(select json_build_object('entity', {literal(name)}, 'record', "
        f"{raw_json(model, rights_want(model, target), inner, f'g_{alias}')})"
        f" from {layout.table(target)} {inner} where {inner}.id = {value})"
        for name, target in above.entities.items()
    }
    if not above.related:
        return next(iter(found.values()), "null")
    kind = layout.column(entity.fields[f"{above.field}_entity"]).of(alias)
    cases = " ".join(f"when {literal(name)} then {sql}" for name, sql in found.items())
    return f"case {kind} {cases} end" if cases else "null"


def rights_want(model: Model, entity: Entity, ids: tuple[UUID, ...] = ()) -> Want:
    """Records with what the rules look through that say who may do what with them."""
    return Want(entity, ids, branches(model, entity, own_paths(access_rules(entity))))


def _links(found: tuple[Branch, ...], alias: str, *, facet: bool) -> str:
    """The targets of the references that lie in this row; local ones lie in the facet, where there are facets."""
    own = [each for each in found if each.field.facet == facet]
    return f"json_build_object({', '.join(_link(each, alias) for each in own)})"


def _link(branch: Branch, alias: str) -> str:
    name = f"{alias}_{branch.field.name}"
    inner = f"'row', row_to_json({_quoted(name)}), 'links', {_links(branch.branches, _quoted(name), facet=False)}"
    value = layout.column(branch.field).of(alias)
    rows = f"from {layout.table(branch.target)} {_quoted(name)} where {_quoted(name)}.id = {value}"
    return f"{literal(branch.field.name)}, (select json_build_object({inner}) {rows})"


def _quoted(alias: str) -> str:
    return '"' + alias.replace('"', "") + '"'


def decode_records(model: Model, want: Want, rows: Iterable[Json]) -> Mapping[UUID, Record]:
    """Decoded records by id."""
    found = (_record(model, want, each) for each in rows)
    return {each.id: each for each in found}


def _record(model: Model, want: Want, item: Json) -> Record:
    row, entity = cast("Json", item["row"]), want.entity
    facets = cast("list[Json]", item.get("facets") or [])
    values = decode(master_fields(entity), row)
    ext = cast("Json", row.get("ext") or {})
    if not entity.faceted:
        values.update(decode(layout.ext_fields(entity), ext))
    return Record(
        entity=entity.name,
        id=UUID(str(row["id"])),
        version=int(str(row["version"])),
        values=values,
        facets=tuple(_facet(model, want, each) for each in facets),
        deleted_at=instant(row.get("deleted_at")),
        ext=ext,
        links=_targets(model, want.branches, cast("Json", item["links"])),
        above=_parent(model, want, cast("Json | None", item.get("above"))),
    )


def _parent(model: Model, want: Want, item: Json | None) -> Record | None:
    if want.entity.above is None or item is None:
        return None
    target = want.entity.above.entities[str(item["entity"])]
    return _record(model, rights_want(model, target), cast("Json", item["record"]))


def _facet(model: Model, want: Want, item: Json) -> Facet:
    row = cast("Json", item["row"])
    ext = cast("Json", row.get("ext") or {})
    values = decode(facet_fields(want.entity), row) | decode(layout.ext_fields(want.entity), ext)
    creator = row.get("created_by")
    return Facet(
        id=UUID(str(row["id"])),
        organization=UUID(str(row["organization"])),
        version=int(str(row["version"])),
        values=values,
        created_by=None if creator is None else UUID(str(creator)),
        created_at=instant(row["created_at"]),
        deleted_at=instant(row.get("deleted_at")),
        ext=ext,
        links=_targets(model, want.branches, cast("Json", item["links"])),
        twin=int(str(row["twin"])),
    )


def _targets(model: Model, found: tuple[Branch, ...], links: Json) -> dict[str, Values]:
    targets: dict[str, Values] = {}
    for branch in found:
        item = cast("Json | None", links.get(branch.field.name))
        if item is not None:
            record = _record(model, Want(branch.target, (), branch.branches), item)
            targets[branch.field.name] = whole(record)
    return targets
