"""Contract §5: search, settings and views."""

import uuid

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def find(person, text: str, **more) -> list[dict]:
    answer = await person.get("/api/search", params={"q": text, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_two_characters_pinyin_and_initials_find_a_new_record(people):
    person = await people("north.manager")
    made = await person.post("/api/records/customer", json={"name": "曌宇重工测试厂", "organization": "NORTH"})
    assert made.status_code == 201, made.text
    for text in ("曌宇", "重工测试", "zhaoyu", "zyzg"):
        hits = await find(person, text)
        assert made.json()["id"] in {each["id"] for each in hits}, text
    hit = next(each for each in await find(person, "曌宇") if each["id"] == made.json()["id"])
    assert (hit["entity"], hit["label"]) == ("customer", "曌宇重工测试厂")
    assert [each["label"] for each in hit["organizations"]] == ["华北公司"]
    assert hit["why"] == {"field": "name", "how": "text"}
    assert (await find(person, "zhaoyuzhong"))[0]["why"] == {"field": "name", "how": "pinyin"}


async def test_traditional_and_wide_characters_find_what_is_written_otherwise(people):
    """IN-13, NF-18: what is typed need not be written as it is stored."""
    person = await people("north.manager")
    rows = [{"name": name, "organization": "NORTH"} for name in ("麒麟万龙机电", "麒麟Ａ科技", "Qilin Wide 麒麟B")]
    made = await person.post("/api/records/customer", json=rows)
    ids = [each["id"] for each in made.json()["items"]]
    for text, number in (("麒麟萬龍", 0), ("麒麟ａ", 1), ("麒麟a", 1), ("麒麟Ｂ", 2), ("ｑｉｌｉｎ　ｗｉｄｅ", 2)):
        assert ids[number] in {each["id"] for each in await find(person, text)}, text


async def test_codes_and_phone_numbers_are_found_by_either_end(people):
    person = await people("north.manager")
    body = {
        "name": "端点电话测试厂",
        "uscc": "91350100M000100Y43",
        "phone": "+86 (0591) 8765-4321转8",
        "organization": "NORTH",
    }
    made = await person.post("/api/records/customer", json=body)
    assert made.status_code == 201, made.text
    asked = {"91350100m": "code", "000100Y43": "code", "0591 8765": "phone", "59187654321": "phone", "7654321": "phone"}
    for text, how in asked.items():
        hits = {each["id"]: each["why"] for each in await find(person, text)}
        assert hits[made.json()["id"]]["how"] == how, text


async def test_an_equal_name_comes_before_one_that_begins_so_and_one_that_holds_it(people):
    person = await people("north.manager")
    names = ["新犇鱻科", "犇鱻科技", "犇鱻", "甲 犇鱻 乙"]
    await person.post("/api/records/customer", json=[{"name": each, "organization": "NORTH"} for each in names])
    assert [each["label"] for each in await find(person, "犇鱻")] == ["犇鱻", "犇鱻科技", "甲 犇鱻 乙", "新犇鱻科"]


async def test_search_shows_only_what_may_be_read(people):
    south, north = await people("south.manager"), await people("north.manager")
    word = f"隐{uuid.uuid4().hex[:6]}"
    await south.post("/api/records/customer", json={"name": f"{word}公司", "organization": "SOUTH"})
    assert len(await find(south, word)) == 1
    assert await find(north, word) == []


async def test_search_within_one_entity_and_with_a_limit(people):
    person = await people("hq.director")
    hits = await find(person, "公司", entity="customer", limit=3)
    assert len(hits) == 3
    assert {each["entity"] for each in hits} == {"customer"}
    assert (await person.get("/api/search", params={"q": "公司", "limit": 101})).status_code == 400
    assert (await person.get("/api/search")).status_code == 400
    for text in ("100%", "a_b", "\\\\", "'; --"):
        await find(person, text)


async def test_settings_are_kept_for_the_person(people):
    person, other = await people("north.manager"), await people("south.manager")
    await person.put("/api/preferences", json={"density": "compact", "columns": {"customer": ["name"]}})
    await person.put("/api/preferences", json={"density": None})
    assert (await person.get("/api/preferences")).json() == {"columns": {"customer": ["name"]}}
    assert (await other.get("/api/preferences")).json() == {}


async def test_views_are_private_or_shared_with_an_organization(people):
    manager, sales, south = await people("north.manager"), await people("north.sales"), await people("south.sales")
    body = {"entity": "customer", "name": "重点客户", "definition": {"filter": "grade.code == 'A'"}}
    mine = (await manager.post("/api/views", json=body)).json()
    shared = (await manager.post("/api/views", json={**body, "name": "共享", "organization": "NORTH"})).json()
    seen = {each["id"]: each["mine"] for each in (await sales.get("/api/views?entity=customer")).json()["items"]}
    assert seen == {shared["id"]: False}
    assert (await south.get("/api/views")).json()["items"] == []
    changed = await manager.put(f"/api/views/{mine['id']}", json={**body, "name": "改名"})
    assert changed.json()["name"] == "改名"
    assert (await sales.delete(f"/api/views/{shared['id']}")).status_code == 404
    assert (await manager.delete(f"/api/views/{shared['id']}")).status_code == 204
