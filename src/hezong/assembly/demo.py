"""Loads the demonstration group into an empty database, through the same save pipeline as everything else (design §9)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast
from uuid import UUID

import hezong.demo
from hezong.assembly.group import ADMINISTRATOR, administrator_context, load_code_sets, load_rows
from hezong.assembly.loading import Loading
from hezong.assembly.world import product_files
from hezong.demo import Group, generate, structure
from hezong.demo.plan import planned
from hezong.kernel.model.files import read_files
from hezong.kernel.org.load import load_structure
from hezong.kernel.org.open import count_change, give_life, give_password, hang, succeed
from hezong.kernel.records import Runtime
from hezong.kernel.records.reorganization import life
from hezong.kernel.schema.connection import Connection
from hezong.kernel.schema.reach import rebuild_reach
from hezong.kernel.types import Context, Organization, Structure

PASSWORD = "hezong-demo"  # noqa: S105  the password of the demonstration is told to everybody; the server then stays on this machine
ROOT = "HZ"
Row = Mapping[str, object]
Progress = Callable[[str, int], None]


def demo_files() -> Mapping[str, str]:
    """The product's model with the extensions of two companies."""
    return {**product_files(), **read_files(Path(hezong.demo.__file__).parent)}


def anchor_of(today: date) -> date:
    """The first day of the quarter, on which all dates of the demonstration hang."""
    return date(today.year, (today.month - 1) // 3 * 3 + 1, 1)


@dataclass(frozen=True, slots=True)
class DemoLoader:
    """Loads the group of one anchor. ``progress`` hears of each load: the entity and how many rows it had."""

    runtime: Runtime
    anchor: date
    scale: float
    progress: Progress

    async def load(self, password_hash: str) -> None:
        """Everything; the logins come last, so that whoever can sign in finds the whole group."""
        group = structure(self.anchor)
        async with self.runtime.pools.owner.acquire() as found:
            connection = cast("Connection", found)
            context = await self._structure(connection, group)
            await load_code_sets(self.runtime, context, context.session.holdings[0].organization)
            await self._records(context)
            await self._plan(context, group)
            await self._passwords(connection, group, password_hash)

    async def _structure(self, connection: Connection, group: Group) -> Context:
        """Organizations, people and positions; answers the context in which all else is loaded."""
        first = _context(self.runtime, group, _flat(group, self.anchor))
        root = group.by_code()[ROOT].id
        for entity, rows in _rows(group, root):
            await load_rows(self.runtime, first, entity, rows)
        await self._dates(connection, group)
        today = cast("date", await connection.fetchval("select t.date from hz_control.today t"))
        current = await load_structure(connection, today)
        await rebuild_reach(connection, current)
        return _context(self.runtime, group, current)

    async def _dates(self, connection: Connection, group: Group) -> None:
        async with connection.transaction():
            for each in group.organizations:
                await give_life(connection, UUID(each.id), each.opened, each.closed)
            for parent in group.parents:
                await hang(connection, UUID(parent.child), UUID(parent.parent), parent.start, parent.end)
            for one in group.successions:
                await succeed(connection, UUID(one.predecessor), UUID(one.successor), one.effective)

    async def _records(self, context: Context) -> None:
        loading = Loading(self.runtime, context)
        for load in generate(self.anchor, self.scale, today=context.today):
            organization = str(context.structure.by_code[load.organization or ROOT])
            await loading.add(load.entity, [{"organization": organization, **row} for row in load.rows])
            self.progress(load.entity, len(load.rows))
        await loading.finish()

    async def _plan(self, context: Context, group: Group) -> None:
        """One reorganization for the coming quarter, which waits for approval (design §9)."""
        people = {each.login: each.id for each in group.people}
        plan = planned(self.anchor)
        body = {
            "title": plan.title,
            "reason": plan.reason,
            "effective": plan.effective.isoformat(),
            "operations": list(plan.operations),
            "approvers": [people[each] for each in plan.approvers],
        }
        made = await life.create(self.runtime, context, body)
        await life.preview(self.runtime, context, made.id)
        await life.submit(self.runtime, context, made.id, "")

    async def _passwords(self, connection: Connection, group: Group, password_hash: str) -> None:
        async with connection.transaction():
            for person in group.people:
                await give_password(connection, UUID(person.id), password_hash, must_change=False)
            await count_change(connection, structure=True)
            await connection.execute("analyze")


def _rows(group: Group, root: str) -> list[tuple[str, list[Row]]]:
    """The records behind the structure. An organization's record belongs to the one above it, the root's to itself."""
    above = {each.child: each.parent for each in group.parents}
    organizations: list[Row] = [
        {
            "id": each.id,
            "organization": above.get(each.id, each.id),
            "code": each.code,
            "name": each.name,
            "kind": each.kind,
            "currency": each.currency,
            "brand": each.brand,
        }
        for each in group.organizations
    ]
    homes = {each.user: each.organization for each in reversed(group.positions)}
    people: list[Row] = [
        {
            "id": each.id,
            "organization": homes.get(each.id, root),
            "login": each.login,
            "name": each.name,
            "email": each.email,
            "phone": each.phone,
            "language": each.language,
        }
        for each in group.people
    ]
    positions: list[Row] = [
        {
            "id": each.id,
            "organization": each.organization,
            "user": each.user,
            "role": each.role,
            "valid_from": each.start.isoformat(),
            "valid_to": None if each.end is None else each.end.isoformat(),
            "deputy": each.deputy,
            "deputy_from": None if each.deputy_from is None else each.deputy_from.isoformat(),
            "deputy_to": None if each.deputy_to is None else each.deputy_to.isoformat(),
        }
        for each in group.positions
    ]
    return [("organization", organizations), ("user", people), ("position", positions)]


def _flat(group: Group, at: date) -> Structure:
    """The organizations before any of them has a date."""
    known = (Organization(UUID(each.id), each.code, each.name, each.kind, parent=None) for each in group.organizations)
    return Structure.of(at, 0, known)


def _context(runtime: Runtime, group: Group, known: Structure) -> Context:
    person = next(each for each in group.positions if each.role == ADMINISTRATOR)
    name = next(each for each in group.people if each.id == person.user)
    root = UUID(group.by_code()[ROOT].id)
    return administrator_context(UUID(name.id), name.login, name.name, known, root, runtime.clock)
