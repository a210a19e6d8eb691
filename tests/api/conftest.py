"""A whole server for tests of the API: a small demonstration group, built once per run and copied for each file."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date

import httpx
import pytest
import pytest_asyncio
from argon2 import PasswordHasher
from starlette.applications import Starlette

from hezong.adapters.postgres import Database
from hezong.adapters.vault import open_vault
from hezong.api.routes import routes
from hezong.api.server import Server
from hezong.assembly.clock import SystemClock
from hezong.assembly.demo import PASSWORD, DemoLoader, demo_files
from hezong.assembly.pools import open_pools
from hezong.assembly.server import running_server
from hezong.assembly.world import install_product, own, world_in_force
from hezong.kernel.records import Runtime
from hezong.settings import Settings

ANCHOR = date(2026, 10, 1)
SCALE = 0.005
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session")
def api_settings(run_folder):
    """One key folder for the whole run: copies of the group hold values sealed with one key."""
    return Settings(run_folder / "api")


@pytest.fixture(scope="session")
def demo_group(databases, api_settings) -> str:
    """The template with a small demonstration group."""
    return databases.template("demo", lambda database: asyncio.run(build_group(database, api_settings)))


async def build_group(database: Database, settings: Settings) -> None:
    async with open_pools(database) as pools:
        async with pools.owner.acquire() as connection:
            await install_product(own(connection), demo_files())
            world = await world_in_force(own(connection))
        runtime = Runtime(pools, world, open_vault(settings.field_key), SystemClock())
        await DemoLoader(runtime, ANCHOR, SCALE, lambda entity, count: None).load(CHEAP.hash(PASSWORD))


@pytest.fixture(scope="module")
def group_database(databases, demo_group) -> Iterator[Database]:
    """A copy of the group for all tests of one file."""
    with databases.fresh(demo_group) as database:
        yield database


@dataclass
class Person:
    """Somebody signed in: a client that carries cookie and CSRF token."""

    client: httpx.AsyncClient
    session: dict

    def __getattr__(self, name):
        return getattr(self.client, name)

    @property
    def id(self) -> str:
        return self.session["user"]["id"]


@dataclass
class Site:
    """A running server with ways to come to it."""

    server: Server
    app: Starlette

    def client(self, **more) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False, client=("127.0.0.1", 40000))
        return httpx.AsyncClient(transport=transport, base_url="http://hezong.test", **more)

    async def sign_in(self, login: str, password: str = PASSWORD, **headers) -> Person:
        client = self.client(headers=headers)
        answer = await client.post("/api/session", json={"login": login, "password": password})
        assert answer.status_code == 200, answer.text
        client.headers["x-csrf-token"] = answer.json()["csrf"]
        return Person(client, answer.json())


@asynccontextmanager
async def open_site(settings: Settings, database: Database) -> AsyncIterator[Site]:
    async with running_server(settings, database, hasher=CHEAP, refreshing=False) as server:
        yield Site(server, Starlette(routes=routes(server)))


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def site(api_settings, group_database) -> AsyncIterator[Site]:
    """A server over the small group, the same for all tests of one file."""
    async with open_site(api_settings, group_database) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def people(site):
    """``await people("north.sales")``: each signs in once per file."""
    known: dict[str, Person] = {}

    async def find(login: str) -> Person:
        if login not in known:
            known[login] = await site.sign_in(login)
        return known[login]

    yield find
    for person in known.values():
        await person.client.aclose()


@pytest.fixture
def anyone(site):
    """A client of somebody who is not signed in."""
    return site.client()
