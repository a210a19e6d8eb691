"""Turns the values of a record into the records that are the same, masked where the asker cannot read them; looked for under an
allowance and with a line of audit, since each look can tell what nobody shares (contract §2, "Masked sharing", MO-09).
"""

import json
from collections.abc import Mapping, Sequence
from typing import cast
from uuid import UUID

from hezong.kernel.access import may_ever
from hezong.kernel.model.field import Entity
from hezong.kernel.query.duplicates import compared, folds, plan_duplicates, plan_known
from hezong.kernel.query.list import Statement
from hezong.kernel.query.run import as_bytes
from hezong.kernel.query.slot import Filling, fill
from hezong.kernel.records.allowance import Allowance, spend
from hezong.kernel.records.audit import audit
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.records.similar.find import similar
from hezong.kernel.records.steward import Matter, ask_steward
from hezong.kernel.records.unique import Taken, Wanted
from hezong.kernel.records.value import Tools, parse
from hezong.kernel.search.match import Score
from hezong.kernel.types import Context, Problem, Refused
from hezong.kernel.types.problem import refuse

Duplicate = Mapping[str, object]
LOOKED = "duplicates.looked"


async def find_duplicates(
    runtime: Runtime, context: Context, entity: str, values: Mapping[str, str]
) -> list[dict[str, object]]:
    """Records that have one of these values: readable ones, and for holders of ``create`` masked ones of a shared entity.

    403 without ``read`` and ``create``; 429 when the asker's allowance is used up; 404 where nothing is compared.
    """
    found = runtime.world.entity(entity, context)
    if not may_ever(found, "read", context) and not may_ever(found, "create", context):
        raise refuse("access.verb", verb="read", entity=entity)
    asked = _asked(runtime, context, found, values)
    async with runtime.pools.write.acquire() as connection:
        await spend(connection, look_key(context), runtime.allowances.looks)
    items = await _looked(runtime, context, found, asked) if asked else []
    items += await _similar(runtime, context, found, asked, {str(each["id"]) for each in items})
    hidden = [str(each["id"]) for each in items if each["masked"]]
    async with runtime.pools.write.acquire() as connection:
        detail = {"fields": sorted(asked), "found": len(items), "masked": hidden}
        await audit(connection, context, LOOKED, entity=entity, detail=detail)
    return items


async def _similar(
    runtime: Runtime, context: Context, entity: Entity, asked: Mapping[str, str], known: set[str]
) -> list[dict[str, object]]:
    """Readable records that are likely the same, after those that surely are; only these are ever compared part by part."""
    found = [each for each in await similar(runtime, context, entity.name, asked) if str(each.id) not in known]
    forms = await known_of(runtime, context, entity, [each.id for each in found]) if found else {}
    told = {each.id: cast("Duplicate", forms[each.id]["form"]) for each in found if each.id in forms}
    return [{**told[each.id], **told_score(each.score), "matched": sorted(asked)} for each in found if each.id in told]


def told_score(score: Score) -> dict[str, object]:
    """How likely, what to do, and why, as clients see it."""
    reasons = [{"field": each.field, "code": each.code, "bits": each.bits} for each in score.reasons]
    return {"score": score.score, "zone": score.zone.value, "reasons": reasons}


def look_key(context: Context) -> str:
    """The bucket of a person's looks."""
    return f"{LOOKED} {context.user}"


def sees_masked(entity: Entity, context: Context) -> bool:
    """Whether the asker may learn that records exist which they cannot read."""
    return entity.share_masked and may_ever(entity, "create", context)


def _asked(runtime: Runtime, context: Context, entity: Entity, values: Mapping[str, str]) -> dict[str, str]:
    """The values in the form in which they are stored; blank ones are left out. 422 for those that no record could have."""
    fields = {each.name: each for each in compared(entity)}
    tools = Tools(runtime.vault, context.structure)
    parsed = {name: parse(fields[name], text, tools) for name, text in values.items()}
    problems = [each for each in parsed.values() if isinstance(each, Problem)]
    if problems:
        raise Refused(problems)
    return {name: str(value) for name, value in parsed.items() if value is not None}


async def _looked(
    runtime: Runtime, context: Context, entity: Entity, asked: Mapping[str, str]
) -> list[dict[str, object]]:
    names, masked = tuple(sorted(asked)), sees_masked(entity, context)
    sight, shape = runtime.sight(context)
    key = (shape, "duplicates", entity.name, names, masked)
    statement = runtime.plans.get(key, lambda: plan_duplicates(sight, entity.name, names, masked))
    return await _items(runtime, context, statement, tuple(asked[name] for name in names))


async def known_of(runtime: Runtime, context: Context, entity: Entity, ids: Sequence[UUID]) -> dict[UUID, Duplicate]:
    """What the asker may know of records: ``{readable, form}`` by id; ``form`` is None where that is nothing."""
    masked = sees_masked(entity, context)
    sight, shape = runtime.sight(context)
    key = (shape, "known", entity.name, masked)
    statement = runtime.plans.get(key, lambda: plan_known(sight, entity.name, masked))
    items = await _items(runtime, context, statement, (list(ids),))
    return {UUID(str(each["id"])): each for each in items}


async def _items(
    runtime: Runtime, context: Context, statement: Statement, keys: tuple[object, ...]
) -> list[dict[str, object]]:
    sight, _ = runtime.sight(context)
    arguments = fill(statement.arguments, sight, Filling(keys=keys))
    async with runtime.pools.read.acquire() as connection:
        found = as_bytes(await connection.fetchval(statement.sql, *arguments))
    return cast("list[dict[str, object]]", json.loads(found))


async def note_collisions(
    runtime: Runtime, context: Context, entity: Entity, found: Sequence[Taken], rows: Sequence[Wanted]
) -> None:
    """Counts unique values that met a record which the asker cannot read, as looks, or as rows where a batch meets them.

    What nobody may tell them is put before headquarters, which sees both sides (contract §2, "Uniqueness").
    """
    if not found:
        return
    key, allowance = _bucket(runtime, context)
    detail = {"fields": sorted({each.field.name for each in found}), "masked": [str(each.record) for each in found]}
    async with runtime.pools.write.acquire() as connection:
        await spend(connection, key, allowance, len(found))
        await audit(connection, context, LOOKED, entity=entity.name, detail=detail)
        if not sees_masked(entity, context):
            for each, row in zip(found, rows, strict=True):
                await ask_steward(
                    connection, context, Matter(entity.name, each.record, each.field.name, row.organization)
                )


def _bucket(runtime: Runtime, context: Context) -> tuple[str, Allowance]:
    """A file may repeat far more than a person types."""
    if context.batch is None:
        return look_key(context), runtime.allowances.looks
    return f"{LOOKED} rows {context.user}", runtime.allowances.rows


async def note_rows(runtime: Runtime, context: Context, entity: Entity, masked: Sequence[UUID]) -> None:
    """Counts rows of a file that repeat records which the asker cannot read; 429 when the allowance is used up."""
    if not masked:
        return
    detail = {"batch": context.batch, "masked": [str(each) for each in masked]}
    async with runtime.pools.write.acquire() as connection:
        await spend(connection, *_bucket(runtime, context), len(masked))
        await audit(connection, context, LOOKED, entity=entity.name, detail=detail)


__all__ = [
    "Duplicate",
    "compared",
    "find_duplicates",
    "folds",
    "known_of",
    "note_collisions",
    "note_rows",
    "sees_masked",
    "told_score",
]
