"""Codes retire: what has them keeps them, nobody chooses them any more, and none is deleted that is in use (SY-01, CU-25)."""

import uuid

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def posted(person, entity, status=201, **body):
    answer = await person.post(f"/api/records/{entity}", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


async def patched(person, entity, item, **body):
    path = f"/api/records/{entity}/{item['id']}"
    version = (await person.get(path)).json()["version"]
    return await person.patch(path, json=body, headers={"if-match": version})


async def test_a_retired_code_is_kept_and_no_longer_chosen(people):
    admin, person = await people("admin"), await people("north.sales")
    names = [uuid.uuid4().hex[:8] for _ in range(2)]
    fresh = await posted(admin, "industry", code=names[1], name=names[1], organization="HZ")
    code = await posted(admin, "industry", code=names[0], name=names[0], organization="HZ")
    customer = await posted(person, "customer", name=f"代码 {names[0]}", industry=code["id"])
    answer = await patched(admin, "industry", code, valid_to="2020-01-01", successor=fresh["id"])
    assert answer.status_code == 200, answer.text
    refused = await posted(person, "customer", 422, name=f"后来 {names[0]}", industry=code["id"])
    (problem,) = refused["problems"]
    assert (problem["code"], problem["field"], problem["successor"]) == ("check.retired", "industry", fresh["id"])
    assert names[0] in problem["message"]
    kept = await patched(person, "customer", customer, address="南路 1 号", industry=code["id"])
    assert kept.json()["industry"] == {"id": code["id"], "label": names[0]}, "the old value may be sent again"
    changed = await patched(person, "customer", customer, industry=fresh["id"])
    assert changed.status_code == 200
    back = await patched(person, "customer", customer, industry=code["id"])
    assert (back.status_code, back.json()["code"]) == (422, "check.retired")


async def test_a_code_in_use_is_not_deleted(people):
    """The counts are of what the caller may read; what they cannot read still counts as use."""
    admin, person = await people("admin"), await people("north.sales")
    name = uuid.uuid4().hex[:8]
    code = await posted(admin, "industry", code=name, name=name, organization="HZ")
    path = f"/api/records/industry/{code['id']}"
    customer = await posted(person, "customer", name=f"在用 {name}", industry=code["id"])
    await posted(person, "script", subject=name, occasion="visit", content="…", industry=code["id"])
    answer = await admin.delete(path, headers={"if-match": code["version"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict.in_use"), answer.text
    assert answer.json()["problems"][0]["used"] == {"customer": 1, "script": 1}
    for used in ("customer", "script"):
        items = (await person.get(f"/api/records/{used}", params={"filter": f"industry == '{code['id']}'"})).json()[
            "items"
        ]
        for each in items:
            assert (await patched(person, used, each, industry=None)).status_code == 200
    assert customer["industry"]["label"] == name
    answer = await admin.delete(path, headers={"if-match": code["version"]})
    assert answer.status_code == 204, answer.text


async def test_how_often_a_code_is_used_is_told_before_it_retires(people):
    """Counts are of what the caller may read; that somebody else uses it is told without a number."""
    admin, sales, south = await people("admin"), await people("north.sales"), await people("south.sales")
    name = uuid.uuid4().hex[:8]
    code = await posted(admin, "industry", code=name, name=name, organization="HZ")
    path = f"/api/records/industry/{code['id']}/usage"
    assert (await admin.get(path)).json() == {"used": False, "items": []}
    await posted(sales, "customer", name=f"用到 {name}", industry=code["id"])
    assert (await admin.get(path)).json() == {
        "used": True,
        "items": [{"entity": "customer", "count": 1, "capped": False}],
    }
    assert (await south.get(path)).json() == {"used": True, "items": []}
    assert (await admin.get(f"/api/records/industry/{uuid.uuid4()}/usage")).status_code == 404
