"""The small group on which saving is tested: a garden company with its model, its people, and everything a save needs."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid5

import asyncpg

import hezong.kernel.org
from hezong.adapters.postgres import Database
from hezong.adapters.vault import FileVault
from hezong.kernel.expr.builtin import BUILT_IN
from hezong.kernel.hooks import HookBook, hooks
from hezong.kernel.model.files import read_files
from hezong.kernel.model.load import load_model
from hezong.kernel.org.load import load_structure
from hezong.kernel.query.world import World
from hezong.kernel.records import Runtime, load_batch
from hezong.kernel.schema.apply import apply
from hezong.kernel.schema.catalogue import Roles
from hezong.kernel.schema.desired import catalogue
from hezong.kernel.schema.reach import rebuild_reach
from hezong.kernel.types import Context, Holding, Problem, Session, Structure

TODAY = date(2026, 10, 1)
NOW = datetime(2026, 10, 1, 8, tzinfo=UTC)
NAMESPACE = UUID("0193a5e0-0000-7000-8000-000000000000")

FILES = {
    "garden/module.yaml": """
name: garden
title: {zh: 园林, en: Garden}
needs: [group]
entities: [soil, bed, tool, tree]
roles:
  gardener: {zh: 园丁, en: Gardener}
  head: {zh: 园长, en: Head}
  treasurer: {zh: 会计, en: Treasurer}
  watcher: {zh: 观察员, en: Watcher}
""",
    "garden/soil.yaml": """
entity: soil
title: {zh: 土壤, en: Soil}
scope: global
label: name
fields:
  name: {type: text, required: true, title: {zh: 名称, en: Name}}
  wet: {type: bool, default: false, title: {zh: 湿润, en: Wet}}
access:
  everyone: {read: group}
  head: {create: group, update: group, delete: group}
views: {list: [name]}
""",
    "garden/bed.yaml": """
entity: bed
title: {zh: 苗床, en: Bed}
scope: organization
label: name
fields:
  name: {type: text, required: true, title: {zh: 名称, en: Name}}
access:
  gardener: {read: unit, create: unit}
  head: {read: below, create: below, update: below, delete: below, merge: below}
views: {list: [name]}
""",
    "garden/tool.yaml": """
entity: tool
title: {zh: 工具, en: Tool}
scope: organization
label: name
fields:
  name: {type: text, required: true, search: true, title: {zh: 名称, en: Name}}
  code: {type: text, unique: organization, check: "size(self.code) == 4", title: {zh: 编号, en: Code}}
  serial: {type: text, unique: company, title: {zh: 序号, en: Serial}}
  owner: {ref: user, default: =user.id, title: {zh: 负责人, en: Owner}}
  count: {type: int, default: 1, title: {zh: 数量, en: Count}}
  price: {type: money, title: {zh: 单价, en: Price}}
  total: {type: money, compute: self.price * self.count, title: {zh: 总价, en: Total}}
  weight: {type: decimal, title: {zh: 重量, en: Weight}}
  bought: {type: date, title: {zh: 购买日期, en: Bought}}
  used: {type: datetime, title: {zh: 使用时间, en: Used}}
  state: {type: choice, of: {fine: {zh: 完好, en: Fine}, broken: {zh: 损坏, en: Broken}}, title: {zh: 状态, en: State}}
  marks: {type: tags, title: {zh: 标签, en: Marks}}
  place: {type: geo, title: {zh: 位置, en: Place}}
  secret: {type: text, sensitive: true, unique: group, title: {zh: 密码, en: Secret}}
  bed: {ref: bed, title: {zh: 苗床, en: Bed}}
  soil: {ref: soil, title: {zh: 土壤, en: Soil}}
  note: {type: longtext, write: [head], title: {zh: 备注, en: Note}}
checks:
  rust: {rule: "!(self.state == 'fine' && self.soil.wet)", title: {zh: 湿土中的工具会生锈, en: Tools rust in wet soil}}
access:
  gardener: {read: own, create: own, update: own, delete: own}
  head: {read: below, create: below, update: below, delete: below, merge: below}
  treasurer: {read: company, update: {depth: company, fields: [price]}}
  watcher: {read: {depth: group, when: self.count > 5, fields: [name, count]}}
views: {list: [name, state], filters: [state]}
""",
    "garden/store.yaml": """
entity: store
title: {zh: 仓库, en: Store}
scope: organization
label: name
fields:
  name: {type: text, required: true, title: {zh: 名称, en: Name}}
  baskets: {many: basket.store, title: {zh: 篮子, en: Baskets}}
  pieces: {type: int, sum: baskets.pieces, title: {zh: 件数, en: Pieces}}
access:
  head: {read: below, create: below, update: below}
views: {list: [name]}
""",
    "garden/basket.yaml": """
entity: basket
title: {zh: 篮子, en: Basket}
scope: organization
label: name
fields:
  name: {type: text, required: true, title: {zh: 名称, en: Name}}
  store: {ref: store, title: {zh: 仓库, en: Store}}
  fruits: {many: fruit.basket, title: {zh: 水果, en: Fruits}}
  total: {type: money, sum: fruits.price, title: {zh: 合计, en: Total}}
  weight: {type: decimal, sum: fruits.weight, title: {zh: 重量, en: Weight}}
  pieces: {type: int, count: fruits, title: {zh: 件数, en: Pieces}}
  paid: {type: money, title: {zh: 已付, en: Paid}}
  due: {type: money, compute: "has(self.paid) ? self.total - self.paid : self.total", title: {zh: 应付, en: Due}}
checks:
  not_too_heavy: {rule: self.weight <= 1000, title: {zh: 不得超过一千, en: At most a thousand}}
access:
  gardener: {read: unit, create: unit}
  head: {read: below, create: below, update: below, delete: below}
views: {list: [name, total]}
""",
    "garden/fruit.yaml": """
entity: fruit
title: {zh: 水果, en: Fruit}
scope: organization
label: name
fields:
  name: {type: text, required: true, title: {zh: 名称, en: Name}}
  basket: {ref: basket, title: {zh: 篮子, en: Basket}}
  price: {type: money, title: {zh: 价格, en: Price}}
  weight: {type: decimal, title: {zh: 重量, en: Weight}}
access:
  gardener: {read: unit, create: unit, update: unit, delete: unit}
  head: {read: below, create: below, update: below, delete: below}
views: {list: [name]}
""",
    "garden/tree.yaml": """
entity: tree
title: {zh: 树, en: Tree}
scope: group
label: name
fields:
  name: {type: text, required: true, search: true, title: {zh: 名称, en: Name}}
  code: {type: text, unique: group, title: {zh: 编号, en: Code}}
  soil: {ref: soil, listed: true, title: {zh: 土壤, en: Soil}}
  height: {type: decimal, title: {zh: 高度, en: Height}}
facet:
  share: masked
  fields:
    owner: {ref: user, default: =user.id, title: {zh: 负责人, en: Owner}}
    stage: {type: stage, title: {zh: 阶段, en: Stage}}
    price: {type: money, write: [treasurer], title: {zh: 价格, en: Price}}
    note: {type: text, title: {zh: 备注, en: Note}}
  lifecycle:
    stage: {seed: {zh: 种子, en: Seed}, sprout: {zh: 幼苗, en: Sprout}, grown: {zh: 成树, en: Grown}}
    moves:
      plant: {from: seed, to: sprout, when: has(self.soil) && has(self.note), title: {zh: 种植, en: Plant}}
      grow: {from: sprout, to: grown, by: [head], title: {zh: 长成, en: Grow}}
checks:
  grown_is_tall: {rule: "self.stage != 'grown' || self.height > 1.0", title: {zh: 成树须高于一米, en: Grown trees are tall}}
access:
  gardener: {read: own, create: own, update: own}
  head: {read: below, create: below, update: below, delete: below, merge: below}
  treasurer: {read: company, update: {depth: company, fields: [price]}}
views: {list: [name, stage, owner], filters: [stage]}
""",
    "garden/overlays/S/tree.yaml": """
extend: tree
facet:
  fields:
    shade: {type: int, title: {zh: 树荫, en: Shade}}
""",
}

UNITS = {"HZ": None, "N": "HZ", "S": "HZ", "N1": "N", "OLD": "HZ"}
PEOPLE = {
    "nina": ("gardener", "N"),
    "nora": ("gardener", "N"),
    "hans": ("head", "N"),
    "tom": ("treasurer", "N"),
    "sam": ("gardener", "S"),
    "sue": ("head", "S"),
    "wim": ("watcher", "HZ"),
    "gus": ("head", "HZ"),
}


def uid(name: str) -> UUID:
    """A stable id for the name of a unit, a person or a row."""
    return uuid5(NAMESPACE, name)


on_tool = hooks("tool")


def new_world(book: HookBook | None = None, changed: Mapping[str, str] = {}) -> World:
    """The model with the kernel's own entities; ``changed``: files that are others."""
    folder = Path(str(hezong.kernel.org.__file__)).parent
    files = {**read_files(folder / "entities"), **FILES, **changed}
    model = load_model(files, parents=UNITS)
    return World(1, model, book or HookBook(tuple(on_tool.found)), BUILT_IN)


@on_tool.check("weight")
def not_too_heavy(change, context):
    """A check as business code writes it."""
    weight = change.new.get("weight")
    return [Problem("tool.heavy", field="weight")] if weight is not None and weight > 100 else []


@dataclass(frozen=True)
class Stopped:
    """A clock that stands still."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class PoolSet:
    read: asyncpg.Pool
    write: asyncpg.Pool
    owner: asyncpg.Pool

    @property
    def steady(self) -> asyncpg.Pool:
        return self.read

    @property
    def search(self) -> asyncpg.Pool:
        return self.read

    @property
    def probe(self) -> asyncpg.Pool:
        return self.read


@dataclass(frozen=True)
class Garden:
    """A running group: ``as_(login)`` is the context of a person."""

    runtime: Runtime
    structure: Structure
    pools: PoolSet
    database: Database
    sessions: dict[str, Session] = field(default_factory=dict)

    def as_(self, login: str, target: str | None = None, narrowed: str | None = None) -> Context:
        session = self.sessions.get(login) or session_of(login)
        inside = None if narrowed is None else self.structure.below(self.structure.by_code[narrowed])
        aim = None if target is None else self.structure.by_code[target]
        return Context(session, self.structure, NOW, TODAY, "en", inside, aim)

    async def value(self, sql: str, *args: object) -> object:
        """A single value as the owner sees it."""
        async with self.pools.owner.acquire() as connection:
            return await connection.fetchval(sql, *args)

    async def rows(self, sql: str, *args: object) -> list[dict]:
        async with self.pools.owner.acquire() as connection:
            return [dict(each) for each in await connection.fetch(sql, *args)]


def session_of(login: str) -> Session:
    role, unit = PEOPLE[login]
    holding = Holding(uid(f"{login}@{unit}"), role, uid(unit))
    return Session(uid(f"session {login}"), uid(login), login, login.title(), (holding,), "en")


@asynccontextmanager
async def running(database: Database) -> AsyncIterator[Garden]:
    """Connects to a database that ``publish`` has filled."""
    async with (
        asyncpg.create_pool(database.dsn("hezong_read"), min_size=0, max_size=4) as read,
        asyncpg.create_pool(database.dsn("hezong_write"), min_size=0, max_size=6) as write,
        asyncpg.create_pool(database.dsn("hezong_owner"), min_size=0, max_size=3) as owner,
    ):
        pools = PoolSet(read, write, owner)
        async with owner.acquire() as connection:
            structure = await load_structure(connection, TODAY)
        yield Garden(Runtime(pools, new_world(), FileVault.of(bytes(32)), Stopped()), structure, pools, database)


async def publish(database: Database) -> None:
    """Tables, organizations, people and positions; OLD was merged into S."""
    connection = await asyncpg.connect(database.dsn("hezong_owner"))
    roles = Roles(reports="hezong_read")
    await apply(connection, catalogue(new_world().model, roles), roles)
    await connection.execute("update hz_control.state set fixed_date = $1", TODAY)
    await connection.close()
    async with running(database) as garden:
        await populate(garden)


async def populate(garden: Garden) -> None:
    nobody = replace(garden, sessions={}).as_("gus")
    units = [
        {
            "id": str(uid(code)),
            "organization": str(uid("HZ")),
            "code": code,
            "name": f"Unit {code}",
            "kind": KINDS[code],
        }
        for code in UNITS
    ]
    await load_batch(garden.runtime, nobody, "organization", units)
    people = [
        {"id": str(uid(login)), "organization": str(uid("HZ")), "login": login, "name": login.title()}
        for login in PEOPLE
    ]
    await load_batch(garden.runtime, nobody, "user", people)
    posts = [
        {
            "id": str(uid(f"{login}@{unit}")),
            "organization": str(uid(unit)),
            "user": str(uid(login)),
            "role": role,
            "valid_from": "2026-01-01",
        }
        for login, (role, unit) in PEOPLE.items()
    ]
    await load_batch(garden.runtime, nobody, "position", posts)
    async with garden.pools.owner.acquire() as connection:
        for code, parent in UNITS.items():
            end = date(2026, 6, 30) if code == "OLD" else None
            await connection.execute(
                "insert into hz_control.organization_life values ($1, daterange('2020-01-01', $2::date))",
                uid(code),
                end,
            )
            if parent:
                await connection.execute(
                    "insert into hz_control.organization_parent values ($1, $2, daterange('2020-01-01', $3::date))",
                    uid(code), uid(parent), end,
                )  # fmt: skip
        await connection.execute(
            "insert into hz_control.succession values ($1, $2, '2026-06-30')", uid("OLD"), uid("S")
        )
        await rebuild_reach(connection, await load_structure(connection, TODAY))


KINDS = {"HZ": "group", "N": "company", "S": "company", "N1": "branch", "OLD": "company"}
