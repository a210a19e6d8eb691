"""Contract §3 and §5: the shapes of imports, search, tasks and messages."""

import uuid

import pytest

from hezong.api import events

pytestmark = pytest.mark.asyncio(loop_scope="module")
SHAPE = {"id", "state", "columns", "mapping", "preview", "problems", "counts"}
COUNTS = {"rows", "created", "updated", "duplicate", "problem", "skipped"}


async def upload(person, content: bytes, **form):
    fields = {"entity": "customer", "organization": "NORTH", **form}
    return await person.post("/api/imports", data=fields, files={"file": ("list.csv", content)})


async def test_an_import_says_how_it_stands(people):
    """Contract §3, POST /api/imports → 201 with its parts; the guessed mapping can be run at once."""
    manager = await people("north.manager")
    answer = await upload(manager, "客户名称,电话\n甲,010-1\n".encode())
    assert answer.status_code == 201
    body = answer.json()
    assert set(body) >= SHAPE
    assert (body["state"], set(body["counts"]), body["counts"]["rows"]) == ("staged", COUNTS, 1)
    assert body["preview"] == [["甲", "010-1"]]
    shown = (await manager.get(f"/api/imports/{body['id']}")).json()
    assert {name: shown[name] for name in SHAPE} == {name: body[name] for name in SHAPE}


async def test_an_import_has_three_modes(people):
    """Contract §3, run: create, update or both."""
    manager = await people("north.manager")
    id = (await upload(manager, "客户名称\n甲\n".encode())).json()["id"]
    answer = await manager.post(f"/api/imports/{id}/run", json={"mode": "replace"})
    assert (answer.status_code, answer.json()["code"]) == (422, "import.mode")


async def test_a_larger_file_is_refused_before_it_is_read(people):
    """Contract §3: 100 MB."""
    manager = await people("north.manager")
    headers = {"content-type": "multipart/form-data; boundary=x", "content-length": str(120 * 1024 * 1024)}
    answer = await manager.post("/api/imports", content=b"--x--", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")


async def test_an_import_obeys_organizations(people):
    """Contract §3 with §1: a file for an organization out of reach is refused."""
    manager = await people("north.manager")
    answer = await upload(manager, "客户名称\n甲\n".encode(), organization="SOUTH")
    assert (answer.status_code, answer.json()["code"]) == (403, "access.organization")


async def test_search_has_its_limits_and_its_shape(people):
    """Contract §5, search: 20, at most 100; entity, id, label, organizations and why."""
    director = await people("hq.director")
    usual = (await director.get("/api/search", params={"q": "公司"})).json()["items"]
    assert len(usual) == 20
    assert all(set(each) >= {"entity", "id", "label", "organizations", "why"} for each in usual)
    assert len((await director.get("/api/search", params={"q": "公司", "limit": 100})).json()["items"]) > 20
    too_many = await director.get("/api/search", params={"q": "公司", "limit": 101})
    assert (too_many.status_code, too_many.json()["code"]) == (400, "request.parameter")


async def test_a_saved_record_is_found_at_once(people):
    """Contract §5: a saved record is found within 2 s; here with the next request."""
    sales = await people("north.sales")
    name = f"即刻{uuid.uuid4().hex[:6]}"
    made = (await sales.post("/api/records/customer", json={"name": name})).json()
    found = (await sales.get("/api/search", params={"q": name})).json()["items"]
    assert [(each["entity"], each["id"]) for each in found] == [("customer", made["id"])]


async def test_tasks_and_messages_are_the_callers(people):
    """Contract §5, tasks and messages are lists of one's own."""
    sales = await people("north.sales")
    for path in ("/api/tasks", "/api/messages"):
        page = await sales.get(path)
        assert page.status_code == 200
        assert set(page.json()) >= {"items", "next"}


async def test_a_heart_beats_every_fifteen_seconds():
    """Contract §5, events: the time between two heartbeats."""
    assert events.HEARTBEAT == 15
