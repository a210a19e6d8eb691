"""Contract §1, §8: the first run of an empty installation."""

import asyncio

import httpx
import pytest
from starlette.applications import Starlette

from hezong.api.routes import routes
from hezong.assembly.pools import open_pools
from hezong.assembly.world import install_product, own
from tests.fixtures.site import open_site

SETUP = {"group": "测试集团", "login": "boss", "name": "王老板", "password": "good password"}


@pytest.fixture(scope="session")
def empty_product(databases) -> str:
    """The template with the product's model and nobody in it."""

    async def build(database) -> None:
        async with open_pools(database) as pools, pools.owner.acquire() as connection:
            await install_product(own(connection))

    return databases.template("product", lambda database: asyncio.run(build(database)))


@pytest.fixture
def nobody(databases, empty_product):
    with databases.fresh(empty_product) as database:
        yield database


async def test_whoever_sits_at_the_server_founds_the_group_once(nobody, api_settings):
    async with open_site(api_settings, nobody) as site:
        client = site.client()
        first = await client.get("/api/session")
        assert (first.status_code, first.json()["code"]) == (401, "session.first_run")
        weak = await client.post("/api/setup", json={**SETUP, "password": "short"})
        assert weak.status_code == 422
        done = await client.post("/api/setup", json=SETUP)
        assert done.status_code == 201, done.text
        assert done.json()["positions"][0]["role"] == "administrator"
        assert (await client.get("/api/session")).status_code == 200
        regions = await client.get("/api/records/region", params={"count": "true", "limit": 1})
        assert regions.json()["count"] > 500
        again = await client.post("/api/setup", json=SETUP)
        assert again.status_code == 409
        stranger = await site.client().get("/api/session")
        assert stranger.json()["code"] == "session.missing"
        await site.sign_in("BOSS", "good password")


async def test_from_elsewhere_there_is_no_first_run(nobody, api_settings):
    async with open_site(api_settings, nobody) as site:
        transport = httpx.ASGITransport(Starlette(routes=routes(site.server)), client=("10.0.0.7", 40000))
        async with httpx.AsyncClient(transport=transport, base_url="http://hezong.test") as client:
            assert (await client.get("/api/session")).json()["code"] == "session.missing"
            refused = await client.post("/api/setup", json=SETUP)
            assert (refused.status_code, refused.json()["code"]) == (403, "access.local_only")
