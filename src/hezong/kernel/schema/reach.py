"""Turns the structure of a date into stored rows: which organizations each depth of a position covers. Row policies
look them up.

Rebuilt whole on a new day, and by its difference when organizations are changed; ``own`` reaches the organizations of
``below``, ``group`` all of them (contract §2).
"""

from collections.abc import Iterable
from uuid import UUID

from hezong.kernel.access.reach import reach_of
from hezong.kernel.model.field import Depth
from hezong.kernel.schema.connection import Connection
from hezong.kernel.schema.names import control
from hezong.kernel.types import Structure

STORED = (Depth.UNIT, Depth.BELOW, Depth.COMPANY)


def reach_rows(structure: Structure) -> list[tuple[UUID, str, UUID]]:
    """Rows (organization, depth, member); predecessors are members of what stands for them today."""
    return [(each, depth, member) for each in structure.organizations for depth, member in _members(structure, each)]


async def rebuild_reach(connection: Connection, structure: Structure) -> None:
    """Replaces the stored rows, in a transaction of the caller's or one of its own; readers see the old rows until it
    commits.
    """
    columns = [list(each) for each in zip(*reach_rows(structure), strict=True)] or [[], [], []]
    async with connection.transaction():
        await connection.execute(f"delete from {control('reach')}")
        await connection.execute(
            f'insert into {control("reach")} ("organization", "depth", "member")\n'
            "select * from unnest($1::uuid[], $2::text[], $3::uuid[])",
            *columns,
        )


async def change_reach(connection: Connection, before: Structure, after: Structure) -> int:
    """Replaces the stored rows of those organizations alone whose reach differs; their number. In a transaction of the caller's."""
    changed = [each for each in {*before.organizations, *after.organizations} if _differs(before, after, each)]
    rows = [(each, *one) for each in changed if each in after.organizations for one in _members(after, each)]
    columns = [list(each) for each in zip(*rows, strict=True)] or [[], [], []]
    await connection.execute(f'delete from {control("reach")} where "organization" = any ($1::uuid[])', changed)
    await connection.execute(
        f'insert into {control("reach")} ("organization", "depth", "member")\n'
        "select * from unnest($1::uuid[], $2::text[], $3::uuid[])",
        *columns,
    )
    return len(changed)


def _differs(before: Structure, after: Structure, organization: UUID) -> bool:
    if organization not in before.organizations or organization not in after.organizations:
        return True
    if before.members(organization) != after.members(organization):
        return True
    if before.below(organization) != after.below(organization):
        return True
    old, new = before.company(organization), after.company(organization)
    return old != new or before.below(old) != after.below(new)


def _members(structure: Structure, organization: UUID) -> Iterable[tuple[str, UUID]]:
    for depth in STORED:
        for member in sorted(reach_of(structure, organization, depth).full):
            yield depth.value, member
