"""Carries out the request of a person: gives out what is held of them, or erases it, some records to a transaction (CU-06).

May be killed and begun again at any moment: an archive is complete or not there, and which records were erased stands beside their proofs.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast
from uuid import UUID

from hezong.kernel.jobs import Beat
from hezong.kernel.records.asker import JobRuntime, asker
from hezong.kernel.records.atomic import atomic
from hezong.kernel.records.audit import audit
from hezong.kernel.records.batch.store import told
from hezong.kernel.records.erasure.archive import Archive
from hezong.kernel.records.erasure.erase import Eraser, Meant, Outcome, expire
from hezong.kernel.records.erasure.person import Found, all_of
from hezong.kernel.records.erasure.request import SQL, VERB, Row, require_person, stored
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.records.save import locks
from hezong.kernel.types import Context, Problem
from hezong.kernel.types.ports import Connection

MOST = 200
"""Records of one transaction."""


@dataclass(frozen=True, slots=True)
class Work:
    """``eraser``: made for a job; ``archives``: where archives are kept until they are fetched; ``place``: where contents of files lie."""

    eraser: Callable[[JobRuntime], Eraser]
    archives: Path
    place: Callable[[str], Path]

    async def run(self, job: JobRuntime, id: UUID, beat: Beat) -> None:
        """The job. The right is looked up anew: one that was withdrawn since counts."""
        async with job.runtime.pools.read.acquire() as connection:
            row = await stored(connection, id)
        context = await asker(job, cast("UUID", row["by"]), cast("Sequence[UUID] | None", row["positions"]))
        if not await self._begun(job, row):
            await require_person(job.runtime, context, str(row["entity"]), cast("UUID", row["record"]))
        async with job.runtime.pools.owner.acquire() as connection:
            found = await all_of(connection, job.runtime.world.model, str(row["entity"]), [cast("UUID", row["record"])])
            total = sum(map(len, found.values()))
            if await connection.fetchval(SQL["start"], id, total) is None:
                return
            if row["kind"] == VERB:
                await self._erase(connection, replace(self.eraser(job), by=context.user), row, found, beat)
            else:
                await self._export(connection, job.runtime, context, row, found)
            await audit(
                connection,
                context,
                f"privacy.{row['kind']}.done",
                entity=str(row["entity"]),
                record=cast("UUID", row["record"]),
            )
            await connection.execute(SQL["close"], id, "done", "[]")

    async def set_aside(self, job: JobRuntime, id: UUID, problems: Sequence[Problem]) -> None:
        """The request has failed; what was erased stays so, with its proofs."""
        async with job.runtime.pools.write.acquire() as connection:
            await connection.execute(
                SQL["close"], id, "failed", json.dumps([told(each) for each in problems], ensure_ascii=False)
            )

    async def _begun(self, job: JobRuntime, row: Row) -> bool:
        """Whether something was erased already: by then the record may not look like a person's any more."""
        async with job.runtime.pools.owner.acquire() as connection:
            known = await connection.fetch(SQL["done"], rule_of(row), [row["record"]])
        return row["kind"] == VERB and bool(known)

    async def _erase(self, connection: Connection, eraser: Eraser, row: Row, found: Found, beat: Beat) -> None:
        total = Outcome(cast("dict[str, int]", json.loads(str(row["counts"]))))
        for entity, ids in found.items():
            for start in range(0, len(ids), MOST):
                some = await self._fresh(connection, row, ids[start : start + MOST])
                if some:
                    meant = Meant(eraser.runtime.world.model.entities[entity], some)
                    await self._some(connection, eraser, row, meant, total)
                    await beat()

    async def _fresh(self, connection: Connection, row: Row, ids: Sequence[UUID]) -> tuple[UUID, ...]:
        done = cast("Sequence[Mapping[str, UUID]]", await connection.fetch(SQL["done"], rule_of(row), list(ids)))
        known = {each["id"] for each in done}
        return tuple(each for each in ids if each not in known)

    async def _some(self, connection: Connection, eraser: Eraser, row: Row, meant: Meant, total: Outcome) -> None:
        async with atomic(connection, f"begin;{locks(meant.ids)}"):
            outcome = await eraser.records(connection, meant, "request", cast("UUID", row["id"]))
            total.add(outcome)
            await expire(connection, rule_of(row), meant.ids, [eraser.context.now] * len(meant.ids))
            await connection.execute(SQL["advance"], row["id"], len(meant.ids), json.dumps(total.counts))
        await eraser.sweep(connection, outcome.contents)

    async def _export(self, connection: Connection, runtime: Runtime, context: Context, row: Row, found: Found) -> None:
        archive = Archive(connection, runtime.world.model, context.language, self.place)
        counts = await archive.write(archive_of(self.archives, cast("UUID", row["id"])), found, context.now)
        await connection.execute(SQL["advance"], row["id"], sum(map(len, found.values())), json.dumps(counts))


def rule_of(row: Row) -> str:
    """Under which name it is noted which records were erased."""
    return f"request {row['id']}"


def archive_of(folder: Path, id: UUID) -> Path:
    """Where the archive of a request lies."""
    return folder / f"{id}.zip"
