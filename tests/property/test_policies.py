"""Report views show and row policies let through exactly what the oracle allows, on random groups (PL-08, PL-09, contract §7)."""

import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import asyncpg
import pytest

from tests.property.rights import writing
from tests.property.rights.amount import CASES, SEED
from tests.property.rights.group import TODAY, Group, random_group
from tests.property.rights.hold import fill, install, world
from tests.property.rights.oracle import CHILDREN, Row, Unit, may_open, may_read, reads_field
from tests.property.rights.reporter import Reporter, reporter

Denied = asyncpg.InsufficientPrivilegeError
TABLES = ("asset", "paper", "partner", "partner_facet", "item", "memo", "chore")
SHOWN = {
    "asset": ("name", "owner", "level", "value", "note", "stage"),
    "paper": ("name", "pages"),
    "partner": ("name", "size", "owner", "phase", "credit", "remark", "stage"),
    "item": ("name", "cost", "mark"),
    "memo": ("name", "mark"),
    "chore": ("name", "cost", "owner"),
}
MONEY = {"asset": "value", "partner": "credit", "item": "cost", "chore": "cost"}
SOME = 5
"""How often a person tries each kind of statement."""
ROWS = 10
"""So many rows of one view, or of one statement, count as a question."""
KEY = {"partner": "facet"}


@pytest.fixture
async def owner(database):
    connection = await asyncpg.connect(database.dsn("hezong_owner"))
    await install(connection, world())
    await connection.execute("update hz_control.state set fixed_date = $1", TODAY)
    yield connection
    await connection.close()


@pytest.fixture
async def writer(database):
    connection = await asyncpg.connect(database.dsn("hezong_write"))
    yield connection
    await connection.close()


async def test_a_report_login_sees_what_the_oracle_allows_whatever_it_sets(database, owner):
    async with reporter(database, owner, random_group(SEED).id("p0")) as login:
        assert await see_groups(login, SEED, CASES) >= CASES


async def see_groups(login: Reporter, seed: int, count: int) -> int:
    """Looks at groups from a seed on until enough rows were judged, as each person and pretending to be somebody else."""
    asked = 0
    while asked < count:
        group = random_group(seed)
        await fill(login.owner, group)
        for person in group.posts:
            await login.become(group.id(person))
            asked += await see(login, group, person)
            other = next(each for each in group.posts if each != person)
            assert "hezong.user" in await login.pretend(group.id(other))
            asked += await see(login, group, person)
        seed += 1
    return asked


async def see(login: Reporter, group: Group, person: str) -> int:
    """Compares the views of one person, row by row and field by field; returns how many questions that was."""
    asked = 0
    for entity, names in SHOWN.items():
        found = await login.rows(entity, KEY.get(entity, "id"))
        found.pop("None", None)
        posts, rows = group.posts[person], group.rows[entity]
        seen = {str(group.id(row.id)): row for row in rows if may_read(posts, entity, row, person)}
        assert found.keys() == seen.keys(), (entity, person)
        for key, row in seen.items():
            fields = {name: found[key].get(name) for name in names}
            assert fields == {name: shown(group, entity, row, person, name) for name in names}
            assert found[key]["organization"] == group.id(row.unit.code)
            money = MONEY.get(entity, "")
            assert found[key].get(f"{money}_currency") == (None if fields.get(money) is None else "CNY")
        asked += len(rows) // ROWS
    await see_opened(login, group, person)
    return asked


async def see_opened(login: Reporter, group: Group, person: str) -> None:
    """Records that access requests open are rows without a relationship, and show the master's fields alone."""
    posts, rows = group.posts[person], group.rows["partner"]
    related = {row.record for row in rows if may_read(posts, "partner", row, person)}
    expected: dict[str, dict] = {}
    for record, unit in group.opened:
        if record not in related and may_open(posts, "partner", unit, person):
            values = next(row.values for row in rows if row.record == record)
            read = {name: may_open(posts, "partner", unit, person, name=name) for name in ("name", "size")}
            expected[str(group.id(record))] = {name: values[name] if read[name] else None for name in read}
    found = await login.connection.fetch('select * from hz_bi."partner" where "facet" is null')
    assert {str(row["id"]): {name: row[name] for name in ("name", "size")} for row in found} == expected
    assert all(row[name] is None for row in found for name in ("owner", "phase", "credit", "stage", "organization"))


def shown(group: Group, entity: str, row: Row, person: str, name: str) -> object:
    """The value that a view shows, null where the person may not read the field in this row."""
    if not reads_field(group.posts[person], entity, row, person, name):
        return None
    if name == "owner":
        return group.id(row.owner)
    value = row.values[name]
    return Decimal(value) if isinstance(value, int) and name in MONEY.values() else value


async def test_row_policies_let_through_what_the_oracle_allows(owner, writer):
    """Exactly the rights where SQL can tell, and never less; where more, ``writing`` says which and why."""
    assert await try_groups(owner, writer, SEED, CASES) >= CASES


async def try_groups(owner: asyncpg.Connection, writer: asyncpg.Connection, seed: int, count: int) -> int:
    """Writes to groups from a seed on, on behalf of each person, until enough was tried."""
    asked = 0
    while asked < count:
        group = random_group(seed)
        await fill(owner, group)
        closed = random.Random(seed).sample(group.rows["partner"], 10)
        sql = 'update hz.partner_facet set "deleted_at" = now() where "id" = any($1)'
        await owner.execute(sql, [group.id(row.id) for row in closed])
        for row in closed:
            row.gone = 0
        for person in group.posts:
            attempts = Attempts(group, person, writer, random.Random(seed), {row.id for row in closed})
            async with acting(writer, group.id(person)):
                asked += await attempts.all()
        seed += 1
    return asked


async def test_a_stranger_changes_nothing(owner, writer):
    group = random_group(SEED)
    await fill(owner, group)
    async with acting(writer, group.id("nobody")):
        for table in TABLES:
            assert await writer.execute(f'update hz."{table}" set "version" = "version" + 1') == "UPDATE 0"


@asynccontextmanager
async def acting(connection: asyncpg.Connection, person: UUID) -> AsyncIterator[None]:
    """A transaction on behalf of a person, undone at its end."""
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute("select set_config('hezong.user', $1, true)", str(person))
    try:
        yield
    finally:
        await transaction.rollback()


def above_of(group: Group, entity: str, row: Row) -> dict[str, object]:
    """The columns that point to the record above a row."""
    above = group.id(row.above[0].record) if row.above else None
    return {"asset": above} if entity == "item" else {"about": above, "about_entity": row.about}


class Attempts:
    """What one person tries against the tables, past the save pipeline."""

    def __init__(
        self, group: Group, person: str, connection: asyncpg.Connection, dice: random.Random, closed: set[str]
    ) -> None:
        self.group, self.person, self.connection, self.dice, self.closed = group, person, connection, dice, closed
        self.posts = group.posts[person]
        self.facets: dict[str, list[Row]] = {}
        for row in group.rows["partner"]:
            self.facets.setdefault(row.record, []).append(row)

    async def all(self) -> int:
        asked = 0
        for entity in ("asset", "paper"):
            asked += await self.change(entity, self.group.rows[entity], self.takes(entity))
            asked += await self.hand_over(entity) + await self.insert(entity)
        asked += await self.change("partner", self.masters(), self.changes_master)
        asked += await self.change("partner_facet", self.group.rows["partner"], self.changes_facet)
        asked += await self.hand_over_facets() + await self.hand_over_masters()
        asked += await self.insert_masters() + await self.insert_facets()
        for entity in CHILDREN:
            asked += await self.change(entity, self.group.rows[entity], self.takes(entity))
            asked += await self.move_child(entity) + await self.insert_child(entity)
        for table in TABLES:
            assert await self.tried(f'delete from hz."{table}"') is Denied, "nothing is ever removed"
        return asked + len(TABLES)

    def takes(self, entity: str) -> Callable[[Row], bool]:
        return lambda row: writing.net_takes(self.posts, entity, row, self.person)

    def masters(self) -> list[Row]:
        """Each master with its steward in the place of the unit: the first facet's."""
        return [Row(record, record, rows[0].unit, "", {}) for record, rows in self.facets.items()]

    def changes_master(self, row: Row) -> bool:
        return self.stewards(self.facets[row.record][0].unit, row.record)

    def stewards(self, steward: Unit, record: str) -> bool:
        return writing.net_changes_master(self.posts, "partner", steward, self.facets.get(record, []), self.person)

    def changes_facet(self, row: Row) -> bool:
        """By its own rights, with its master, or, once it is closed, to open it again."""
        again = row.id in self.closed and writing.net_makes_master(self.posts, "partner", row.unit, self.person)
        return again or writing.net_takes(self.posts, "partner", row, self.person) or self.changes_master(row)

    async def change(self, table: str, rows: list[Row], expected: Callable[[Row], bool]) -> int:
        """All rows in one statement: those it reaches are the ones that may be changed."""
        point = self.connection.transaction()
        await point.start()
        found = await self.connection.fetch(f'update hz."{table}" set "version" = "version" + 1 returning "id"')
        await point.rollback()
        assert {row["id"] for row in found} == {self.group.id(each.id) for each in rows if expected(each)}, table
        return len(rows) // ROWS

    async def hand_over(self, entity: str) -> int:
        """Rows get another organization and, where they have one, another owner; nobody changes who made a row."""
        rows = self.dice.sample(self.group.rows[entity], SOME)
        for row in rows:
            unit, heir = self.dice.choice(self.group.units), self.dice.choice(list(self.group.posts))
            owner = ', "owner" = $3' if entity == "asset" else ""
            sql = f'update hz."{entity}" set "organization" = $2{owner} where "id" = $1'
            arguments = [self.group.id(each) for each in (row.id, unit.code, *([heir] if owner else []))]
            found = await self.tried(sql, *arguments)
            leaves = writing.net_leaves(self.posts, entity, unit, self.person)
            assert found == self.outcome(self.takes(entity)(row), leaves), (row, unit)
        return len(rows)

    async def hand_over_facets(self) -> int:
        """The relationship of an organization never becomes that of another one."""
        rows = self.dice.sample(self.group.rows["partner"], SOME)
        for row in rows:
            sql = 'update hz."partner_facet" set "organization" = $2 where "id" = $1'
            unit = self.dice.choice(self.group.units)
            assert await self.tried(sql, self.group.id(row.id), self.group.id(unit.code)) is Denied, row
        return len(rows)

    async def hand_over_masters(self) -> int:
        rows = self.dice.sample(self.masters(), SOME)
        for row in rows:
            unit = self.dice.choice(self.group.units)
            sql = 'update hz."partner" set "organization" = $2 where "id" = $1'
            found = await self.tried(sql, self.group.id(row.id), self.group.id(unit.code))
            assert found == self.outcome(self.changes_master(row), self.stewards(unit, row.record)), (row, unit)
        return len(rows)

    async def insert(self, entity: str) -> int:
        column = "owner" if entity == "asset" else "created_by"
        value, values = ("level", ("low", "high")) if entity == "asset" else ("pages", (None, 5, 6))
        for number in range(SOME):
            row = Row(
                f"new{number}", "", self.dice.choice(self.group.units), self.owner(), {value: self.dice.choice(values)}
            )
            sql = f'insert into hz."{entity}" ("id", "organization", "{column}", "name", "{value}") values ($1, $2, $3, \'新\', $4)'
            arguments = [self.group.id(each) for each in (row.id, row.unit.code, row.owner)]
            made = writing.net_makes(self.posts, entity, row, self.person)
            assert await self.tried(sql, *arguments, row.values[value]) == self.made(made), row
        return SOME

    async def move_child(self, entity: str) -> int:
        """Rows get another organization and another record above them."""
        for row in self.dice.sample(self.group.rows[entity], SOME):
            other = self.dice.choice(self.group.rows[entity])
            moved = replace(row, unit=self.dice.choice(self.group.units), about=other.about, above=other.above)
            columns = {"organization": self.group.id(moved.unit.code), **above_of(self.group, entity, moved)}
            names = ", ".join(f'"{name}" = ${place}' for place, name in enumerate(columns, start=2))
            found = await self.tried(f'update hz."{entity}" set {names} where "id" = $1', self.group.id(row.id), *columns.values())  # fmt: skip
            leaves = writing.net_leaves_child(self.posts, entity, moved, self.person)
            assert found == self.outcome(self.takes(entity)(row), leaves), (row, moved)
        return SOME

    async def insert_child(self, entity: str) -> int:
        for number in range(SOME):
            like = self.dice.choice(self.group.rows[entity])
            row = replace(like, id=f"new{number}", unit=self.dice.choice((like.unit, self.dice.choice(self.group.units))), owner=self.owner())  # fmt: skip
            owner = "owner" if entity == "chore" else "created_by"
            columns: dict[str, object] = {
                "id": self.group.id(row.id),
                "organization": self.group.id(row.unit.code),
                owner: self.group.id(row.owner),
                "name": "新",
                **above_of(self.group, entity, row),
            }
            names = ", ".join(f'"{name}"' for name in columns)
            places = ", ".join(f"${place}" for place in range(1, len(columns) + 1))
            made = writing.net_makes(self.posts, entity, row, self.person)
            found = await self.tried(f'insert into hz."{entity}" ({names}) values ({places})', *columns.values())
            assert found == self.made(made), row
        return SOME

    async def insert_masters(self) -> int:
        for number in range(SOME):
            unit = self.dice.choice(self.group.units)
            sql = 'insert into hz."partner" ("id", "organization", "name") values ($1, $2, \'新\')'
            made = writing.net_makes_master(self.posts, "partner", unit, self.person)
            assert await self.tried(sql, self.group.id(f"new{number}"), self.group.id(unit.code)) == self.made(made), (
                unit
            )
        return SOME

    async def insert_facets(self) -> int:
        for number, record in enumerate(self.dice.sample(list(self.facets), SOME)):
            taken = {each.unit.code for each in self.facets[record]}
            unit = self.dice.choice([each for each in self.group.units if each.code not in taken])
            row = Row(f"new{number}", record, unit, self.owner(), {})
            sql = """insert into hz."partner_facet" ("id", "record", "organization", "owner", "m_name") values ($1, $2, $3, $4, '新')"""
            arguments = [self.group.id(each) for each in (row.id, record, unit.code, row.owner)]
            made = writing.net_makes(self.posts, "partner", row, self.person)
            assert await self.tried(sql, *arguments) == self.made(made), row
        return SOME

    def owner(self) -> str:
        """Mostly the person, so that depth ``own`` is met."""
        return self.dice.choice([self.person, self.person, *self.group.posts])

    def outcome(self, takes: bool, leaves: bool) -> object:
        """Rows out of reach are not found; rows that would leave the reach are refused."""
        return 0 if not takes else 1 if leaves else Denied

    def made(self, allowed: bool) -> object:
        return 1 if allowed else Denied

    async def tried(self, sql: str, *arguments: object) -> object:
        """How many rows a statement writes, or that it is refused; undone in either case."""
        point = self.connection.transaction()
        await point.start()
        try:
            return int((await self.connection.execute(sql, *arguments)).rsplit(" ", 1)[1])
        except Denied:
            return Denied
        finally:
            await point.rollback()
