"""Runs a whole purge for the command: the model's rules, and the columns of fields that it has given up. Chooses nothing to erase."""

from dataclasses import dataclass
from typing import cast

from hezong.adapters.postgres import Database
from hezong.adapters.signer import open_signer
from hezong.assembly.eraser import eraser_of
from hezong.assembly.jobs import job_runtime
from hezong.assembly.server import running_server
from hezong.kernel.records.erasure.columns import Dropped, drop_columns, dropped_columns
from hezong.kernel.records.erasure.purge import Line, count_expired, purge_expired
from hezong.kernel.schema.connection import Connection
from hezong.settings import Settings


@dataclass(frozen=True, slots=True)
class Purged:
    """What was erased, or would be."""

    lines: list[Line]
    dropped: list[Dropped]


async def purge(settings: Settings, database: Database, counting: bool) -> Purged:
    """The whole of ``hezong purge``."""
    async with running_server(settings, database, refreshing=False) as server:
        eraser = eraser_of(job_runtime(server), open_signer(settings.seal_key), settings.data / "files")
        async with server.pools.owner.acquire() as connection:
            dropped = await dropped_columns(cast("Connection", connection), eraser)
            if counting:
                return Purged(await count_expired(eraser), dropped)
            lines = await purge_expired(eraser)
            for each in dropped:
                await drop_columns(cast("Connection", connection), eraser, each)
        return Purged(lines, dropped)
