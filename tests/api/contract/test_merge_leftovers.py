"""CU-02: what hangs on a record outside of it is led with it when it is merged away, and given back; some losers may live again alone."""

import pytest

from hezong.assembly.jobs import job_runtime
from hezong.kernel.records.batch import sweep_merges
from tests.api.contract.test_batches import bulk, created, finished, read, undone
from tests.api.contract.test_merges import contact, customer_of, merged

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("jobs")]

REQUESTS = "/api/access-requests"
PAIR = """insert into hz_control.duplicate_pair ("entity", "a", "b", "score", "zone", "reasons", "state")
values ('customer', least($1::uuid, $2::uuid), greatest($1::uuid, $2::uuid), 0.9, 'review', '[]', 'different') returning "id\""""
SIDES = 'select array["a"::text, "b"::text] from hz_control.duplicate_pair where "id" = $1'


async def undone_for(person, batch: str, *records) -> dict:
    body = {"records": [each["id"] for each in records]}
    return await finished(person, await person.post(f"/api/batches/{batch}/undo", json=body))


async def found(person, record) -> str | None:
    """The id under which somebody reads a record."""
    answer = await person.get(f"/api/records/customer/{record['id']}")
    return answer.json()["id"] if answer.status_code == 200 else None


async def test_a_granted_request_opens_the_survivor_and_goes_back_with_the_loser(site, people):
    north, south = await people("north.manager"), await people("south.sales")
    one, two = await created(north), await created(north)
    body = {"entity": "customer", "id": two["id"], "reason": "联合投标"}
    request = (await south.post(REQUESTS, json=body)).json()
    answer = await north.post(f"{REQUESTS}/{request['id']}/grant", json={"until": "2099-01-01"})
    assert answer.status_code == 200, answer.text
    await site.server.refresh()
    assert [await found(south, each) for each in (one, two)] == [None, two["id"]]
    done = await merged(north, one, two)
    await site.server.refresh()
    assert [await found(south, each) for each in (one, two)] == [one["id"], one["id"]]
    await undone(north, done["id"])
    await site.server.refresh()
    assert [await found(south, each) for each in (one, two)] == [None, two["id"]]


async def test_an_open_request_is_decided_by_the_steward_of_the_survivor(people):
    north, south = await people("north.manager"), await people("south.sales")
    one, two = await created(north), await created(north)
    for record in (one, two):
        body = {"entity": "customer", "id": record["id"], "reason": "联合投标"}
        assert (await south.post(REQUESTS, json=body)).status_code == 201
    three = await created(north)
    await merged(north, three, two)
    asked = [each["record"]["id"] for each in (await north.get(REQUESTS, params={"box": "to_decide"})).json()["items"]]
    assert {one["id"], three["id"]} <= set(asked)
    assert two["id"] not in asked


async def test_what_was_said_of_a_loser_is_said_of_the_survivor(site, people):
    person = await people("north.manager")
    one, two, other = await created(person), await created(person), await created(person)
    async with site.server.pools.owner.acquire() as owner:
        pair = await owner.fetchval(PAIR, two["id"], other["id"])
        done = await merged(person, one, two)
        assert set(await owner.fetchval(SIDES, pair)) == {one["id"], other["id"]}
        await undone(person, done["id"])
        assert set(await owner.fetchval(SIDES, pair)) == {two["id"], other["id"]}


async def test_one_of_several_losers_lives_again_and_the_others_later(people):
    person = await people("north.manager")
    one = await created(person)
    two, three = await created(person, address="乙路"), await created(person, website="https://c.cn")
    at_two, at_three = await contact(person, two), await contact(person, three)
    done = await merged(person, one, two, three)
    back = await undone_for(person, done["id"], two)
    assert (back["state"], back["kind"], back["counts"]["rows"]) == ("done", "unmerge", 2), back
    assert [await found(person, each) for each in (two, three)] == [two["id"], one["id"]]
    assert [await customer_of(person, each) for each in (at_two, at_three)] == [two["id"], one["id"]]
    now = await read(person, one["id"])
    assert (now["address"], now["website"]) == (None, "https://c.cn")
    batch = (await person.get(f"/api/batches/{done['id']}")).json()
    assert (batch["state"], batch["undone_by"]) == ("done", None)
    again = await person.post(f"/api/batches/{done['id']}/undo", json={"records": [two["id"]]})
    assert (again.status_code, again.json()["code"]) == (409, "conflict.merged")
    await undone(person, done["id"])
    assert await found(person, three) == three["id"]
    assert await customer_of(person, at_three) == three["id"]
    assert (await read(person, one["id"]))["website"] is None


async def test_what_lives_again_alone_can_be_merged_again(people):
    person = await people("north.manager")
    one, two, three = await created(person), await created(person, address="乙路"), await created(person)
    done = await merged(person, one, two, three)
    back = await undone_for(person, done["id"], two)
    again = await undone(person, back["id"])
    assert (again["state"], again["kind"], again["counts"]["problem"]) == ("done", "merge", 0), again
    assert [await found(person, each) for each in (two, three)] == [one["id"], one["id"]]
    assert (await read(person, one["id"]))["address"] == "乙路"


async def test_a_bulk_change_is_undone_for_some_records(people):
    person = await people("north.manager")
    records = [await created(person) for _ in range(3)]
    done = await bulk(person, ids=[each["id"] for each in records], set={"address": "和平路"})
    back = await undone_for(person, done["id"], records[0])
    assert (back["state"], back["counts"]["changed"]) == ("done", 1), back
    assert [(await read(person, each["id"]))["address"] for each in records] == [None, "和平路", "和平路"]
    await undone(person, done["id"])
    assert [(await read(person, each["id"]))["address"] for each in records] == [None, None, None]
    other = await created(person)
    url = f"/api/batches/{done['id']}/undo"
    for body, status in (({"records": [other["id"]]}, 409), ({"records": []}, 400), ({"ids": []}, 400)):
        assert (await person.post(url, json=body)).status_code == status, body
    fresh = await bulk(person, ids=[records[0]["id"]], set={"address": "建设路"})
    url = f"/api/batches/{fresh['id']}/undo"
    assert (await person.post(url, json={"records": [other["id"]]})).status_code == 404


async def test_who_pointed_to_a_loser_while_it_was_merged_is_led_on(site, people):
    """Such a write waits for the merge and is made after it; here it is made by hand."""
    person = await people("north.manager")
    one, two = await created(person), await created(person)
    late = await contact(person, await created(person))
    await merged(person, one, two)
    async with site.server.pools.owner.acquire() as owner:
        await owner.execute("update hz.contact set customer = $1 where id = $2", two["id"], late["id"])
    await sweep_merges(job_runtime(site.server))
    assert await customer_of(person, late) == one["id"]
    history = (await person.get(f"/api/records/contact/{late['id']}/history")).json()["items"]
    assert history[0]["changes"][0]["field"] == "customer"
