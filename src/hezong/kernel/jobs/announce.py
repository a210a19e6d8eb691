"""Writes the outbox rows by which a transaction asks for a job or tells a person something. Enqueues nothing: the dispatcher does, after the commit."""

from uuid import UUID

from hezong.kernel.schema.names import control
from hezong.kernel.types.ports import Connection

JOB = "job."
"""The kinds that ask for a job: ``job.import.run``."""

TOLD = f"""insert into {control("outbox")} ("entity", "record", "kind", "version", "person")
values ($1, $2, $3, $4, $5)"""


async def announce(connection: Connection, name: str, id: UUID, person: UUID | None = None) -> None:
    """Asks for the job ``name`` on a run or batch, in the caller's transaction. ``person`` hears of its progress."""
    await connection.execute(TOLD, subject(name), id, JOB + name, None, person)


async def tell(
    connection: Connection, kind: str, entity: str, id: UUID, person: UUID, version: str | None = None
) -> None:
    """Tells one person, and nobody else, of something: ``message`` or ``progress`` (contract §5)."""
    await connection.execute(TOLD, entity, id, kind, version, person)


def subject(name: str) -> str:
    """What a job is about: ``import`` of ``import.run``."""
    return name.partition(".")[0]
