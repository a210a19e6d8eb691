"""Contract §4: totals by the structure of today, of another day, and by the organizations that made the records; they reconcile (MO-02)."""

import csv
import io
from datetime import timedelta

import pytest

from tests.api.contract.test_reorganizations import approved, step, today

pytestmark = pytest.mark.asyncio(loop_scope="module")

ORDERS = "/api/records/sales_order"
CUSTOMERS = "/api/records/customer"
SECTORS = ("IND/*", "AGR/*", "HZ", "HZ-FIN", "HZ-IT")


async def total(person, where=None, entity=ORDERS, **query):
    headers = {"x-organization": where} if where else {}
    answer = await person.get(f"{entity}/aggregate", params={"measure": "count", **query}, headers=headers)
    assert answer.status_code == 200, answer.text
    items = answer.json()["items"]
    return items[0]["measures"]["count"] if items else 0


async def groups(person, entity=ORDERS, **query):
    answer = await person.get(f"{entity}/aggregate", params={"group": "organization", "measure": "count", **query})
    assert answer.status_code == 200, answer.text
    return {each["group"]["organization"]["label"]: each["measures"]["count"] for each in answer.json()["items"]}


async def test_what_central_made_is_souths_today_and_its_own_as_it_was(people):
    director = await people("hq.director")
    south, central = await total(director, "SOUTH/*"), await total(director, "CENTRAL/*", structure="as_was")
    assert central > 0
    assert south == await total(director, "SOUTH/*", structure="as_was") + central
    assert (
        await total(director, "SOUTH/*", at="2025-06-30") + await total(director, "CENTRAL/*", at="2025-06-30") == south
    )


async def test_totals_of_the_parts_add_up_to_the_group_in_every_structure(people):
    director = await people("hq.director")
    every = await total(director)
    for query in ({}, {"structure": "as_was"}, {"at": "2025-06-30"}, {"at": "2025-07-01"}):
        assert await total(director, "HZ/*", **query) == every, query
        assert sum([await total(director, each, **query) for each in SECTORS]) == every, query


async def test_groups_by_organization_follow_the_structure(people):
    director = await people("hq.director")
    now, then = await groups(director), await groups(director, structure="as_was")
    before = await groups(director, at="2025-06-30")
    assert sum(now.values()) == sum(then.values()) == sum(before.values())
    closed = {"华中公司", "华中大客户部", "华中财务部"}
    assert not closed & now.keys()
    assert before == then
    pairs = {"entity": CUSTOMERS, "rows": "relationships"}
    relations, made = await groups(director, **pairs), await groups(director, **pairs, structure="as_was")
    assert not closed & relations.keys()
    assert closed & (made.keys() | then.keys())
    assert sum(relations.values()) == sum(made.values())


async def test_lists_counts_and_exports_show_what_totals_count(people):
    director = await people("hq.director")
    for query in ({"structure": "as_was"}, {"at": "2025-06-30"}):
        headers = {"x-organization": "SOUTH/*"}
        expected = await total(director, "SOUTH/*", **query)
        page = await director.get(ORDERS, params={"count": "true", "limit": 1, **query}, headers=headers)
        assert page.json()["count"] == expected
        second = await director.get(ORDERS, params={"limit": 1, "after": page.json()["next"], **query}, headers=headers)
        assert second.status_code == 200
        mixed = await director.get(ORDERS, params={"limit": 1, "after": page.json()["next"]}, headers=headers)
        assert mixed.json()["code"] == "request.cursor"
        file = await director.get(f"{ORDERS}/export", params=query, headers=headers)
        rows = list(csv.reader(io.StringIO(file.text.removeprefix("\ufeff"))))
        assert len(rows) - 1 == expected


async def test_customers_of_both_sides_count_once(people):
    director = await people("hq.director")
    now = await total(director, "SOUTH/*", CUSTOMERS)
    parts = [await total(director, each, CUSTOMERS, structure="as_was") for each in ("SOUTH/*", "CENTRAL/*")]
    assert max(parts) <= now <= sum(parts)
    pairs = [
        await total(director, each, CUSTOMERS, rows="relationships", structure="as_was")
        for each in ("SOUTH/*", "CENTRAL/*")
    ]
    assert await total(director, "SOUTH/*", CUSTOMERS, rows="relationships") == sum(pairs)


async def test_another_structure_gives_no_more_rights(people):
    north, south = await people("north.manager"), await people("south.manager")
    every = await total(north)
    for query in ({"structure": "as_was"}, {"at": "2025-06-30"}):
        assert await total(north, **query) == every
        refused = await north.get(f"{ORDERS}/aggregate", params=query, headers={"x-organization": "SOUTH/*"})
        assert (refused.status_code, refused.json()["code"]) == (403, "access.organization")
        assert await total(south, "CENTRAL/*", **query) <= await total(south)


async def test_a_future_day_counts_by_what_is_scheduled(people, site):
    admin = await people("admin")
    day = (today(site) + timedelta(days=30)).isoformat()
    north, beijing = await total(admin, "NORTH/*"), await total(admin, "NORTH-BJ/*")
    done = await approved(
        admin, today(site) + timedelta(days=30), {"op": "move", "organization": "NORTH-BJ", "to": "EAST"}
    )
    assert await total(admin, "NORTH/*", at=day) == north - beijing
    assert await total(admin, "NORTH/*") == north
    await step(admin, done["id"], "cancel")
    assert await total(admin, "NORTH/*", at=day) == north


async def test_wrong_structures_are_refused(people):
    director = await people("hq.director")
    for query in ({"structure": "as_if"}, {"structure": "as_was", "at": "2025-06-30"}, {"at": "soon"}):
        assert (await director.get(ORDERS, params=query)).status_code == 400


async def test_what_happened_to_organizations_is_told_in_order(people, site):
    admin = await people("admin")
    day = today(site) + timedelta(days=25)
    done = await approved(admin, day, {"op": "rename", "organization": "EAST", "name": "华东大区"})
    items = (await admin.get("/api/organizations/changes")).json()["items"]
    merged = [each for each in items if each["day"] == "2025-07-01"]
    assert {(each["kind"], each["name"]) for each in merged} >= {("closed", "华中公司"), ("moved", "武汉分公司")}
    planned = [each for each in items if each["planned"] == done["id"]]
    assert [(each["day"], each["kind"], each["name"], each["old"]) for each in planned] == [
        (day.isoformat(), "renamed", "华东大区", "华东公司")
    ]
    await step(admin, done["id"], "cancel")
