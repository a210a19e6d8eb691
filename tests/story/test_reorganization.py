"""A group is reorganized over the years: at its day by itself, whatever the servers do meanwhile, and it can always be told what was (MO-02)."""

import asyncio
from datetime import date, timedelta
from typing import cast
from uuid import UUID

import pytest

from hezong.assembly.jobs import job_runtime
from hezong.kernel.records import Runtime
from hezong.kernel.records.atomic import atomic
from hezong.kernel.records.batch import run_batch
from hezong.kernel.records.reorganization.apply import apply_due
from tests.fixtures.site import open_site

pytestmark = pytest.mark.asyncio(loop_scope="module")

CALL = "/api/reorganizations"
PATIENCE = 60
WAITING = "select l.pid from pg_locks l where not l.granted and pg_backend_pid() = any (pg_blocking_pids(l.pid))"


BROKEN = """select count(*) from hz_control.history h
where h.batch = $1 and h.hash is null"""
ALONE = """select min(f.record::text) from hz.customer_facet f join hz.organization o on o.id = f.organization
where o.code like 'NORTH-TJ%' and not exists (
  select from hz.customer_facet g join hz.organization p on p.id = g.organization
  where g.record = f.record and p.code not like 'NORTH-TJ%')"""


async def planned(person, effective: date, *operations) -> str:
    body = {"title": "区域调整", "effective": effective.isoformat(), "operations": list(operations)}
    made = await person.post(CALL, json=body)
    assert made.status_code == 201, made.text
    id = made.json()["id"]
    for step in ("preview", "submit", "approve"):
        answer = await person.post(f"{CALL}/{id}/{step}")
        assert answer.status_code == 200, answer.text
    return id


async def parent_of(person, code: str) -> str | None:
    items = (await person.get("/api/organizations")).json()["items"]
    codes = {each["id"]: each["code"] for each in items}
    return next((codes.get(each["parent"]) for each in items if each["code"] == code), None)


async def state_of(person, id: str) -> str:
    return (await person.get(f"{CALL}/{id}")).json()["state"]


async def set_day(site, day: date) -> None:
    async with site.server.pools.owner.acquire() as connection:
        await connection.execute("update hz_control.state set fixed_date = $1", day)


async def test_the_day_comes_while_the_server_is_down(api_settings, databases, demo_group):
    with databases.fresh(demo_group) as database:
        async with open_site(api_settings, database) as site:
            admin = await site.sign_in("admin")
            today = site.server.versions.today
            id = await planned(
                admin, today + timedelta(days=3), {"op": "move", "organization": "NORTH-JN", "to": "EAST"}
            )
            await set_day(site, today + timedelta(days=5))
        async with open_site(api_settings, database) as site:
            admin = await site.sign_in("admin")
            assert await state_of(admin, id) == "applied"
            assert await parent_of(admin, "NORTH-JN") == "EAST"
            before = {"at": (today + timedelta(days=2)).isoformat()}
            items = (await admin.get("/api/organizations", params=before)).json()["items"]
            codes = {each["id"]: each["code"] for each in items}
            assert next(codes[each["parent"]] for each in items if each["code"] == "NORTH-JN") == "NORTH"


async def test_the_day_turns_while_people_work(api_settings, databases, demo_group):
    with databases.fresh(demo_group) as database:
        async with open_site(api_settings, database) as site:
            admin, east = await site.sign_in("admin"), await site.sign_in("hq.director")
            today = site.server.versions.today
            id = await planned(
                admin, today + timedelta(days=1), {"op": "rename", "organization": "EAST", "name": "华东大区"}
            )
            assert "华东大区" not in (await east.get("/api/organizations")).text
            await set_day(site, today + timedelta(days=1))
            await site.server.refresh()
            assert await state_of(admin, id) == "applied"
            assert "华东大区" in (await east.get("/api/organizations")).text
            found = (await east.get("/api/records/organization", params={"filter": "code == 'EAST'"})).json()
            assert found["items"][0]["name"] == "华东大区"


async def test_who_is_killed_while_applying_has_done_nothing_and_the_next_one_does_it_all(
    api_settings, databases, demo_group
):
    with databases.fresh(demo_group) as database:
        async with open_site(api_settings, database) as site:
            admin, pools = await site.sign_in("admin"), site.server.pools
            merge = {"op": "merge", "organization": "WEST-CQ", "into": "WEST-CD"}
            id = await planned(admin, site.server.versions.today, merge)
            async with pools.owner.acquire() as blocker, atomic(blocker):
                await blocker.execute("select from hz_control.state for update")
                applying = asyncio.create_task(admin.post(f"{CALL}/{id}/apply"))
                async with asyncio.timeout(PATIENCE):
                    while (found := await blocker.fetchval(WAITING)) is None:
                        continue
                await blocker.execute("select pg_terminate_backend($1)", found)
                assert (await applying).status_code >= 500
            assert await state_of(admin, id) == "approved"
            assert await parent_of(admin, "WEST-CQ-IND") == "WEST-CQ"
            assert (await admin.post(f"{CALL}/{id}/apply")).status_code == 200
            assert await parent_of(admin, "WEST-CQ-IND") == "WEST-CD"


async def test_what_no_longer_fits_at_its_day_is_superseded_and_says_why(api_settings, databases, demo_group):
    with databases.fresh(demo_group) as database:
        async with open_site(api_settings, database) as site:
            admin, today = await site.sign_in("admin"), site.server.versions.today
            later = await planned(
                admin, today + timedelta(days=9), {"op": "move", "organization": "WEST-CQ", "to": "EAST"}
            )
            now = await planned(admin, today, {"op": "merge", "organization": "WEST-CQ", "into": "WEST-CD"})
            assert (await admin.post(f"{CALL}/{now}/apply")).status_code == 200
            await set_day(site, today + timedelta(days=9))
            await site.server.refresh()
            found = (await admin.get(f"{CALL}/{later}")).json()
            assert found["state"] == "superseded"
            assert [each["code"] for each in found["problems"]] == ["check.organization_not_there"]


async def test_a_department_goes_to_another_company_and_comes_back(api_settings, databases, demo_group):
    with databases.fresh(demo_group) as database:
        async with open_site(api_settings, database) as site:
            admin, north = await site.sign_in("admin"), await site.sign_in("north.manager")
            today = site.server.versions.today
            customers = {"count": "true", "limit": 1}
            first = (await north.get("/api/records/customer", params=customers)).json()["count"]
            for to, days in (("SOUTH", -20), ("NORTH", 0)):
                id = await planned(
                    admin, today + timedelta(days=days), {"op": "move", "organization": "NORTH-TJ", "to": to}
                )
                assert (await admin.post(f"{CALL}/{id}/apply")).status_code == 200
            assert (await north.get("/api/records/customer", params=customers)).json()["count"] == first
            reading = {"entity": "customer", "user": north.id, "at": (today - timedelta(days=10)).isoformat()}
            record = await one_of(site, north)
            told = (await admin.get("/api/explain/access", params={**reading, "id": record})).json()
            assert told["allowed"] is False
            assert (
                await admin.get("/api/explain/access", params={**reading, "id": record, "at": today.isoformat()})
            ).json()["allowed"] is True


async def one_of(site, north) -> str:
    """A customer that only Tianjin works with."""
    async with site.server.pools.read.acquire() as connection:
        return await connection.fetchval(ALONE)


async def test_a_process_that_comes_second_finds_nothing_to_do(api_settings, databases, demo_group):
    with databases.fresh(demo_group) as database:
        async with open_site(api_settings, database) as site:
            admin, server = await site.sign_in("admin"), site.server
            today = server.versions.today
            await planned(
                admin, today + timedelta(days=1), {"op": "rename", "organization": "EAST", "name": "华东大区"}
            )
            runtime = Runtime(server.pools, server.world, server.vault, server.clock)
            tomorrow = today + timedelta(days=1)
            assert sorted(await asyncio.gather(*(apply_due(runtime, tomorrow) for _ in range(2)))) == [0, 1]


async def test_a_branch_is_split_by_rule_and_its_customers_go_with_the_rule(api_settings, databases, demo_group):
    with databases.fresh(demo_group) as database:
        async with open_site(api_settings, database) as site:
            admin, today = await site.sign_in("admin"), site.server.versions.today
            code = await busiest(admin)
            here = {"x-organization": code}
            before = await count_of(admin, here)
            part = {
                "code": "NORTH-BJ-NEW",
                "name": "北京新能源部",
                "take": [{"entity": "customer", "filter": "kind == 'company'"}],
            }
            filtered = {"filter": "kind == 'company'", "count": "true", "limit": "1"}
            wanted = (await admin.get("/api/records/customer", params=filtered, headers=here)).json()["count"]
            split = {"op": "split", "organization": code, "parts": [part]}
            id = await planned(admin, today, split)
            assert (await admin.post(f"{CALL}/{id}/apply")).status_code == 200
            there = {"x-organization": "NORTH-BJ-NEW"}
            assert await count_of(admin, there) == 0
            batch = (await admin.get("/api/batches")).json()["items"][0]
            await run_batch(job_runtime(site.server), UUID(batch["id"]))
            done = (await admin.get(f"/api/batches/{batch['id']}")).json()
            assert (done["kind"], done["state"], done["counts"]["changed"]) == ("shift", "done", wanted)
            assert wanted > 0
            assert (await count_of(admin, here), await count_of(admin, there)) == (before - wanted, wanted)
            assert (await admin.post(f"{CALL}/{id}/undo")).json()["code"] == "check.organization_holds"
            back = (await admin.post(f"/api/batches/{batch['id']}/undo")).json()["batch"]
            await run_batch(job_runtime(site.server), UUID(back))
            assert await count_of(admin, here) == before
            assert (await admin.post(f"{CALL}/{id}/undo")).status_code == 200
            async with site.server.pools.owner.acquire() as connection:
                broken = await connection.fetchval(BROKEN, UUID(batch["id"]))
            assert broken == 0


async def test_applying_writes_no_record_but_organizations_and_positions(api_settings, databases, demo_group):
    with databases.fresh(demo_group) as database:
        async with open_site(api_settings, database) as site:
            admin, today = await site.sign_in("admin"), site.server.versions.today
            id = await planned(admin, today, {"op": "merge", "organization": "WEST", "into": "EAST"})
            assert (await admin.post(f"{CALL}/{id}/apply")).status_code == 200
            async with site.server.pools.read.acquire() as connection:
                told = await connection.fetchval(
                    "select array_agg(distinct entity) from hz_control.history where batch = $1", UUID(id)
                )
            written = set(cast("list[str] | None", told) or ())
            assert written
            assert written <= {"organization", "position"}


async def busiest(person) -> str:
    """The organization with most companies among its customers."""
    figures = {"group": "organization", "filter": "kind == 'company'", "rows": "relationships"}
    first = (await person.get("/api/records/customer/aggregate", params=figures)).json()["items"][0]
    items = (await person.get("/api/organizations")).json()["items"]
    return next(each["code"] for each in items if each["id"] == first["group"]["organization"]["id"])


async def count_of(person, headers) -> int:
    query = {"rows": "relationships", "count": "true", "limit": 1}
    return (await person.get("/api/records/customer", params=query, headers=headers)).json()["count"]
