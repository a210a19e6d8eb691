"""Turns the calls of clients into writes, stage by stage. Decides nothing itself: each stage is a module of its own."""

from collections.abc import Mapping, Sequence
from typing import Literal
from uuid import UUID

from hezong.kernel.records.runtime import Body, Idempotency, MoveState, Runtime, Written
from hezong.kernel.types import Context

OnConflict = Literal["refuse", "merge"]


async def create(
    runtime: Runtime, context: Context, entity: str, bodies: Sequence[Body], idempotency: Idempotency | None = None
) -> Written:
    """``POST /records/{entity}``: all rows or none, at most 1,000. 409 ``request.id_taken``, ``request.idempotency``."""
    raise NotImplementedError


async def patch(
    runtime: Runtime,
    context: Context,
    entity: str,
    id: UUID,
    body: Body,
    version: str | None,
    on_conflict: OnConflict = "refuse",
) -> Written:
    """``PATCH /records/{entity}/{id}``. ``version`` is that of ``If-Match``, else ``body["version"]`` counts.

    A faceted record: ``body["organization"]`` names the facet; ``body["steward"]`` hands the record to another organization.
    412 ``conflict.version`` with ``extra`` mine, theirs, original.
    """
    raise NotImplementedError


async def delete(runtime: Runtime, context: Context, entity: str, id: UUID, version: str | None) -> Written:
    """``DELETE /records/{entity}/{id}``: soft, with all live facets (403 ``access.facets``); ``items`` is empty."""
    raise NotImplementedError


async def restore(runtime: Runtime, context: Context, entity: str, id: UUID) -> Written:
    """``POST …/{id}/restore``: needs ``delete``; brings back the facets that went with the record."""
    raise NotImplementedError


async def move(
    runtime: Runtime, context: Context, entity: str, id: UUID, move: str, body: Body, version: str | None
) -> Written:
    """``POST …/{id}/moves/{move}`` with ``{organization, version, set}``; not from here → 422 ``check.move``; unknown → 404."""
    raise NotImplementedError


async def open_facet(runtime: Runtime, context: Context, entity: str, id: UUID, body: Body) -> Written:
    """``POST …/{id}/facets``: the relationship of one more organization; 409 ``request.facet_exists``."""
    raise NotImplementedError


async def close_facet(
    runtime: Runtime, context: Context, entity: str, id: UUID, facet: UUID, version: str | None
) -> Written:
    """``DELETE …/{id}/facets/{facet}``: needs ``delete`` over it."""
    raise NotImplementedError


async def history(
    runtime: Runtime, context: Context, entity: str, id: UUID, after: str | None = None, limit: int = 50
) -> bytes:
    """``GET …/{id}/history``: bytes of ``{"items": […], "next"}``, newest first, only fields the caller may read."""
    raise NotImplementedError


async def moves_of(
    runtime: Runtime, context: Context, entity: str, id: UUID, organization: UUID | None = None
) -> tuple[MoveState, ...]:
    """The moves of a record for ``GET …/{id}``; of a faceted one those of the facet shown at the top (none → empty)."""
    raise NotImplementedError


async def load_batch(runtime: Runtime, context: Context, entity: str, rows: Sequence[Mapping[str, object]]) -> int:
    """Saves trusted rows by the same phases and checks, without asking for rights; returns their number.

    Rows are bodies that may also carry ``id``, ``organization``, ``created_at``, ``created_by``, ``changed_at``, ``changed_by``
    and, if faceted, ``facets: [{organization, …}]``. Some thousand rows a call.
    """
    raise NotImplementedError
