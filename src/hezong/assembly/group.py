"""Turns a name and a first person into a group that works: its organization, its administrator, the code sets (contract §8)."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from hezong.api.founding import Founding
from hezong.assembly.loading import Loading
from hezong.kernel.org.load import someone_exists
from hezong.kernel.org.open import count_change, give_life, give_password
from hezong.kernel.query.world import World
from hezong.kernel.records import Runtime, load_batch
from hezong.kernel.schema.connection import Connection
from hezong.kernel.schema.reach import rebuild_reach
from hezong.kernel.types import Context, Holding, Organization, Session, Structure
from hezong.kernel.types.identity import new_id
from hezong.kernel.types.ports import Clock, Pools, Vault
from hezong.kernel.types.problem import refuse
from hezong.kernel.types.statements import read_statements
from hezong.modules.seed import seeds

SQL = read_statements("hezong.assembly", "group.sql")
CODE = "GROUP"
"""The code of the root organization of a new group; a person may change it."""
ADMINISTRATOR = "administrator"
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Founder:
    """Makes a group in an empty database, through the same save pipeline as everything else."""

    pools: Pools
    vault: Vault
    clock: Clock
    build: Callable[[], Awaitable[World]]

    async def found(self, founding: Founding) -> UUID:
        """The administrator's id. Refused ``request.set_up`` where somebody exists already; two at once make one group."""
        async with self.pools.owner.acquire() as connection:
            await connection.execute(SQL["lock"])
            try:
                if await someone_exists(connection):
                    raise refuse("request.set_up")
                return await self._found(connection, founding)
            finally:
                await connection.execute(SQL["unlock"])

    async def _found(self, connection: object, founding: Founding) -> UUID:
        runtime = Runtime(self.pools, await self.build(), self.vault, self.clock)
        today = await _today(cast("Connection", connection))
        root, user = new_id(self.clock.now()), new_id(self.clock.now())
        organization = Organization(root, CODE, founding.group, "group", parent=None)
        structure = Structure.of(today, 0, [organization])
        context = administrator_context(user, founding.login, founding.name, structure, root, self.clock)
        for entity, row in _rows(founding, root, user, today):
            await load_batch(runtime, context, entity, [row])
        await self._put_in_force(cast("Connection", connection), founding, structure, root, user, today)
        await load_code_sets(runtime, context, root)
        return user

    async def _put_in_force(
        self, connection: Connection, founding: Founding, structure: Structure, root: UUID, user: UUID, today: date
    ) -> None:
        async with connection.transaction():
            await give_life(connection, root, today, None)
            await give_password(connection, user, founding.password_hash, must_change=False)
            await rebuild_reach(connection, structure)
            await count_change(connection, structure=True)


def _rows(founding: Founding, root: UUID, user: UUID, today: date) -> list[tuple[str, Row]]:
    place = {"organization": str(root), "created_by": str(user), "changed_by": str(user)}
    group = {"id": str(root), "code": CODE, "name": founding.group, "kind": "group", **place}
    person = {"id": str(user), "login": founding.login, "name": founding.name, **place}
    position = {"user": str(user), "role": ADMINISTRATOR, "valid_from": today.isoformat(), **place}
    return [("organization", group), ("user", person), ("position", position)]


def administrator_context(user: UUID, login: str, name: str, structure: Structure, root: UUID, clock: Clock) -> Context:
    """The context of whoever sets a group up: an administrator of its root, in whose name trusted rows are loaded."""
    now = clock.now()
    holding = Holding(new_id(now), ADMINISTRATOR, root)
    session = Session(new_id(now), user, login, name, (holding,), "zh-CN")
    return Context(session=session, structure=structure, now=now, today=structure.at, language="zh-CN", target=root)


async def load_code_sets(runtime: Runtime, context: Context, root: UUID) -> None:
    """Regions, industries, sources, grades, units: they belong to the root of the group (SY-01)."""
    for seed in seeds():
        await load_rows(runtime, context, seed.entity, [{"organization": str(root), **row} for row in seed.rows])


async def load_rows(runtime: Runtime, context: Context, entity: str, rows: Sequence[Row]) -> None:
    """Trusted rows of one entity."""
    loading = Loading(runtime, context)
    await loading.add(entity, rows)
    await loading.finish()


async def _today(connection: Connection) -> date:
    return cast("date", await connection.fetchval(SQL["today"]))
