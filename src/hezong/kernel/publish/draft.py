"""Turns a version in force into a draft, a draft into a checked one, and tells how it differs. Puts nothing in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from hezong.kernel.expr.builtin import BUILT_IN
from hezong.kernel.expr.function import Functions
from hezong.kernel.model.files import hash_files
from hezong.kernel.publish.publish import ROLES, load
from hezong.kernel.publish.store import STATEMENTS, active_files, create, stored
from hezong.kernel.schema.apply import duplicates
from hezong.kernel.schema.catalogue import Roles
from hezong.kernel.schema.connection import Connection
from hezong.kernel.schema.desired import catalogue
from hezong.kernel.schema.difference import plan
from hezong.kernel.schema.live import read_live
from hezong.kernel.types import Problem, Refused
from hezong.kernel.types.problem import refuse


@dataclass(frozen=True, slots=True)
class Change:
    """A file that differs: None on the side where it does not exist."""

    path: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What publishing would change: files, and the database step by step (what, name, whether writers may wait)."""

    files: tuple[Change, ...]
    steps: tuple[tuple[str, str, bool], ...]


async def create_draft(connection: Connection, by: UUID | None, note: str | None = None) -> int:
    """A draft that holds the files of the version in force."""
    active = await active_files(connection)
    number, files = active or (None, dict[str, str]())
    return await create(connection, number, files, hash_files(files), note, by)


async def put_file(connection: Connection, draft: int, path: str, text: str | None) -> None:
    """Writes a file of a draft; None removes it. Refused ``request.not_found``, ``conflict.model`` once published."""
    if await connection.fetchval(STATEMENTS["put"], draft, path, text) is None:
        await stored(connection, draft)
        raise refuse("conflict.model", base=draft, active=draft)


async def abandon(connection: Connection, draft: int) -> None:
    """Gives a draft up. Refused ``request.not_found``."""
    if await connection.fetchval(STATEMENTS["abandon"], draft) is None:
        raise refuse("request.not_found")


async def validate(
    connection: Connection, draft: int, functions: Functions = BUILT_IN, roles: Roles = ROLES
) -> tuple[Problem, ...]:
    """Everything that stands against publishing: mistakes in files, then what the stored data does not allow."""
    try:
        model = await load(connection, (await stored(connection, draft)).files, functions)
    except Refused as refused:
        return refused.problems
    live = await read_live(connection)
    found = plan(catalogue(model, roles), live, roles)
    return (*found.problems, *await duplicates(connection, found, live))


async def difference(
    connection: Connection, draft: int, functions: Functions = BUILT_IN, roles: Roles = ROLES
) -> Difference:
    """How a draft differs from the version in force. Refused with the draft's problems."""
    found = await stored(connection, draft)
    model = await load(connection, found.files, functions)
    active = await active_files(connection)
    steps = plan(catalogue(model, roles), await read_live(connection), roles).steps
    files = _changes(active[1] if active else {}, found.files)
    return Difference(files, tuple((step.what, step.name, step.blocks) for step in steps))


def _changes(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Change, ...]:
    paths = sorted(old.keys() | new.keys())
    return tuple(Change(each, old.get(each), new.get(each)) for each in paths if old.get(each) != new.get(each))
