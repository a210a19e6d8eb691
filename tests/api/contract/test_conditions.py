"""Fields that a record needs, keeps or shows only on a condition of the model; and the layout by which every screen is drawn (UX §3)."""

import uuid

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_field_is_needed_where_its_condition_holds(people):
    sales = await people("north.sales")
    refused = await sales.post("/api/records/task", json={"subject": "每周盘点", "repeat": "FREQ=WEEKLY"})
    assert refused.status_code == 422
    assert [(each["code"], each["field"]) for each in refused.json()["problems"]] == [("check.required", "due_on")]
    made = await sales.post("/api/records/task", json={"subject": "盘点一次"})
    assert made.status_code == 201, made.text
    task = made.json()
    later = await sales.patch(
        f"/api/records/task/{task['id']}", json={"repeat": "FREQ=WEEKLY", "version": task["version"]}
    )
    assert later.json()["problems"][0]["field"] == "due_on"


async def test_a_field_keeps_its_value_where_its_condition_holds(people):
    manager = await people("north.manager")
    customer = await manager.post("/api/records/customer", json={"name": "迁安炭素", "organization": "NORTH"})
    body = {"number": uuid.uuid4().hex[:10], "customer": customer.json()["id"], "organization": "NORTH"}
    order = (await manager.post("/api/records/sales_order", json=body)).json()
    path = f"/api/records/sales_order/{order['id']}"
    open_yet = await manager.patch(path, json={"ordered_on": "2026-11-01", "version": order["version"]})
    assert open_yet.status_code == 200, open_yet.text
    closed = await manager.post(f"{path}/moves/cancel", json={"version": open_yet.json()["version"]})
    assert closed.status_code == 200, closed.text
    refused = await manager.patch(path, json={"ordered_on": "2026-11-02", "version": closed.json()["version"]})
    assert refused.status_code == 422
    assert [(each["code"], each["field"]) for each in refused.json()["problems"]] == [("check.readonly", "ordered_on")]
    same = await manager.patch(
        path, json={"ordered_on": "2026-11-01", "remarks": "x", "version": closed.json()["version"]}
    )
    assert same.status_code == 200, "a value that stays is no change"


async def test_the_model_tells_layout_and_conditions(people):
    model = (await (await people("north.manager")).get("/api/model")).json()
    customer = model["entities"]["customer"]
    first, more = customer["views"]["layout"]
    assert (first["name"], first["title"]) == (None, None)
    assert (more["name"], more["title"]) == ("more", "地址与财务")
    place = more["sections"][0]
    assert place["rows"][1] == [{"field": each, "span": 4} for each in ("country", "province", "city")]
    for tab in customer["views"]["layout"]:
        for section in tab["sections"]:
            assert all(sum(cell["span"] for cell in row) <= 12 for row in section["rows"])
    assert customer["fields"]["uscc"]["when"]["visible"]["op"]
    assert "when" not in customer["fields"]["name"]
    names = [name for section in customer["views"]["form"] for name in section["fields"]]
    placed = [c["field"] for t in customer["views"]["layout"] for s in t["sections"] for r in s["rows"] for c in r]
    assert sorted(names) == sorted(placed)
