"""Following a record (UX §10, 18): changes by others become messages, as far as the follower may read them."""

import asyncio
import uuid

import pytest

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("jobs")]
LOOKS = 300


async def a_customer(person, organization: str = "NORTH") -> dict:
    name = f"{uuid.uuid4().hex[:8]}化工"
    answer = await person.post("/api/records/customer", json={"name": name, "organization": organization})
    assert answer.status_code == 201, answer.text
    return answer.json()


def follow_of(record: dict) -> str:
    return f"/api/records/customer/{record['id']}/follow"


async def news(person, record: dict) -> list[dict]:
    items = (await person.get("/api/messages")).json()["items"]
    return [each for each in items if each["kind"] == "followed" and each["related"]["id"] == record["id"]]


async def soon(person, record: dict) -> list[dict]:
    for _ in range(LOOKS):
        found = await news(person, record)
        if found:
            return found
        await asyncio.sleep(0.05)
    raise AssertionError(record)


async def change(person, record: dict, **values) -> None:
    path = f"/api/records/customer/{record['id']}"
    read = (await person.get(path)).json()
    answer = await person.patch(path, json={**values, "version": read["facets"][0]["version"]})
    assert answer.status_code == 200, answer.text


async def test_following_is_begun_and_ended(people):
    sales = await people("north.sales")
    record = await a_customer(sales)
    assert (await sales.get(follow_of(record))).json() == {"following": False, "followers": 0}
    for _ in range(2):
        assert (await sales.put(follow_of(record))).json() == {"following": True, "followers": 1}
    assert (await sales.delete(follow_of(record))).json() == {"following": False, "followers": 0}
    south = await people("south.sales")
    for method in ("GET", "PUT", "DELETE"):
        assert (await south.request(method, follow_of(record))).status_code == 404


async def test_a_follower_hears_of_changes_by_others_once_until_they_look(people):
    manager, sales = await people("north.manager"), await people("north.sales")
    record = await a_customer(sales)
    await manager.put(follow_of(record))
    await sales.put(follow_of(record))
    await change(sales, record, phone="0311-1000001")
    (first,) = await soon(manager, record)
    assert first["sender"]["id"] == sales.id
    assert record["name"] in first["subject"]
    assert "0311" not in first["subject"]
    await change(sales, record, phone="0311-1000002")
    other = await a_customer(sales)
    await manager.put(follow_of(other))
    await change(sales, other, phone="0311-1000003")
    await soon(manager, other)
    assert len(await news(manager, record)) == 1, "the second change came before the first was read"
    assert await news(sales, record) == [], "nobody hears of what they did themselves"
    await manager.post(f"/api/messages/{first['id']}/read")
    await change(sales, record, phone="0311-1000004")
    for _ in range(LOOKS):
        if len(await news(manager, record)) == 2:
            break
        await asyncio.sleep(0.05)
    assert len(await news(manager, record)) == 2


async def test_nobody_hears_of_what_they_may_not_read(people):
    """A change of another organization's relationship, and a record that has gone out of reach."""
    admin, north = await people("admin"), await people("north.manager")
    record = await a_customer(admin)
    opened = await admin.post(f"/api/records/customer/{record['id']}/facets", json={"organization": "SOUTH"})
    assert opened.status_code == 201
    await north.put(follow_of(record))
    south = next(each for each in opened.json()["facets"] if each["organization"]["label"] != "华北公司")
    body = {"next_step": "私下约谈", "organization": "SOUTH", "version": south["version"]}
    hidden = await admin.patch(f"/api/records/customer/{record['id']}", json=body)
    assert hidden.status_code == 200, hidden.text
    marker = await a_customer(admin)
    await north.put(follow_of(marker))
    await change(admin, marker, phone="0311-9")
    await soon(north, marker)
    assert await news(north, record) == []
