"""Turns new organizations, positions and passwords into what is in force: dated rows of the control schema, and a count that tells every worker."""

from datetime import date
from typing import cast
from uuid import UUID

from hezong.kernel.types.ports import Connection
from hezong.kernel.types.statements import read_statements

SQL = read_statements("hezong.kernel.org", "open.sql")


async def count_change(connection: Connection, structure: bool = False) -> None:
    """Tells all workers that rights, or the structure, have changed; they look twice a second."""
    await connection.execute(SQL["count_structure" if structure else "count_rights"])


async def open_organizations(connection: Connection, today: date) -> int:
    """Gives organizations without dates a life from today; their number."""
    return cast("int", await connection.fetchval(SQL["open"], today))


async def give_life(connection: Connection, organization: UUID, start: date, end: date | None) -> None:
    """When an organization exists, in ``[start, end)``."""
    await connection.execute(SQL["life"], organization, start, end)


async def hang(connection: Connection, child: UUID, parent: UUID, start: date, end: date | None) -> None:
    """Which organization lies below which, in ``[start, end)``; both must exist all that time."""
    await connection.execute(SQL["parent"], child, parent, start, end)


async def succeed(connection: Connection, predecessor: UUID, successor: UUID, effective: date) -> None:
    """Who stands for a closed organization from a day on."""
    await connection.execute(SQL["succession"], predecessor, successor, effective)


async def give_password(connection: Connection, user: UUID, password_hash: str, must_change: bool) -> None:
    """The password of a user, as its hash. ``must_change``: for the first sign-in alone, within three days."""
    await connection.execute(SQL["credential"], user, password_hash, must_change)
