"""Puts the model and a random group into a database, and asks the product what a person may read."""

import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import asyncpg

import hezong.kernel.org
from hezong.kernel.expr.builtin import BUILT_IN
from hezong.kernel.hooks import HookBook
from hezong.kernel.model.files import read_files
from hezong.kernel.model.load import load_model
from hezong.kernel.query.request import ListRequest
from hezong.kernel.query.run import Plans, Readers, Reading
from hezong.kernel.query.sight import Sight
from hezong.kernel.query.world import World
from hezong.kernel.schema.apply import apply
from hezong.kernel.schema.catalogue import Roles
from hezong.kernel.schema.desired import catalogue
from hezong.kernel.schema.reach import rebuild_reach
from hezong.kernel.types import Context, Holding, Opened, Organization, Session, Structure
from tests.property.rights.group import TODAY, Group, moment
from tests.property.rights.model import FILES
from tests.property.rights.oracle import Row

KERNEL = Path(next(iter(hezong.kernel.org.__path__))) / "entities"
ROW_FIELDS = {"asset": ("name", "level"), "paper": ("name", "pages"), "partner": ("phase",)}
NOW = datetime(2026, 10, 1, tzinfo=UTC)
LATER = datetime(2099, 1, 1, tzinfo=UTC)
OPEN = """insert into hz_control.access_request (id, entity, record, organization, by, reason, state, until)
values ($1, $2, $3, $4, $1, '', 'granted', $5)"""


def world() -> World:
    """The trial model with the kernel's own entities."""
    model = load_model({**read_files(KERNEL), **FILES})
    return World(1, model, HookBook(), BUILT_IN)


async def install(owner: asyncpg.Connection, made: World) -> None:
    """The tables, policies and views of the trial model."""
    assert not await apply(owner, catalogue(made.model, Roles()), Roles())


def structure(group: Group) -> Structure:
    """The group's units as the product sees them."""
    return Structure.of(
        TODAY,
        group.seed,
        [
            Organization(
                group.id(unit.code), unit.code, unit.code, unit.kind,
                group.id(unit.parent.code) if unit.parent and not unit.successor else None,
                unit.successor is None,
                group.id(unit.successor.code) if unit.successor else None,
            )
            for unit in group.units
        ],
    )  # fmt: skip


@dataclass
class Single:
    """A pool of one connection."""

    connection: asyncpg.Connection

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[asyncpg.Connection]:
        yield self.connection


@dataclass
class Held:
    """A random group in the database, and ways to ask."""

    made: World
    group: Group
    structure: Structure
    reader: asyncpg.Connection | None
    """None where nothing is read."""

    def context(self, person: str, narrowed: frozenset[UUID] | None = None) -> Context:
        holdings = tuple(
            Holding(self.group.id(f"{person}/{number}"), post.role, self.group.id(post.unit.code))
            for number, post in enumerate(self.group.posts[person])
        )
        id = self.group.id(person)
        session = Session(id, id, person, person, holdings, "en", opened=openings(self.group))
        return Context(session, self.structure, NOW, TODAY, "en", narrowed)

    def reading(self, context: Context) -> Reading:
        assert self.reader is not None
        sight = Sight(self.made, context)
        return Reading(Plans(), sight, sight.shape(), Readers(Single(self.reader), Single(self.reader)))

    async def pages(self, context: Context, request: ListRequest) -> list[dict]:
        """All items of a list, page by page."""
        found: list[dict] = []
        reading, after = self.reading(context), None
        while True:
            page = json.loads(await reading.list(replace(request, after=after)))
            found += page["items"]
            after = page["next"]
            if after is None:
                return found


def openings(group: Group) -> tuple[Opened, ...]:
    """All that is opened in the group, as of whoever reaches where."""
    return tuple(
        Opened(group.id(f"o{number}"), "partner", group.id(record), group.id(unit.code), LATER)
        for number, (record, unit) in enumerate(group.opened)
    )


async def fill(owner: asyncpg.Connection, group: Group) -> None:
    """Writes units, people, positions and rows as the owner, past the save pipeline, since rights are judged on what is there."""
    tables = ("item", "memo", "chore", "asset", "paper", "partner_facet", "partner", "position", "user", "organization")
    await owner.execute("truncate " + ", ".join(f'hz."{each}"' for each in tables) + " cascade")
    dice = random.Random(group.seed)
    root = group.id("U0")
    await _insert(owner, "organization", [
        {"id": group.id(each.code), "organization": root, "code": each.code, "name": each.code, "kind": each.kind}
        for each in group.units
    ])  # fmt: skip
    await _insert(owner, "user", [
        {"id": group.id(each), "organization": root, "login": f"{group.seed}.{each}", "name": each} for each in group.posts
    ])  # fmt: skip
    await _insert(owner, "position", [
        {"id": group.id(f"{person}/{number}"), "organization": group.id(post.unit.code), "user": group.id(person),
         "role": post.role, "valid_from": TODAY}
        for person, posts in group.posts.items() for number, post in enumerate(posts)
    ])  # fmt: skip
    await rebuild_reach(owner, structure(group))
    await _insert(owner, "asset", [_record(group, dice, each, True) for each in group.rows["asset"]])
    await _insert(owner, "paper", [_record(group, dice, each, False) for each in group.rows["paper"]])
    await _partners(owner, group, dice)
    await owner.execute("truncate hz_control.access_request")
    for each in openings(group):
        await owner.execute(OPEN, each.id, each.entity, each.record, each.organization, each.until)
    for entity in ("item", "memo", "chore"):
        await _insert(owner, entity, [_child(group, dice, entity, each) for each in group.rows.get(entity, ())])


def _child(group: Group, dice: random.Random, entity: str, row: Row) -> dict:
    found = _record(group, dice, row, entity == "chore")
    above = group.id(row.above[0].record) if row.above else None
    return {**found, "asset": above} if entity == "item" else {**found, "about": above, "about_entity": row.about}


def _record(group: Group, dice: random.Random, row: Row, owned: bool) -> dict:
    common = {"id": group.id(row.id), "organization": group.id(row.unit.code), "changed_at": moment(dice)}
    mine = {"owner": group.id(row.owner)} if owned else {"created_by": group.id(row.owner)}
    values = dict(row.values)
    for money in {"value", "cost"} & set(values):
        values[f"{money}_currency"] = None if values[money] is None else "CNY"
    return {**common, **mine, **values}


async def _partners(owner: asyncpg.Connection, group: Group, dice: random.Random) -> None:
    masters: dict[str, dict] = {}
    facets: list[dict] = []
    for row in group.rows["partner"]:
        steward = group.id(row.unit.code)
        name, size = row.values["name"], row.values["size"]
        masters.setdefault(
            row.record, {"id": group.id(row.record), "organization": steward, "name": name, "size": size}
        )
        credit = row.values["credit"]
        facets.append({
            "id": group.id(row.id), "record": group.id(row.record), "organization": steward, "owner": group.id(row.owner),
            "phase": row.values["phase"], "stage": row.values["stage"], "credit": credit, "credit_currency": None if credit is None else "CNY",
            "m_name": name, "m_size": size, "changed_at": moment(dice),
        })  # fmt: skip
    await _insert(owner, "partner", list(masters.values()))
    await _insert(owner, "partner_facet", facets)


async def _insert(owner: asyncpg.Connection, table: str, rows: list[dict]) -> None:
    if not rows:
        return
    names = list(rows[0])
    columns = ", ".join(f'"{each}"' for each in names)
    text = json.dumps(rows, default=str)
    await owner.execute(
        f'insert into hz."{table}" ({columns}) select {columns} from jsonb_populate_recordset(null::hz."{table}", $1::jsonb)',
        text,
    )
