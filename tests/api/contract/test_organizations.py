"""Contract §4: organizations of a date, explanations of access."""

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_central_is_there_until_it_was_merged(people):
    person = await people("north.sales")
    before = (await person.get("/api/organizations", params={"at": "2025-06-30"})).json()
    after = (await person.get("/api/organizations", params={"at": "2025-07-01"})).json()
    assert (before["at"], after["at"]) == ("2025-06-30", "2025-07-01")
    central = next(each for each in before["items"] if each["code"] == "CENTRAL")
    assert central["to"] == "2025-07-01"
    assert "CENTRAL" not in {each["code"] for each in after["items"]}
    south = next(each for each in after["items"] if each["code"] == "SOUTH")
    assert central["successors"] == [south["id"]]
    assert set(south) == {"id", "code", "name", "kind", "parent", "from", "to", "successors"}


async def test_today_is_the_usual_date(people, site):
    person = await people("north.sales")
    body = (await person.get("/api/organizations")).json()
    assert body["at"] == site.server.versions.today.isoformat()
    wrong = await person.get("/api/organizations", params={"at": "yesterday"})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "request.date")


async def test_one_is_told_why_one_may(people):
    person = await people("north.manager")
    item = (await person.get("/api/records/customer", params={"limit": 1})).json()["items"][0]
    answer = (await person.get("/api/explain/access", params={"entity": "customer", "id": item["id"]})).json()
    assert answer["allowed"] is True
    reason = answer["because"][0]
    assert (reason["role"], reason["depth"], reason["file"]) == ("sales_manager", "below", "party/customer.yaml")
    assert reason["line"] > 1
    assert reason["organization"]["label"] == "华北公司"


async def test_about_others_only_with_the_right_to_explain(people):
    director, manager = await people("hq.director"), await people("north.manager")
    sales = await people("south.sales")
    items = (await manager.get("/api/records/customer", params={"limit": 1})).json()["items"]
    query = {"entity": "customer", "id": items[0]["id"], "user": sales.id}
    refused = await manager.get("/api/explain/access", params=query)
    assert refused.status_code == 403
    admin = await people("admin")
    hidden = await admin.get("/api/explain/access", params=query)
    assert hidden.status_code in (200, 404)
    own = await sales.get("/api/explain/access", params={"entity": "customer", "id": items[0]["id"]})
    assert own.status_code == 404
    assert (await director.get("/api/explain/access", params={**query, "user": director.id})).json()["allowed"] is True


async def test_a_new_organization_exists_from_today_below_the_one_it_belongs_to(people):
    admin = await people("admin")
    made = await admin.post(
        "/api/records/organization",
        json={"code": "NORTH-XT", "name": "邢台分公司", "kind": "branch", "organization": "NORTH"},
    )
    assert made.status_code == 201, made.text
    items = (await admin.get("/api/organizations")).json()["items"]
    found = next(each for each in items if each["code"] == "NORTH-XT")
    north = next(each for each in items if each["code"] == "NORTH")
    assert found["parent"] == north["id"]
    manager = await people("north.manager")
    created = await manager.post("/api/records/customer", json={"name": "邢台首家客户", "organization": "NORTH-XT"})
    assert created.status_code == 201, created.text
