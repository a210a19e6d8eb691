"""Puts beside a random group what hangs on its rows: history, files, events, batches and likely duplicates, past the product."""

import json
import random
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from tests.property.rights.group import START, Group
from tests.property.rights.oracle import Row

ENTITIES = ("asset", "paper", "partner", "item", "memo", "chore")
MASTER = ("name", "size")
FIELDS = {
    "asset": ("name", "level", "value", "note", "stage"),
    "paper": ("name", "pages"),
    "partner": ("phase", "credit", "remark", "stage"),
    "item": ("name", "cost", "mark"),
    "memo": ("name", "mark"),
    "chore": ("name", "cost"),
}
PAIRED = ("asset", "paper", "partner")
PAIRS = 30
"""Likely duplicates of each of these entities."""
EMPTY = "truncate hz_control.history, hz_control.file, hz_control.event, hz_control.batch, hz_control.duplicate_pair cascade"
HISTORY = """insert into hz_control.history ("id", "entity", "record", "facet", "organization", "version", "at", "by", "verb", "changes")
values ($1, $2, $3, $4, $5, '1', $6, $7, 'update', $8::text::jsonb)"""
FILE = """insert into hz_control.file ("id", "entity", "record", "facet", "origin", "organization", "name", "type", "size", "sha256", "by")
values ($1, $2, $3, $4, $3, $5, 'a.txt', 'text/plain', 1, '00', $6)"""
EVENT = """insert into hz_control.event ("id", "entity", "record", "facet", "organization", "kind", "version", "at")
values ($1, $2, $3, $4, $5, 'update', '1', $6)"""
BATCH = """insert into hz_control.batch ("id", "kind", "entity", "by", "state", "total") values ($1, 'bulk', $2, $3, 'done', 0)"""
PAIR = """insert into hz_control.duplicate_pair ("id", "entity", "a", "b", "score", "zone", "reasons")
values ($1, $2, $3, $4, 0.9, 'same', '[]')"""


@dataclass(frozen=True)
class Trace:
    """Something about a record, or about the relationship of a facet with it. ``fields``: those that a line of history tells of."""

    id: UUID
    entity: str
    record: str
    facet: Row | None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Batch:
    """A batch of a person."""

    id: UUID
    entity: str
    by: str


@dataclass(frozen=True)
class Pair:
    """Two records that are likely one."""

    id: UUID
    entity: str
    records: tuple[str, str]


@dataclass
class Traces:
    """All that hangs on the rows of one group. Events tell of the same as the lines of history."""

    lines: list[Trace]
    files: list[Trace]
    batches: list[Batch]
    pairs: list[Pair]


async def leave(owner: asyncpg.Connection, group: Group) -> Traces:
    """Writes traces of every row of a group that is in the database."""
    dice = random.Random(f"{group.seed}/traces")
    found = Traces(
        [line for entity in ENTITIES for line in _lines(group, dice, entity)],
        [each for entity in ENTITIES for each in _files(group, entity)],
        [Batch(group.id(f"{person}/batch/{entity}"), entity, person) for person in group.posts for entity in PAIRED],
        [pair for entity in PAIRED for pair in _pairs(group, dice, entity)],
    )
    await _write(owner, group, dice, found)
    return found


def _lines(group: Group, dice: random.Random, entity: str) -> list[Trace]:
    """Of each row a line that tells of some of its fields; of shared records those of the master, and openings, which tell of none."""
    found: list[Trace] = []
    for row in group.rows[entity]:
        facet = row if entity == "partner" else None
        names = FIELDS[entity]
        told = tuple(dice.sample(names, dice.randint(1, len(names))))
        found.append(Trace(group.id(f"{row.id}/line"), entity, row.record, facet, told))
        if facet is not None:
            found.append(Trace(group.id(f"{row.id}/opening"), entity, row.record, facet))
    for record in sorted({row.record for row in group.rows[entity]}) if entity == "partner" else ():
        found.append(Trace(group.id(f"{record}/line"), entity, record, None, (dice.choice(MASTER),)))
        found.append(Trace(group.id(f"{record}/bare"), entity, record, None))
    return found


def _files(group: Group, entity: str) -> list[Trace]:
    rows = group.rows[entity]
    return [Trace(group.id(f"{row.id}/file"), entity, row.record, row if entity == "partner" else None) for row in rows]


def _pairs(group: Group, dice: random.Random, entity: str) -> list[Pair]:
    records = sorted({row.record for row in group.rows[entity]})
    found = {tuple(sorted(dice.sample(records, 2), key=group.id)) for _ in range(PAIRS)}
    return [Pair(group.id("/".join(each)), entity, (each[0], each[1])) for each in sorted(found)]


async def _write(owner: asyncpg.Connection, group: Group, dice: random.Random, found: Traces) -> None:
    await owner.execute(EMPTY)
    people = list(group.posts)
    told = [(*_place(group, each), START, group.id(dice.choice(people)), _changes(each)) for each in found.lines]
    await owner.executemany(HISTORY, told)
    await owner.executemany(EVENT, [(*_place(group, each), START) for each in found.lines])
    await owner.executemany(FILE, [(*_place(group, each), group.id(dice.choice(people))) for each in found.files])
    await owner.executemany(BATCH, [(each.id, each.entity, group.id(each.by)) for each in found.batches])
    await owner.executemany(PAIR, [(each.id, each.entity, *map(group.id, each.records)) for each in found.pairs])


def _place(group: Group, trace: Trace) -> tuple[UUID, str, UUID, UUID | None, UUID]:
    """Where a trace lies: what belongs to a shared record as a whole, at its steward."""
    row = trace.facet or next(each for each in group.rows[trace.entity] if each.record == trace.record)
    facet = group.id(trace.facet.id) if trace.facet else None
    return trace.id, trace.entity, group.id(trace.record), facet, group.id(row.unit.code)


def _changes(trace: Trace) -> str:
    return json.dumps([{"field": name, "old": None, "new": None} for name in trace.fields])
