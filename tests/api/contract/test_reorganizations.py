"""Contract §4: a reorganization from its draft to its end (MO-02)."""

from datetime import timedelta

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")

CALL = "/api/reorganizations"


def today(site):
    return site.server.versions.today


async def draft(person, effective, *operations, **more):
    answer = await person.post(
        CALL, json={"title": "测试重组", "effective": effective.isoformat(), "operations": list(operations), **more}
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


async def step(person, id, name, status=200, **body):
    answer = await person.post(f"{CALL}/{id}/{name}", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


async def approved(person, effective, *operations):
    made = await draft(person, effective, *operations)
    for name in ("preview", "submit", "approve"):
        found = await step(person, made["id"], name)
        assert found["problems"] == []
    return found


async def parents(person, at=None):
    items = (await person.get("/api/organizations", params={"at": at} if at else {})).json()["items"]
    codes = {each["id"]: each["code"] for each in items}
    return {each["code"]: codes.get(each["parent"]) for each in items}


async def test_a_move_goes_from_draft_to_applied_and_back(people, site):
    admin = await people("admin")
    made = await draft(admin, today(site), {"op": "move", "organization": "NORTH-JN", "to": "EAST"})
    assert made["state"] == "draft"
    found = await step(admin, made["id"], "preview")
    assert (found["state"], found["problems"]) == ("previewed", [])
    assert found["preview"]["figures"]["organizations"] >= 1
    assert [each["kinds"] for each in found["preview"]["changes"] if each["to"]] == [["moved"]]
    assert (await step(admin, made["id"], "submit"))["state"] == "submitted"
    assert (await step(admin, made["id"], "approve", comment="同意"))["state"] == "approved"
    assert (await parents(admin))["NORTH-JN"] == "NORTH"
    assert (await step(admin, made["id"], "apply"))["state"] == "applied"
    assert (await parents(admin))["NORTH-JN"] == "EAST"
    found = await step(admin, made["id"], "undo")
    assert found["state"] == "undone"
    assert (await parents(admin))["NORTH-JN"] == "NORTH"
    kinds = [each["kind"] for each in found["notes"]]
    assert kinds == ["created", "submitted", "approved", "applied", "undone"]


async def test_sessions_in_progress_go_on_with_the_new_rights(people, site):
    admin, manager, east = await people("admin"), await people("north.manager"), await people("both.sales")
    before = (await manager.get("/api/records/customer", params={"count": "true", "limit": 1})).json()["count"]
    done = await approved(admin, today(site), {"op": "move", "organization": "NORTH-BJ", "to": "EAST"})
    await step(admin, done["id"], "apply")
    after = (await manager.get("/api/records/customer", params={"count": "true", "limit": 1})).json()["count"]
    assert after < before
    assert (await east.get("/api/session")).status_code == 200
    await step(admin, done["id"], "undo")
    again = (await manager.get("/api/records/customer", params={"count": "true", "limit": 1})).json()["count"]
    assert again == before


async def test_what_lies_in_the_future_is_scheduled_and_seen_at_its_date(people, site):
    admin = await people("admin")
    day = today(site) + timedelta(days=40)
    done = await approved(
        admin, day, {"op": "open", "code": "EAST-X", "name": "跨境业务部", "kind": "department", "parent": "EAST"}
    )
    assert done["state"] == "scheduled"
    assert "EAST-X" not in await parents(admin)
    assert "EAST-X" not in await parents(admin, (day - timedelta(days=1)).isoformat())
    assert (await parents(admin, day.isoformat()))["EAST-X"] == "EAST"
    assert (await step(admin, done["id"], "apply", 409))["code"] == "conflict.reorganization_state"
    assert (await step(admin, done["id"], "cancel"))["state"] == "cancelled"
    assert "EAST-X" not in await parents(admin, day.isoformat())


async def test_open_close_rename_and_people_are_undone_to_what_was(people, site):
    admin = await people("admin")
    positions = (await admin.get("/api/records/position", params={"limit": 500, "order": "valid_from"})).json()
    done = await approved(
        admin,
        today(site),
        {"op": "open", "code": "WEST-NEW", "name": "新分公司", "kind": "branch", "parent": "WEST"},
        {"op": "merge", "organization": "WEST-CQ", "into": "WEST-CD"},
        {"op": "rename", "organization": "WEST-XA", "name": "西北分公司"},
    )
    await step(admin, done["id"], "apply")
    items = (await admin.get("/api/organizations")).json()["items"]
    names = {each["code"]: each["name"] for each in items}
    assert (names["WEST-NEW"], names["WEST-XA"]) == ("新分公司", "西北分公司")
    assert "WEST-CQ" not in names
    assert (await parents(admin))["WEST-CQ-IND"] == "WEST-CD"
    yesterday = (today(site) - timedelta(days=1)).isoformat()
    old = (await admin.get("/api/organizations", params={"at": yesterday})).json()["items"]
    assert "西安分公司" in {each["name"] for each in old}
    await step(admin, done["id"], "undo")
    assert (await parents(admin))["WEST-CQ"] == "WEST"
    again = (await admin.get("/api/records/position", params={"limit": 500, "order": "valid_from"})).json()
    kept = [(each["id"], each["organization"]["id"], each["valid_to"]) for each in positions["items"]]
    assert sorted((each["id"], each["organization"]["id"], each["valid_to"]) for each in again["items"]) == sorted(kept)


async def test_problems_forbid_what_cannot_be(people, site):
    admin = await people("admin")
    made = await draft(
        admin,
        today(site),
        {"op": "move", "organization": "NORTH", "to": "NORTH-BJ"},
        {"op": "close", "organization": "SOUTH"},
    )
    found = await step(admin, made["id"], "preview")
    assert [each["code"] for each in found["problems"]] == [
        "check.organization_cycle",
        "check.organization_has_children",
    ]
    assert [each["row"] for each in found["problems"]] == [0, 1]
    assert (await step(admin, made["id"], "submit", 422))["code"] == "check.organization_cycle"
    assert (await admin.delete(f"{CALL}/{made['id']}")).status_code == 204
    assert (await admin.get(f"{CALL}/{made['id']}")).status_code == 404


async def test_a_rule_that_means_nothing_forbids_it(people, site):
    admin = await people("admin")
    take = [{"entity": "customer", "filter": "colour == 'red'"}]
    part = {"code": "NORTH-RULE", "name": "规则部", "take": take}
    made = await draft(admin, today(site), {"op": "split", "organization": "NORTH-KA", "parts": [part]})
    found = await step(admin, made["id"], "preview")
    assert [(each["code"], each["row"]) for each in found["problems"]] == [("check.reorganization_rule", 0)]


async def test_what_changed_since_the_preview_is_previewed_again(people, site):
    admin = await people("admin")
    made = await draft(admin, today(site), {"op": "rename", "organization": "EAST-NJ", "name": "南京公司"})
    await step(admin, made["id"], "preview")
    changed = await admin.patch(f"{CALL}/{made['id']}", json={"reason": "改名"})
    assert changed.json()["state"] == "draft"
    assert (await step(admin, made["id"], "submit", 409))["code"] == "conflict.reorganization_state"
    assert (await step(admin, made["id"], "preview"))["state"] == "previewed"
    assert (await step(admin, made["id"], "cancel"))["state"] == "cancelled"


async def test_only_administrators_of_all_that_it_touches_may_plan_and_see(people, site):
    admin, manager = await people("admin"), await people("north.manager")
    body = {"title": "x", "operations": [{"op": "move", "organization": "NORTH-JN", "to": "EAST"}]}
    refused = await manager.post(CALL, json=body)
    assert refused.status_code == 403
    made = await draft(admin, today(site), *body["operations"])
    assert (await manager.get(f"{CALL}/{made['id']}")).status_code == 404
    listed = (await manager.get(CALL)).json()
    assert made["id"] not in {each["id"] for each in listed["items"]}
    asked = await admin.patch(f"{CALL}/{made['id']}", json={"approvers": [manager.id]})
    assert asked.json()["approvers"] == [{"id": manager.id, "label": "沈一帆", "decision": None}]
    assert (await manager.get(f"{CALL}/{made['id']}")).status_code == 200
    for name in ("preview", "submit"):
        await step(admin, made["id"], name)
    assert (await step(admin, made["id"], "approve", 403))["code"] == "access.verb"
    assert (await step(manager, made["id"], "reject", comment="不行"))["state"] == "rejected"
    assert (await manager.post(f"{CALL}/{made['id']}/comments", json={"text": "再谈"})).status_code == 201


async def test_undo_names_what_depends_on_it(people, site):
    admin = await people("admin")
    opened = {"op": "open", "code": "EAST-DEP", "name": "依赖部", "kind": "department", "parent": "EAST"}
    done = await approved(admin, today(site), opened)
    await step(admin, done["id"], "apply")
    made = await admin.post("/api/records/customer", json={"name": "依赖客户有限公司", "organization": "EAST-DEP"})
    assert made.status_code == 201, made.text
    refused = await step(admin, done["id"], "undo", 422)
    assert refused["code"] == "check.organization_holds"


async def test_wrong_operations_are_told_with_their_place(people, site):
    admin = await people("admin")
    for operations, code in (
        ([{"op": "fly"}], "request.parameter"),
        ([{"op": "move", "organization": "NORTH"}], "request.missing"),
        ([{"op": "rename", "organization": "NORTH", "name": "x", "y": 1}], "request.unknown_field"),
        ("move", "request.shape"),
    ):
        refused = await admin.post(CALL, json={"title": "x", "operations": operations})
        assert (refused.status_code, refused.json()["code"]) == (400, code)
