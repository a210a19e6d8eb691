"""Runs what business areas do after a commit: loads what happened and hands it to their hooks, once or more, never before the commit.

What hooks may use is here too: they act for the group, past the rights of a person, and ask for rights where they say so.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import cast
from uuid import UUID

from hezong.kernel.expr.check import compile_text
from hezong.kernel.expr.types import Kind, Type
from hezong.kernel.hooks import After, Event, HookKind, Row, Somebody
from hezong.kernel.jobs import Beat, tell
from hezong.kernel.model.model import Model
from hezong.kernel.model.scope import filter_scope
from hezong.kernel.org.load import holdings_of, load_person
from hezong.kernel.query.plan import Plan
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.slot import Filling, fill
from hezong.kernel.query.source import Source
from hezong.kernel.records.asker import JobRuntime, asker
from hezong.kernel.records.load import Want, load, rights_want
from hezong.kernel.records.record import whole
from hezong.kernel.records.right import Judge
from hezong.kernel.records.told import read_changes
from hezong.kernel.records.trusted import load_batch
from hezong.kernel.schema import layout
from hezong.kernel.schema.names import control
from hezong.kernel.types import Context, Refused, Session
from hezong.kernel.types.identity import keyed_id

NAME = "after.run"
"""The name of the job; its id is that of the row of history that tells what happened."""
HAPPENED = (
    f'select "entity", "record", "verb", "by", "changes"::text as "changes" from {control("history")} where "id" = $1'
)
MOST = 2_000
NOBODY = UUID(int=0)


async def work(job: JobRuntime, id: UUID, beat: Beat) -> None:
    """The job: every hook of the entity for this kind of event, each with effects of its own keys."""
    async with job.runtime.pools.read.acquire() as connection:
        row = cast("Mapping[str, object] | None", await connection.fetchrow(HAPPENED, id))
    if row is None:
        return
    changes = read_changes(row["changes"], Decimal)
    event = Event(
        id,
        str(row["entity"]),
        cast("UUID", row["record"]),
        str(row["verb"]),
        cast("UUID | None", row["by"]),
        tuple(changes),
    )
    for hook in job.runtime.world.hooks.of(event.entity, HookKind.AFTER):
        if hook.name == event.kind:
            await cast("After", hook.function)(event, GroupPorts(job))
            await beat()


@dataclass(frozen=True, slots=True)
class GroupPorts:
    """The ports of hooks over the database of the group."""

    job: JobRuntime

    @property
    def today(self) -> date:
        return self.job.today

    async def read(self, entity: str, id: UUID) -> Row | None:
        found = await self._loaded(Want(self._model.entities[entity], (id,)))
        return found[0] if found else None

    async def find(self, entity: str, filter: str) -> Sequence[Row]:
        sql, arguments = self._finding(entity, filter)
        async with self.job.runtime.pools.read.acquire() as connection:
            rows = cast("Sequence[Row]", await connection.fetch(sql, *arguments))
        ids = [cast("UUID", row["id"]) for row in rows]
        return await self._loaded(Want(self._model.entities[entity], tuple(ids)))

    async def person(self, id: UUID) -> Somebody | None:
        async with self.job.runtime.pools.read.acquire() as connection:
            person = await load_person(connection, id, self.job.today)
        held = () if person is None else holdings_of(person, self.job.structure)
        if person is None or not held:
            return None
        return Somebody(person.id, person.name, person.language, held[0].organization)

    async def may_read(self, person: UUID, entity: str, id: UUID) -> bool:
        try:
            context = await asker(self.job, person, None)
        except Refused:
            return False
        target = self.job.runtime.world.entity(entity, context)
        async with self.job.runtime.pools.read.acquire() as connection:
            found = (await load(connection, self._model, (rights_want(self._model, target, (id,)),))).get(entity, {})
        record = found.get(id)
        return record is not None and record.live and Judge(target, context).readable(record)

    async def add(self, entity: str, key: str, values: Row) -> bool:
        id = self._id(key)
        table = layout.table(self._model.entities[entity])
        async with self.job.runtime.pools.read.acquire() as connection:
            if await connection.fetchval(f'select true from {table} where "id" = $1', id):
                return False
        try:
            await load_batch(self.job.runtime, self._context(), entity, [{"id": str(id), **values}])
        except Refused as refused:
            if refused.problems[0].code == "request.id_taken":
                return False
            raise
        return True

    async def tell(self, person: UUID, entity: str, key: str) -> None:
        async with self.job.runtime.pools.write.acquire() as connection:
            await tell(connection, "message", entity, self._id(key), person)

    def text(self, key: str, language: str, **params: str) -> str:
        texts = self._model.texts
        found = texts.get(language, {}).get(key) or texts.get("en", {}).get(key, key)
        return found.format(**params)

    @property
    def _model(self) -> Model:
        return self.job.runtime.world.model

    def _context(self) -> Context:
        """The group itself: nobody signed in, no position."""
        now = self.job.runtime.clock.now().astimezone(UTC)
        session = Session(NOBODY, NOBODY, "", "", (), "zh-CN")
        return Context(session, self.job.structure, now, self.job.today, "zh-CN")

    @staticmethod
    def _id(key: str) -> UUID:
        return keyed_id(datetime(2026, 1, 1, tzinfo=UTC), hashlib.sha256(key.encode()).digest())

    def _finding(self, name: str, filter: str) -> tuple[str, list[object]]:
        sight = Sight(self.job.runtime.world, self._context())
        plan, entity = Plan(sight), self._model.entities[name]
        scope = filter_scope(entity, self._model)
        checked = compile_text(filter, scope, Type(Kind.BOOL), functions=sight.world.functions)
        where = plan.where(checked, Source(plan, entity, "r"))
        sql = f"select r.id from {layout.table(entity)} r where r.deleted_at is null and {where} limit {MOST}"
        return sql, fill(plan.params.values, sight, Filling())

    async def _loaded(self, want: Want) -> list[Row]:
        async with self.job.runtime.pools.read.acquire() as connection:
            found = (await load(connection, self._model, (want,))).get(want.entity.name, {})
        return [whole(each) for each in found.values() if each.live]
