"""Keeps versions of the model in ``hz_control.model_version``: drafts that change, published ones that never do.

A version is published once; going back publishes the old files again, so that version numbers only grow. Takes a
connection of the owner's role; never looks into the files.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hezong.kernel.schema.connection import Connection
from hezong.kernel.types.problem import refuse
from hezong.kernel.types.statements import read_statements

STATEMENTS = read_statements("hezong.kernel.publish", "store.sql")


@dataclass(frozen=True, slots=True)
class Version:
    """One version: ``state`` is draft, active, retired or abandoned; ``base`` the version its files came from."""

    id: int
    base: int | None
    hash: str
    state: str
    note: str | None
    at: datetime
    by: UUID | None
    published_at: datetime | None
    published_by: UUID | None


@dataclass(frozen=True, slots=True)
class Stored:
    """The files of a version."""

    id: int
    base: int | None
    state: str
    hash: str
    files: Mapping[str, str]


async def active_files(connection: Connection) -> tuple[int, Mapping[str, str]] | None:
    """Number and files of the version in force; None before the first one."""
    row = await connection.fetchrow(STATEMENTS["active"])
    return None if row is None else (row["id"], json.loads(row["files"]))


async def versions(connection: Connection, limit: int = 100) -> tuple[Version, ...]:
    """The newest versions, drafts included, newest first."""
    return tuple(
        Version(
            row["id"],
            row["base"],
            row["hash"],
            row["state"],
            row["note"],
            row["at"],
            row["by"],
            row["published_at"],
            row["published_by"],
        )
        for row in await connection.fetch(STATEMENTS["versions"], limit)
    )


async def stored(connection: Connection, version: int) -> Stored:
    """One version with its files. Refused ``request.not_found``."""
    row = await connection.fetchrow(STATEMENTS["version"], version)
    if row is None:
        raise refuse("request.not_found")
    return Stored(row["id"], row["base"], row["state"], row["hash"], json.loads(row["files"]))


async def published_since(connection: Connection, version: int) -> tuple[Mapping[str, str], ...]:
    """The files of all versions that were in force after one, the newest first."""
    return tuple(json.loads(row["files"]) for row in await connection.fetch(STATEMENTS["since"], version))


async def create(
    connection: Connection, base: int | None, files: Mapping[str, str], hash: str, note: str | None, by: UUID | None
) -> int:
    """A new draft."""
    return await connection.fetchval(STATEMENTS["create"], base, json.dumps(files), hash, note, by)


async def parents(connection: Connection) -> Mapping[str, str | None]:
    """The code above each organization's code, today; empty before there are organizations."""
    if await connection.fetchval("select to_regclass('hz.organization')") is None:
        return {}
    return {row["code"]: row["parent"] for row in await connection.fetch(STATEMENTS["parents"])}
