"""Turns stored reorganizations into values and back: what is planned, for which day, how far it has come. Judges nothing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from uuid import UUID

from hezong.kernel.org.operation import Operation, parse
from hezong.kernel.org.reorganize import Delta
from hezong.kernel.org.written import read_delta
from hezong.kernel.types.ports import Connection
from hezong.kernel.types.problem import refuse
from hezong.kernel.types.statements import read_statements

SQL = read_statements("hezong.kernel.records.reorganization", "document.sql")
Stored = Mapping[str, object]

STATES = (
    "draft",
    "previewed",
    "submitted",
    "approved",
    "scheduled",
    "applied",
    "undone",
    "rejected",
    "cancelled",
    "superseded",
)
OPEN = ("draft", "previewed", "rejected")
"""States in which a reorganization can still be changed."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody plans. ``given``: the operations as they were written; ``operations`` the same as values."""

    title: str
    reason: str
    effective: date
    given: Sequence[object]
    approvers: tuple[UUID, ...]

    @property
    def operations(self) -> tuple[Operation, ...]:
        return parse(self.given)


@dataclass(frozen=True, slots=True)
class Document:
    """A reorganization as it is stored. ``previewed``: the mark of what its preview was made of."""

    id: UUID
    draft: Draft
    state: str
    version: int
    by: UUID
    by_name: str | None
    at: datetime
    changed_at: datetime
    applied_at: datetime | None
    preview: Mapping[str, object] | None
    previewed: str | None
    problems: Sequence[Mapping[str, object]]
    delta: Delta | None

    def require(self, *states: str) -> None:
        """409 in any other state."""
        if self.state not in states:
            raise refuse("conflict.reorganization_state", state=self.state)


async def document(connection: Connection, id: UUID, locked: bool = False) -> Document:
    """One reorganization; 404 where there is none. ``locked``: nobody else changes it until the transaction ends."""
    row = await connection.fetchrow(SQL["locked" if locked else "one"], id)
    if row is None:
        raise refuse("request.not_found")
    return of_row(cast("Stored", row))


async def page(connection: Connection, state: str | None, after: UUID | None, limit: int) -> list[Document]:
    """Reorganizations, newest first."""
    rows = cast("Sequence[Stored]", await connection.fetch(SQL["page"], state, after, limit))
    return [of_row(each) for each in rows]


async def scheduled(connection: Connection, until: date) -> list[Document]:
    """What is settled for a day up to the last one, in the order in which it is to be applied."""
    rows = cast("Sequence[Stored]", await connection.fetch(SQL["scheduled"], until))
    return [of_row(each) for each in rows]


async def note(connection: Connection, id: UUID, kind: str, by: UUID | None, text: str = "") -> None:
    """A line of what was said or decided."""
    await connection.execute(SQL["note"], id, kind, text, by)


async def step(connection: Connection, found: Document, to: str) -> None:
    """Another state, if nobody was faster."""
    require_one(await connection.execute(SQL["to"], found.id, found.version, to))


def require_one(done: str) -> None:
    """409 where another write came first."""
    if not done.endswith(" 1"):
        raise refuse("conflict.reorganization_state", state="?")


def of_row(row: Stored) -> Document:
    """A document of its row."""
    draft = Draft(
        str(row["title"]),
        str(row["reason"]),
        cast("date", row["effective"]),
        cast("Sequence[object]", json.loads(str(row["operations_text"]))),
        tuple(cast("Sequence[UUID]", row["approvers"])),
    )
    delta = row["delta_text"]
    return Document(
        id=cast("UUID", row["id"]),
        draft=draft,
        state=str(row["state"]),
        version=cast("int", row["version"]),
        by=cast("UUID", row["by"]),
        by_name=cast("str | None", row["by_name"]),
        at=cast("datetime", row["at"]),
        changed_at=cast("datetime", row["changed_at"]),
        applied_at=cast("datetime | None", row["applied_at"]),
        preview=None if row["preview_text"] is None else json.loads(str(row["preview_text"])),
        previewed=cast("str | None", row["previewed"]),
        problems=json.loads(str(row["problems_text"])),
        delta=None if delta is None else read_delta(json.loads(str(delta))),
    )
