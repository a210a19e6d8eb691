"""Takes an import back: its batch is undone like any other. Decides nothing itself."""

from uuid import UUID

from hezong.kernel.records import batch
from hezong.kernel.records.imports.staging import load_import
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.types import Context
from hezong.kernel.types.problem import refuse


async def undo(runtime: Runtime, context: Context, id: UUID, partial: bool) -> UUID:
    """``POST …/{id}/undo[?partial=true]``: the id of the batch that undoes, to be run. 404; 422 ``import.state`` before the first run and meanwhile."""
    found = await load_import(runtime, context, id)
    if found.batch is None or found.state not in ("done", "paused", "failed", "undone"):
        raise refuse("import.state", state=found.state)
    return await batch.undo(runtime, context, found.batch, partial)
