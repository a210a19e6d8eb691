"""One file of forty lines adds an entity to servers that go on working: created, extended, renamed, dropped, taken back (PL-01, PL-20, PL-33)."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio

from hezong.assembly.world import functions
from hezong.kernel.publish import active_files, install, versions
from tests.story.workers import Workers, demonstration

pytestmark = pytest.mark.asyncio(loop_scope="module")
FILE = "sales/site_visit.yaml"
VISITS = "/api/records/site_visit"
LOOKS = 3_000
"""How often a worker is asked for a change before it counts as missed: far more than a second's worth."""
ENTITY = """entity: site_visit
title: {zh: 现场拜访, en: Site visit}
plural: {zh: 现场拜访, en: Site visits}
scope: organization
label: subject
fields:
  subject:  {type: text, required: true, search: true, title: {zh: 主题, en: Subject}}
  customer: {ref: customer, title: {zh: 客户, en: Customer}}
  owner:    {ref: user, default: =user.id, title: {zh: 负责人, en: Owner}}
  held_on:  {type: date, title: {zh: 日期, en: Date}}
  minutes:  {type: int, title: {zh: 时长, en: Minutes}}
  cost:     {type: money, write: [sales_manager], title: {zh: 费用, en: Cost}}
  kind:     {type: choice, of: {first: {zh: 首访, en: First}, again: {zh: 回访, en: Again}}, title: {zh: 类型, en: Kind}}
  done:     {type: bool, default: false, title: {zh: 已完成, en: Done}}
  marks:    {type: tags, title: {zh: 标签, en: Marks}}
  remarks:  {type: text, title: {zh: 备注, en: Remarks}}
checks:
  long_enough: {rule: "!has(self.minutes) || self.minutes >= 5", title: {zh: 拜访至少五分钟, en: A visit lasts five minutes}}
access:
  sales:         {read: own, create: own, update: own}
  sales_manager: {read: below, create: below, update: below, delete: below}
views:
  list: [subject, customer, held_on, kind, done]
  filters: [kind, done]
  form: {main: [subject, customer, owner, held_on, minutes], more: [cost, kind, done, marks, remarks]}
"""
OVERLAY = """extend: site_visit
for: NORTH
fields:
  weather: {type: text, title: {zh: 天气, en: Weather}}
"""
FIELDS = {"subject", "customer", "owner", "held_on", "minutes", "cost", "kind", "done", "marks", "remarks"}
RENAMED = ENTITY.replace("  remarks:  {", "  notes:    {was: remarks, ").replace("marks, remarks]", "marks, notes]")
GONE = ("  minutes:", "checks:", "  long_enough:")
DROPPED = "\n".join(line for line in RENAMED.split("\n") if not line.startswith(GONE)).replace(", minutes]", "]")


@pytest.fixture(scope="module")
def workers(run_folder) -> Iterator[Workers]:
    with demonstration(run_folder / "story") as found:
        yield found


@dataclass
class People:
    """Who is signed in, at each worker."""

    workers: Workers
    known: dict[str, tuple[httpx.AsyncClient, ...]] = field(default_factory=dict)

    async def __call__(self, login: str) -> tuple[httpx.AsyncClient, ...]:
        if login not in self.known:
            self.known[login] = await self.workers.sign_in(login)
        return self.known[login]

    async def close(self) -> None:
        for clients in self.known.values():
            for each in clients:
                await each.aclose()


@pytest_asyncio.fixture(loop_scope="module")
async def known(workers):
    found = People(workers)
    yield found
    await found.close()


async def call(
    client: httpx.AsyncClient, method: str, path: str, body=None, version: str | None = None, status=None
) -> Any:
    """One call that succeeds, or ends as said; returns its JSON."""
    answer = await client.request(method, path, json=body, headers={} if version is None else {"if-match": version})
    assert answer.status_code == status if status else answer.is_success, (
        method,
        path,
        answer.status_code,
        answer.text,
    )
    return answer.json() if answer.content else None


@dataclass
class Load:
    """Everyday work on customers, at both workers, while everything else happens."""

    over: bool = False
    statuses: Counter[int] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)

    async def ask(self, client: httpx.AsyncClient, method: str, path: str, body=None, version=None) -> dict:
        headers = {} if version is None else {"if-match": version}
        answer = await client.request(method, path, json=body, headers=headers)
        self.statuses[answer.status_code] += 1
        if not answer.is_success:
            self.failed.append(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json()

    async def work(self, clients: tuple[httpx.AsyncClient, ...], name: str) -> None:
        """Creates a customer at one worker, changes and reads it at the other, lists and opens what is there."""
        number = 0
        while not self.over and not self.failed:
            here, there = clients[number % 2], clients[1 - number % 2]
            number += 1
            made = await self.ask(here, "POST", "/api/records/customer", {"name": f"{name}第{number}客户"})
            path = f"/api/records/customer/{made.get('id')}"
            await self.ask(there, "PATCH", path, {"phone": f"010-{number}"}, made.get("version"))
            shown = await self.ask(here, "GET", path)
            if shown.get("phone") != f"010-{number}":
                self.failed.append(f"{path} shows {shown}")
            await self.ask(there, "GET", "/api/records/customer?limit=20&order=-changed_at")


async def publish(client: httpx.AsyncClient, files: dict[str, str]) -> int:
    """A draft with these files, checked and in force; answers its version."""
    draft = f"/api/models/drafts/{(await call(client, 'POST', '/api/models/drafts'))['id']}"
    for path, text in files.items():
        await call(client, "PUT", f"{draft}/files/{path}", {"text": text})
    assert await call(client, "POST", f"{draft}/validate") == {"valid": True, "problems": []}
    result = await call(client, "POST", f"{draft}/publish")
    assert result["problems"] == []
    return result["version"]


async def fields(client: httpx.AsyncClient) -> set[str]:
    """Of the new entity, as the model of a person has it at a worker."""
    found = (await call(client, "GET", "/api/model"))["entities"].get("site_visit")
    return set(found["fields"]) if found else set()


async def until(clients: tuple[httpx.AsyncClient, ...], present: set[str], absent: Set[str] = frozenset()) -> None:
    """Each worker comes to work by the new version without being told."""
    for client in clients:
        found: set[str] = set()
        for _ in range(LOOKS):
            found = await fields(client)
            if present <= found and not absent & found:
                break
        else:
            raise AssertionError(f"{client.base_url} does not follow: {sorted(found)}")


async def test_an_entity_is_added_to_running_servers(workers, known):
    load = Load()
    busy = [
        asyncio.create_task(load.work(await known(each), each))
        for each in ("north.sales2", "south.sales", "south.manager")
    ]
    try:
        await story(known, load)
    finally:
        load.over = True
        await asyncio.gather(*busy)
    assert load.failed == []
    assert load.statuses.keys() == {200, 201}
    assert min(load.statuses.values()) > 30
    assert [each.poll() for each in workers.processes] == [None, None], "no restart"


async def story(known: People, load: Load) -> None:
    admin, sales = await known("admin"), await known("north.sales")
    assert len(ENTITY.splitlines()) <= 40
    assert await fields(sales[0]) == set()
    await publish(admin[0], {FILE: ENTITY})
    await until(sales, FIELDS)
    await rights(known)
    visit = await work(known)
    await imports(known)
    visit = await extended(known, visit)
    visit = await renamed(known, visit)
    await dropped_and_back(known, visit)


async def rights(known: People) -> None:
    """Who has no position that gives anything sees nothing of it; the others see what they may."""
    for login, verbs in {
        "north.sales": {"read", "create", "update"},
        "north.manager": {"read", "create", "update", "delete"},
    }.items():
        model = await call((await known(login))[1], "GET", "/api/model")
        assert set(model["entities"]["site_visit"]["verbs"]) == verbs
        shown = next(each["entities"] for each in model["navigation"] if each["area"] == "sales")
        assert shown[-1] == "site_visit", "what the area's file does not name comes after what it names"
    model = await call((await known("north.sales"))[0], "GET", "/api/model")
    assert model["entities"]["site_visit"]["views"]["list"] == ["subject", "customer", "held_on", "kind", "done"]
    assert model["entities"]["site_visit"]["fields"]["cost"]["state"] == "readonly"
    for each in await known("hq.director"):
        assert await fields(each) == set()
        await call(each, "GET", VISITS, status=403)


async def work(known: People) -> dict:
    """Created at one worker, changed at the other, read at both; sisters see nothing of it."""
    (here, there), manager, south = await known("north.sales"), await known("north.manager"), await known("south.sales")
    customer = (await call(here, "GET", "/api/records/customer?limit=1"))["items"][0]
    body = {
        "subject": "厂区勘察", "customer": customer["id"], "held_on": "2026-09-18", "minutes": 90,
        "kind": "first", "marks": ["勘察"], "remarks": "从东门进",
    }  # fmt: skip
    made = await call(here, "POST", VISITS, body)
    assert (made["customer"]["id"], made["done"], made["owner"]["label"]) == (customer["id"], False, "许文博")
    await call(there, "POST", VISITS, {"subject": "太短", "minutes": 4}, status=422)
    await call(
        there, "PATCH", f"{VISITS}/{made['id']}", {"cost": {"amount": "9.90", "currency": "CNY"}}, made["version"], 403
    )
    visit = await call(there, "PATCH", f"{VISITS}/{made['id']}", {"done": True}, made["version"])
    cost = {"amount": "9.90", "currency": "CNY"}
    visit = await call(manager[0], "PATCH", f"{VISITS}/{made['id']}", {"cost": cost}, visit["version"])
    for client in (here, there):
        found = await call(client, "GET", f"{VISITS}?filter=kind == 'first' %26%26 done&order=-held_on")
        assert [(each["id"], each["cost"], each["minutes"]) for each in found["items"]] == [(made["id"], cost, 90)]
        history = await call(client, "GET", f"{VISITS}/{made['id']}/history")
        changes = [{each["field"] for each in entry["changes"]} for entry in history["items"]]
        assert changes[:2] == [{"cost"}, {"done"}]
        assert changes[2] >= body.keys()
    assert (await call(south[0], "GET", VISITS))["items"] == []
    await call(south[1], "GET", f"{VISITS}/{made['id']}", status=404)
    return visit


async def imports(known: People) -> None:
    """A file of visits, with the titles that people read."""
    here, there = await known("north.manager")
    content = "主题,类型,时长\n导入拜访甲,首访,30\n导入拜访乙,回访,3\n".encode()
    form = {"entity": "site_visit", "organization": "NORTH"}
    answer = await here.post("/api/imports", data=form, files={"file": ("visits.csv", content)})
    assert answer.status_code == 201, answer.text
    assert answer.json()["mapping"] == {"主题": "subject", "类型": "kind", "时长": "minutes"}
    path = f"/api/imports/{answer.json()['id']}"
    await call(there, "POST", f"{path}/run", {"mode": "create"}, status=202)
    async with asyncio.timeout(60):
        while (found := await call(here, "GET", path))["state"] == "running":
            pass
    assert (found["state"], found["counts"]["created"], found["counts"]["problem"]) == ("done", 1, 1)


async def extended(known: People, visit: dict) -> dict:
    """The modeller of NORTH adds a field for NORTH alone, and may do no more."""
    (modeler, _), (here, there) = await known("north.modeler"), await known("north.sales")
    draft = (await call(modeler, "POST", "/api/models/drafts"))["id"]
    await call(modeler, "PUT", f"/api/models/drafts/{draft}/files/{FILE}", {"text": RENAMED}, status=403)
    await publish(modeler, {"sales/overlays/NORTH/site_visit.yaml": OVERLAY})
    await until((here, there), FIELDS | {"weather"})
    await until(await known("south.sales"), FIELDS, {"weather"})
    visit = await call(there, "PATCH", f"{VISITS}/{visit['id']}", {"weather": "大雾"}, visit["version"])
    assert (await call(here, "GET", f"{VISITS}/{visit['id']}"))["weather"] == "大雾"
    body = {"subject": "南方", "weather": "晴"}
    await call((await known("south.sales"))[0], "POST", VISITS, body, status=400)
    return visit


async def renamed(known: People, visit: dict) -> dict:
    """A field under a new name, with what it held, for filters too."""
    (admin, _), (here, there) = await known("admin"), await known("north.sales")
    await publish(admin, {FILE: RENAMED})
    await until((here, there), {"notes"}, {"remarks"})
    for client in (here, there):
        found = await call(client, "GET", f"{VISITS}?filter=notes == '从东门进'")
        assert [(each["id"], each["notes"]) for each in found["items"]] == [(visit["id"], "从东门进")]
    await call(here, "GET", f"{VISITS}?filter=remarks == '从东门进'", status=400)
    return found["items"][0]


async def dropped_and_back(known: People, visit: dict) -> None:
    """A field that is no longer named is hidden; the version before brings it back with what it held."""
    (admin, _), (here, there) = await known("admin"), await known("north.sales")
    before = next(each for each in (await call(admin, "GET", "/api/models"))["items"] if each["state"] == "active")
    await publish(admin, {FILE: DROPPED})
    await until((here, there), {"notes"}, {"minutes"})
    for client in (here, there):
        assert "minutes" not in await call(client, "GET", f"{VISITS}/{visit['id']}")
    await call(there, "PATCH", f"{VISITS}/{visit['id']}", {"minutes": 60}, visit["version"], 400)
    visit = await call(there, "PATCH", f"{VISITS}/{visit['id']}", {"done": False}, visit["version"])
    back = await call(admin, "POST", "/api/models/rollback", {"version": before["id"]})
    await until((here, there), {"minutes", "notes", "weather"})
    for client in (here, there):
        found = await call(client, "GET", f"{VISITS}/{visit['id']}")
        assert [found[name] for name in ("minutes", "notes", "weather", "done")] == [90, "从东门进", "大雾", False]
    active = next(each for each in (await call(admin, "GET", "/api/models"))["items"] if each["state"] == "active")
    assert (active["id"], active["hash"]) == (back["version"], before["hash"])


async def test_exported_files_make_the_same_model_in_an_empty_system(known, database):
    (admin, _) = await known("admin")
    active = next(each for each in (await call(admin, "GET", "/api/models"))["items"] if each["state"] == "active")
    draft = await call(admin, "POST", "/api/models/drafts")
    exported = await call(admin, "GET", f"/api/models/drafts/{draft['id']}")
    connection = await asyncpg.connect(database.dsn_owner)
    try:
        await install(connection, exported["files"], functions())
        (imported,) = await versions(connection)
        assert await active_files(connection) == (imported.id, exported["files"])
    finally:
        await connection.close()
    assert imported.hash == active["hash"] == exported["hash"]
    assert FILE in exported["files"]
