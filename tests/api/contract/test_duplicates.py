"""Contract §2, "Masked sharing" (MO-09, CU-02): whether a record is there already, and nothing more of those one cannot read."""

import uuid
from dataclasses import replace

import pytest
import pytest_asyncio

from hezong.kernel.records.allowance import Allowance

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATH = "/api/records/customer/duplicates"


async def created(person, **values):
    body = {"name": f"重复 {uuid.uuid4().hex[:8]}", **values}
    answer = await person.post("/api/records/customer", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def found(person, **query):
    answer = await person.get(PATH, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def a_region(person):
    page = (await person.get("/api/records/region", params={"limit": 1, "filter": "level == 'city'"})).json()
    return page["items"][0]


@pytest_asyncio.fixture(loop_scope="module")
async def pair(people):
    """A salesperson in each of two companies."""
    return await people("north.sales"), await people("south.sales")


async def test_a_sister_finds_a_masked_form_by_name_and_phone_however_they_are_written(pair):
    north, south = pair
    region = await a_region(north)
    phone = f"139{uuid.uuid4().int % 10**8:08}"
    mark = uuid.uuid4().hex[:6]
    record = await created(
        north, name=f"宏安（{mark}）有限公司", phone=phone, region=region["id"], address="一号", remarks="秘密"
    )
    for query in ({"name": f"宏安({mark}) 有限公司"}, {"phone": phone}):
        (item,) = await found(south, **query)
        organizations = item.pop("organizations")
        assert item == {
            "id": record["id"],
            "label": record["name"],
            "region": {"id": region["id"], "label": region["name"]},
            "masked": True,
            "matched": list(query),
            "score": 1,
        }
        assert [each["id"] for each in organizations] == [record["facets"][0]["organization"]["id"]]
    assert (await south.get(f"/api/records/customer/{record['id']}")).status_code == 404


async def test_only_exact_values_find_what_one_cannot_read(pair):
    north, south = pair
    record = await created(north)
    for near in (record["name"][:-1], record["name"] + "一", record["name"].replace("重复", "重覆")):
        assert await found(south, name=near) == []


async def test_readable_records_are_told_as_such_and_come_first(pair):
    north, south = pair
    theirs = await created(north)
    mine = await created(south, name=theirs["name"])
    items = await found(south, name=theirs["name"])
    assert [(each["id"], each["masked"]) for each in items] == [(mine["id"], False), (theirs["id"], True)]


async def test_who_may_create_nothing_finds_nothing_masked(people, pair):
    record = await created(pair[1])
    assert await found(await people("north.finance"), name=record["name"]) == []


async def test_deleted_records_are_not_found(people, pair):
    manager = await people("north.manager")
    record = await created(manager)
    gone = await manager.delete(f"/api/records/customer/{record['id']}", headers={"if-match": record["version"]})
    assert gone.status_code == 204
    assert await found(pair[1], name=record["name"]) == []


async def test_possible_duplicates_never_block_a_create(pair):
    record = await created(pair[0])
    assert (await created(pair[1], name=record["name"]))["id"] != record["id"]


async def test_each_look_is_audited_with_what_it_told(people, pair):
    north, south = pair
    record = await created(north, phone="13500001111")
    await found(south, name=record["name"])
    (line, *_) = (await south.get("/api/audit", params={"kind": "duplicates.looked"})).json()["items"]
    assert line["entity"] == "customer"
    assert line["detail"] == {"fields": ["name"], "found": 1, "masked": [record["id"]]}


async def test_a_person_may_not_look_without_end_whichever_worker_they_ask(site, people):
    person, admin = await people("both.sales"), await people("admin")
    kept = site.server.allowances
    site.server.allowances = replace(kept, looks=Allowance(3, 3600))
    try:
        answers = [await person.get(PATH, params={"name": f"x{number}"}) for number in range(4)]
        assert [each.status_code for each in answers] == [200, 200, 200, 429]
        assert answers[3].json()["code"] == "request.throttled"
        assert 1 < int(answers[3].headers["retry-after"]) <= 1200
        assert (await admin.get(PATH, params={"name": "x"})).status_code == 200
    finally:
        site.server.allowances = kept


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({}, 400, "request.missing"),
        ({"address": "x"}, 400, "request.unknown_parameter"),
        ({"phone": "abc"}, 422, "check.phone"),
    ],
)
async def test_what_no_record_could_have_is_refused(pair, query, status, code):
    answer = await pair[1].get(PATH, params=query)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_entities_that_compare_nothing_have_no_such_call(pair):
    answer = await pair[0].get("/api/records/script/duplicates", params={"name": "x"})
    assert (answer.status_code, answer.json()["code"]) == (404, "request.not_found")


async def test_readable_records_that_resemble_a_name_are_told_with_score_and_reasons(pair):
    north, south = pair
    record = await created(north, name="北京曌犇机电设备有限公司")
    (item,) = await found(north, name="北京曌犇机电设备股份有限公司")
    assert (item["id"], item["masked"], item["zone"]) == (record["id"], False, "review")
    assert 0.9 < item["score"] < 1
    assert {"field": "name", "code": "brand_equal", "bits": 13.0, "text": "字号相同。"} in item["reasons"]
    for alike in ("曌犇机电设备", "北京曌奔机电设备有限公司", "北京曌犇機電設備有限責任公司"):
        assert [each["id"] for each in await found(north, name=alike)] == [record["id"]], alike
    assert await found(south, name="曌犇机电设备") == []


async def test_branches_and_namesakes_elsewhere_are_no_duplicates(pair):
    north, _ = pair
    await created(north, name="北京鱻羴机电有限公司")
    for other in ("北京鱻羴机电有限公司天津分公司", "天津鱻羴机电有限公司", "北京鱻羴食品有限公司"):
        assert await found(north, name=other) == [], other
