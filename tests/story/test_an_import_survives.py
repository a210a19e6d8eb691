"""A manager imports a file; the process that works on it is killed, or told to stop, and another one goes on where it stood (NF-09)."""

import asyncio
import signal

import pytest

from tests.story.laborer import hired

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROWS = 5_000
PATIENCE = 120
TWICE = """select count(*) from hz_control.history h where h."batch" = $1 and h."verb" = 'create' group by h."record" having count(*) > 1"""
NAMES = "select count(*), count(distinct name) from hz.customer where name like $1"


@pytest.mark.parametrize(("number", "mark"), [(signal.SIGKILL, "遇难"), (signal.SIGTERM, "暂停")])
async def test_a_file_is_imported_whole_and_once(site, people, api_settings, group_database, number, mark):
    manager = await people("north.manager")
    file = "客户名称\n" + "".join(f"{mark}公司{each:05}\n" for each in range(ROWS))
    form = {"entity": "customer", "organization": "NORTH"}
    staged = await manager.post("/api/imports", data=form, files={"file": ("list.csv", file.encode())})
    id = staged.json()["id"]
    first = hired(api_settings, group_database)
    assert (await manager.post(f"/api/imports/{id}/run")).status_code == 202
    half = await seen(manager, id, lambda found: found["counts"]["created"] > 0)
    assert half["state"] == "running"
    first.send_signal(number)
    await asyncio.to_thread(first.communicate)
    cut = (await manager.get(f"/api/imports/{id}")).json()
    assert cut["state"] == "running"
    assert 0 < cut["counts"]["created"] < ROWS
    second = hired(api_settings, group_database)
    try:
        done = await seen(manager, id, lambda found: found["state"] != "running")
    finally:
        second.terminate()
        await asyncio.to_thread(second.communicate)
    assert (done["state"], done["counts"]["created"]) == ("done", ROWS), done
    async with site.server.pools.owner.acquire() as connection:
        assert await connection.fetch(TWICE, done["batch"]) == []
        assert tuple(await connection.fetchrow(NAMES, f"{mark}公司%")) == (ROWS, ROWS)


async def seen(person, id: str, wanted) -> dict:
    """The import once it is as wanted."""
    async with asyncio.timeout(PATIENCE):
        while not wanted(found := (await person.get(f"/api/imports/{id}")).json()):
            continue
        return found
