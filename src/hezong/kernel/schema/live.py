"""Turns a live database into values that can be compared with a catalogue. Reads pg_catalog in one statement and
changes nothing.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from hezong.kernel.schema.connection import Connection


@dataclass(frozen=True, slots=True)
class Key:
    """A primary key as it is called, and its columns."""

    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Live:
    """What the database holds: tables with the types of their columns, and the rest by name.

    ``filled``: tables that have or had rows. ``foreigns``: target by name. ``indexes``: whether valid. ``policies``
    and ``views``: the digest they were made from, by "table name" and "schema name". ``basis``: the digest of the
    control schema.
    """

    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    filled: frozenset[str] = frozenset()
    foreigns: Mapping[str, str] = field(default_factory=dict[str, str])
    indexes: Mapping[str, bool] = field(default_factory=dict[str, bool])
    policies: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    views: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    basis: str | None = None
    keys: Mapping[str, "Key"] = field(default_factory=dict[str, "Key"])


@cache
def statement(name: str) -> str:
    """The text of an SQL file of this package."""
    return files("hezong.kernel.schema").joinpath(name).read_text("utf-8")


async def read_live(connection: Connection) -> Live:
    """The live database as of one statement."""
    found = json.loads(await connection.fetchval(statement("live.sql")))
    return Live(
        found["tables"],
        frozenset(found["filled"]),
        found["foreigns"],
        found["indexes"],
        found["policies"],
        found["views"],
        found["schema"],
        {table: Key(key["name"], tuple(key["columns"])) for table, key in found["keys"].items()},
    )
