"""Says what the columns of a file mean, and what the texts in them mean; remembers it for the next file with the same columns. Writes no record."""

import json
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import cast
from uuid import UUID

from hezong.kernel.model.field import Field, FieldType
from hezong.kernel.records.desk import Desk
from hezong.kernel.records.imports.cell import value_of
from hezong.kernel.records.imports.guess import ID, importable
from hezong.kernel.records.imports.lookup import Lookup
from hezong.kernel.records.imports.show import show
from hezong.kernel.records.imports.staging import Import, load_import, stage
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.records.value import meant
from hezong.kernel.schema import layout
from hezong.kernel.schema.names import control
from hezong.kernel.types import Context
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.problem import refuse

Values = Mapping[str, Mapping[str, str | None]]
"""What texts mean, by column: the id of a record, the code of a choice, or nothing."""

CHOICES = (FieldType.CHOICE, FieldType.STAGE)
MOST = 200
"""Unknown texts of a column that are told, the most frequent ones."""
OFFERED = 5
COMPARED = 5_000
"""Records of an entity among which similar labels are looked for; code sets are smaller."""

KEEP = f"""update {control("import_run")} set "mapping" = $2::text::jsonb, "values" = $3::text::jsonb, "unknown" = $4::text::jsonb where "id" = $1"""
TEXTS = f"""select "cells" ->> $2::int as "text", count(*) as "count" from {control("import_row")}
where "run" = $1 and "cells" ->> $2::int <> '' group by 1 order by 2 desc, 1 limit 10000"""
RECALL = f"""select "mapping"::text as "mapping", "values"::text as "values" from {control("import_memory")}
where "entity" = $1 and "organization" = $2 and "columns" = $3"""
REMEMBER = f"""insert into {control("import_memory")} as m ("entity", "organization", "columns", "mapping", "values", "by")
values ($1, $2, $3, $4::text::jsonb, $5::text::jsonb, $6) on conflict ("entity", "organization", "columns")
do update set "mapping" = excluded."mapping", "values" = m."values" || excluded."values", "by" = excluded."by", "at" = now()"""


async def begin(
    runtime: Runtime, context: Context, entity: str, organization: str | None, file_name: str, path: Path
) -> bytes:
    """``POST /imports``: stages a file; its columns mean what they meant in the last file that had the same ones."""
    id = await stage(runtime, context, entity, organization, file_name, path)
    found = await load_import(runtime, context, id)
    mapping, values = await _recalled(_desk(runtime, context, found), found)
    return await _keep(runtime, context, found, mapping, values)


async def set_mapping(
    runtime: Runtime, context: Context, id: UUID, mapping: Mapping[str, object] | None, values: object = None
) -> bytes:
    """``PUT …/mapping {mapping: {column: field}, values: {column: {text: id or code or null}}}``; what is not sent stays.

    422 ``import.mapping``: an unknown column or field, or a field twice. 422 ``import.value``: a value that the field cannot have.
    """
    found = await load_import(runtime, context, id)
    if found.state not in ("staged", "paused", "done"):
        raise refuse("import.state", state=found.state)
    desk = _desk(runtime, context, found)
    chosen = dict(found.mapping) if mapping is None else _chosen(desk, found, mapping)
    sent = found.values if values is None else await _meanings(desk, chosen, values)
    return await _keep(runtime, context, found, chosen, {name: sent[name] for name in sent if name in chosen})


async def remember(connection: Connection, source: Import) -> None:
    """Keeps the mapping of an import that is run."""
    texts = [json.dumps(each, ensure_ascii=False) for each in (source.mapping, source.values)]
    key = _key(source.columns)
    await connection.execute(REMEMBER, source.entity, source.organization, key, *texts, source.by)


def _desk(runtime: Runtime, context: Context, found: Import) -> Desk:
    return Desk.at(runtime, context, found.entity).seen_by(found.organization)


def _key(columns: Sequence[str]) -> bytes:
    return sha256(json.dumps(list(columns), ensure_ascii=False).encode()).digest()


async def _keep(runtime: Runtime, context: Context, found: Import, mapping: Mapping[str, str], values: Values) -> bytes:
    unknown = await _unknown(_desk(runtime, context, found), found, mapping, values)
    texts = [json.dumps(each, ensure_ascii=False) for each in (mapping, values, unknown)]
    async with runtime.pools.write.acquire() as connection:
        await connection.execute(KEEP, found.id, *texts)
    return await show(runtime, context, found.id)


def _chosen(desk: Desk, found: Import, mapping: Mapping[str, object]) -> dict[str, str]:
    names = {ID, *(each.name for each in importable(desk.entity))}
    chosen = {column: str(name) for column, name in mapping.items() if name is not None}
    for column, name in chosen.items():
        known = desk.entity.fields.get(name)
        if known is not None and known.type is FieldType.RELATED:
            raise refuse("import.related", field=column, name=name)
        if column not in found.columns or name not in names:
            raise refuse("import.mapping", field=column, name=name)
    if len(set(chosen.values())) < len(chosen):
        raise refuse("import.mapping", name="")
    return chosen


async def _recalled(desk: Desk, found: Import) -> tuple[Mapping[str, str], Values]:
    """The mapping of the last file with these columns, as far as the model still knows it; else what was guessed."""
    async with desk.runtime.pools.read.acquire() as connection:
        key = _key(found.columns)
        row = cast(
            "Mapping[str, object] | None", await connection.fetchrow(RECALL, found.entity, found.organization, key)
        )
    if row is None:
        return found.mapping, {}
    names = {ID, *(each.name for each in importable(desk.entity))}
    known = cast("dict[str, str]", json.loads(str(row["mapping"])))
    mapping = {column: name for column, name in known.items() if name in names}
    values = cast("dict[str, dict[str, str | None]]", json.loads(str(row["values"])))
    kept: dict[str, dict[str, str | None]] = {}
    for column, meanings in values.items():
        each = desk.entity.fields.get(mapping.get(column, ""))
        if each is not None:
            possible = await _possible(desk, each, [value for value in meanings.values() if value is not None])
            kept[column] = {text: value for text, value in meanings.items() if value is None or value in possible}
    return mapping, kept


async def _meanings(desk: Desk, mapping: Mapping[str, str], values: object) -> dict[str, dict[str, str | None]]:
    """What was sent, where every value is one that its field can have and the asker may read."""
    if not isinstance(values, Mapping):
        raise refuse("request.shape", field="values", expected="{column: {text: id | code | null}}")
    found: dict[str, dict[str, str | None]] = {}
    for column, meanings in cast("Mapping[str, object]", values).items():
        field = desk.entity.fields.get(mapping.get(column, ""))
        if field is None or not isinstance(meanings, Mapping):
            raise refuse("import.value", field=column, text="", value="")
        sent = cast("Mapping[str, object]", meanings)
        found[column] = {text: None if value is None else str(value) for text, value in sent.items()}
        possible = await _possible(desk, field, [value for value in found[column].values() if value is not None])
        for text, value in found[column].items():
            if value is not None and value not in possible:
                raise refuse("import.value", field=column, text=text, value=value)
    return found


async def _possible(desk: Desk, field: Field, values: Sequence[str]) -> set[str]:
    """Those of the values that the field can have."""
    if field.type in CHOICES:
        return {each.code for each in field.options}
    if field.type is not FieldType.REF or field.ref is None:
        return set()
    ids = [id for value in values if (id := _uuid(value)) is not None]
    entity = desk.runtime.world.model.entities[field.ref]
    sql = f'select "id" from {layout.table(entity)} where "id" = any($1::uuid[]) and "deleted_at" is null'
    async with desk.runtime.pools.read.acquire() as connection:
        rows = cast("Sequence[Mapping[str, UUID]]", await connection.fetch(sql, ids))
        return {str(each) for each in await Lookup(desk).readable(connection, entity, [row["id"] for row in rows])}


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


async def _unknown(desk: Desk, found: Import, mapping: Mapping[str, str], values: Values) -> list[dict[str, object]]:
    """The texts of references and choices that mean nothing, column by column, with how many rows have them and what they may mean."""
    result: list[dict[str, object]] = []
    lookup = Lookup(desk)
    async with desk.runtime.pools.read.acquire() as connection:
        for column, name in mapping.items():
            field = desk.entity.fields.get(name)
            if field is None or field.type not in (FieldType.REF, *CHOICES):
                continue
            place = found.columns.index(column)
            rows = cast("Sequence[Mapping[str, object]]", await connection.fetch(TEXTS, found.id, place))
            counts = {str(row["text"]): cast("int", row["count"]) for row in rows}
            asked = [text for text in counts if text not in values.get(column, {})]
            await lookup.targets(connection, [field], [{name: text} for text in asked])
            strange = [text for text in asked if not _known(lookup, field, text)]
            if strange:
                told = await _told(connection, desk, field, strange[:MOST], counts)
                result.append({"column": column, "field": name, "total": len(strange), "values": told})
    return result


def _known(lookup: Lookup, field: Field, text: str) -> bool:
    if field.type is FieldType.REF:
        return lookup.target(field, text) is not None
    return any(value_of(field, text, "") == option.code for option in field.options)


async def _told(
    connection: Connection, desk: Desk, field: Field, texts: Sequence[str], counts: Mapping[str, int]
) -> list[dict[str, object]]:
    """Each text with its rows and the values that it resembles."""
    labels: Mapping[str, UUID] = {}
    if field.type is FieldType.REF:
        labels = await _labels(connection, desk, field)
    told: list[dict[str, object]] = []
    for text in texts:
        if field.type is FieldType.REF:
            close = get_close_matches(text, list(labels), OFFERED, 0.4)
            offered = [{"value": str(labels[each]), "label": each} for each in close]
        else:
            code = meant(field, text)
            offered = [] if code is None else [{"value": code, "label": code}]
        told.append({"text": text, "count": counts[text], "suggestions": offered})
    return told


async def _labels(connection: Connection, desk: Desk, field: Field) -> Mapping[str, UUID]:
    """Labels of the entity that a reference points to, of records that the asker may read; none of large entities."""
    entity = desk.runtime.world.model.entities[str(field.ref)]
    label = layout.column(entity.fields[entity.label]).quoted
    sql = f'select "id", {label}::text as "label" from {layout.table(entity)} where "deleted_at" is null limit {COMPARED + 1}'
    rows = cast("Sequence[Mapping[str, object]]", await connection.fetch(sql))
    if len(rows) > COMPARED:
        return {}
    readable = await Lookup(desk).readable(connection, entity, [cast("UUID", row["id"]) for row in rows])
    return {str(row["label"]): cast("UUID", row["id"]) for row in rows if row["id"] in readable}
