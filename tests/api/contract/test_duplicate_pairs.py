"""Contract §2: pairs that are likely one record are found beside the work, shown to whoever may read both, and decided once."""

import uuid

import pytest

from hezong.kernel.jobs.dispatch import Dispatcher, connected
from hezong.kernel.jobs.queue import open_queue
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.records.similar.sweep import sweep, watch
from tests.api.contract.test_duplicates import created

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATH = "/api/duplicate-pairs"


async def pairs(person, **query):
    answer = await person.get(PATH, params={"entity": "customer", **query})
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def of(items, *ids: str):
    return [each for each in items if {record["id"] for record in each["records"]} == set(ids)]


async def swept(site) -> Runtime:
    """Everything compared with everything, as the weekly schedule does."""
    server = site.server
    runtime = Runtime(server.pools, server.world, server.vault, server.clock)
    await sweep(runtime, server.world.entities["customer"])
    return runtime


async def test_a_pair_is_found_decided_and_never_asked_about_again(site, people):
    north = await people("north.manager")
    one = await created(north, name="北京骉羴机电设备有限公司", organization="NORTH")
    other = await created(north, name="北京骉羴機電設備有限責任公司", organization="NORTH")
    branch = await created(north, name="北京骉羴机电设备有限公司天津分公司", organization="NORTH")
    runtime = await swept(site)
    (pair,) = of(await pairs(north), one["id"], other["id"])
    assert (pair["state"], pair["zone"]) == ("open", "same")
    assert pair["score"] > 0.99
    assert "brand_equal" in {each["code"] for each in pair["reasons"]}
    assert of(await pairs(north), one["id"], branch["id"]) == []
    told = await north.post(f"{PATH}/{pair['id']}", json={"decision": "different"})
    assert (told.status_code, told.json()["state"]) == (200, "different")
    assert told.json()["decided_by"]["label"]
    await sweep(runtime, runtime.world.entities["customer"])
    assert of(await pairs(north), one["id"], other["id"]) == []
    assert len(of(await pairs(north, state="different"), one["id"], other["id"])) == 1


async def test_only_those_see_a_pair_who_may_read_both(site, people):
    north, south, director = await people("north.manager"), await people("south.manager"), await people("hq.director")
    one = await created(north, name="上海羴鱻机电设备有限公司", organization="NORTH")
    other = await created(south, name="上海羴鱻机电设备股份有限公司", organization="SOUTH")
    await swept(site)
    (pair,) = of(await pairs(director), one["id"], other["id"])
    for person in (north, south):
        assert of(await pairs(person), one["id"], other["id"]) == []
        assert (await person.post(f"{PATH}/{pair['id']}", json={"decision": "same"})).status_code == 404
    refused = await director.post(f"{PATH}/{pair['id']}", json={"decision": "same"})
    assert (refused.status_code, refused.json()["code"]) == (403, "access.verb")


async def test_pages_follow_one_another(site, people):
    north = await people("north.manager")
    name = f"曌{uuid.uuid4().int % 10**6:06}"
    for form in ("有限公司", "有限责任公司", "股份有限公司"):
        await created(north, name=f"北京{name}机电{form}", organization="NORTH")
    await swept(site)
    first = (await north.get(PATH, params={"entity": "customer", "limit": 1})).json()
    second = (await north.get(PATH, params={"entity": "customer", "limit": 1, "after": first["next"]})).json()
    assert first["items"][0]["id"] > second["items"][0]["id"]


async def test_what_is_asked_must_make_sense(people):
    north = await people("north.manager")
    for query in ({}, {"entity": "customer", "state": "lost"}, {"entity": "customer", "limit": "0"}):
        assert (await north.get(PATH, params=query)).status_code == 400
    assert (await north.get(PATH, params={"entity": "nothing"})).status_code == 404
    assert (await north.post(f"{PATH}/{uuid.uuid4()}", json={"decision": "same"})).status_code == 404
    assert (await north.post(f"{PATH}/{uuid.uuid4()}", json={"decision": "perhaps"})).status_code == 400


async def test_creates_are_looked_through_beside_the_work(site, people, group_database):
    """The log of changes is read from where it was read last; no save waits for it."""
    north = await people("north.manager")
    server = site.server
    runtime = Runtime(server.pools, server.world, server.vault, server.clock)
    await watch(runtime)
    one = await created(north, name="天津羴猋精密机电有限公司", organization="NORTH")
    other = await created(north, name="天津羴飚精密机电有限公司", organization="NORTH")
    dsn = group_database.dsn("hezong_write")
    queue = open_queue(dsn)
    async with queue.open_async(), await connected(dsn) as connection:
        while await Dispatcher(dsn, queue).take(connection):
            pass
    await watch(runtime)
    assert len(of(await pairs(north), one["id"], other["id"])) == 1


async def test_many_pairs_are_settled_at_once_and_a_decision_is_taken_back(site, people):
    north, director = await people("north.manager"), await people("hq.director")
    names = ("西安羴骉精密机电有限公司", "西安羴骉精密机电有限责任公司", "西安羴骉精密机电股份有限公司")
    ids = [(await created(north, name=name, organization="NORTH"))["id"] for name in names]
    await swept(site)
    found = [each["id"] for each in await pairs(north, limit=500) if {r["id"] for r in each["records"]} <= set(ids)]
    assert len(found) == 3
    body = {"entity": "customer", "ids": [*found, str(uuid.uuid4())], "decision": "different"}
    told = await north.post(PATH, json=body)
    assert told.status_code == 200, told.text
    assert set(told.json()["settled"]) == set(found)
    assert told.json()["left"] == body["ids"][3:]
    assert not set(found) & {each["id"] for each in await pairs(north, limit=500)}
    again = await north.post(PATH, json={**body, "ids": found, "decision": "open"})
    assert set(again.json()["settled"]) == set(found)
    back = [each for each in await pairs(north, limit=500) if each["id"] in found]
    assert [(each["state"], each["decided_by"], each["decided_at"]) for each in back] == [("open", None, None)] * 3
    assert (await director.post(PATH, json=body)).status_code == 403
    for wrong in ({**body, "ids": []}, {**body, "ids": ["x"]}, {**body, "decision": "perhaps"}, {"ids": found}):
        assert (await north.post(PATH, json=wrong)).status_code == 400


async def test_a_reader_of_one_side_may_not_settle_among_many(site, people):
    north, south = await people("north.manager"), await people("south.manager")
    one = await created(north, name="武汉羴飍机电设备有限公司", organization="NORTH")
    other = await created(south, name="武汉羴飍机电设备股份有限公司", organization="SOUTH")
    await swept(site)
    admin = await people("admin")
    (pair,) = of(await pairs(admin, limit=500), one["id"], other["id"])
    told = await south.post(PATH, json={"entity": "customer", "ids": [pair["id"]], "decision": "different"})
    assert told.json() == {"settled": [], "left": [pair["id"]]}


async def test_the_queue_of_an_organization_holds_pairs_with_a_record_in_it_or_below(site, people):
    admin, south = await people("admin"), await people("south.manager")
    one = await created(admin, name="长沙羴騳机电设备有限公司", organization="NORTH")
    other = await created(admin, name="长沙羴騳机电设备股份有限公司", organization="EAST")
    await swept(site)
    for organization, there in (("NORTH", 1), ("EAST", 1), ("SOUTH", 0), ("HZ", 1)):
        found = await pairs(admin, organization=organization, limit=500)
        assert len(of(found, one["id"], other["id"])) == there, organization
    refused = await south.get(PATH, params={"entity": "customer", "organization": "NORTH"})
    assert (refused.status_code, refused.json()["code"]) == (403, "access.organization")
