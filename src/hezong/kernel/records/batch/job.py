"""Works a batch off as a job of the queue (contract §2, "bulk"). What was asked for stands in the batch; nothing else is known here."""

from collections.abc import Sequence
from uuid import UUID

from hezong.kernel.jobs import Beat
from hezong.kernel.records.asker import JobRuntime
from hezong.kernel.records.batch.run import entity_of, run_batch
from hezong.kernel.records.batch.store import JOB, fail
from hezong.kernel.types import Problem

NAME = JOB


async def work(job: JobRuntime, id: UUID, beat: Beat) -> None:
    """The job: chunk by chunk; begun again after a kill it goes on with the items that wait."""
    await run_batch(job.runtime, id, beat)
    await job.changed(await entity_of(job.runtime, id))


async def set_aside(job: JobRuntime, id: UUID, problems: Sequence[Problem]) -> None:
    """The batch has failed; ``GET`` says why. What it had saved until then can be undone."""
    async with job.runtime.pools.write.acquire() as connection:
        await fail(connection, id, problems)
