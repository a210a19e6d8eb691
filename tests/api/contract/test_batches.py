"""Contract §2: bulk changes, their batches, undo."""

import asyncio
import uuid

import pytest

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("jobs")]


async def created(person, entity="customer", **values):
    body = {"name": f"批量 {uuid.uuid4().hex[:8]}", **values}
    answer = await person.post(f"/api/records/{entity}", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def finished(person, answer) -> dict:
    assert answer.status_code == 202, answer.text
    id = answer.json()["batch"]
    async with asyncio.timeout(60):
        while True:
            found = (await person.get(f"/api/batches/{id}")).json()
            if found["state"] not in ("queued", "running"):
                return found


async def bulk(person, entity="customer", **body) -> dict:
    return await finished(person, await person.post(f"/api/records/{entity}/bulk", json=body))


async def undone(person, batch: str, **query) -> dict:
    return await finished(person, await person.post(f"/api/batches/{batch}/undo", params=query))


async def read(person, id, entity="customer"):
    return (await person.get(f"/api/records/{entity}/{id}")).json()


async def test_a_bulk_change_is_a_batch_that_tells_how_it_went(people):
    person = await people("north.manager")
    ids = [(await created(person))["id"] for _ in range(3)]
    done = await bulk(person, ids=ids, set={"address": "和平路 1 号"})
    assert (done["state"], done["kind"], done["entity"]) == ("done", "bulk", "customer")
    assert done["counts"] == {"rows": 3, "changed": 3, "skipped": 0, "problem": 0}
    assert (done["total"], done["done"], done["problems"], done["kept"]) == (3, 3, [], [])
    assert done["by"]["id"] == person.id
    assert done["undo_until"] > done["at"]
    for id in ids:
        assert (await read(person, id))["address"] == "和平路 1 号"
    history = (await person.get(f"/api/records/customer/{ids[0]}/history")).json()["items"]
    assert history[0]["batch"] == done["id"]
    again = await bulk(person, ids=ids, set={"address": "和平路 1 号"})
    assert again["counts"] == {"rows": 3, "changed": 0, "skipped": 3, "problem": 0}


async def test_rights_are_checked_for_each_row_and_its_problem_is_kept(people):
    manager, south = await people("north.manager"), await people("south.manager")
    mine, theirs = await created(manager), await created(south)
    done = await bulk(manager, ids=[mine["id"], theirs["id"]], set={"address": "和平路 2 号"})
    assert done["counts"] == {"rows": 2, "changed": 1, "skipped": 0, "problem": 1}
    (problem,) = done["problems"]
    assert (problem["record"], problem["code"]) == (theirs["id"], "request.not_found")
    assert problem["message"]
    assert (await read(south, theirs["id"]))["address"] is None


async def test_ids_of_a_filter_are_frozen_at_the_start(people):
    person = await people("north.manager")
    mark = uuid.uuid4().hex[:6]
    ids = {(await created(person, address=f"老 {mark}"))["id"] for _ in range(3)}
    done = await bulk(person, filter=f"address == '老 {mark}'", set={"address": f"新 {mark}"})
    assert done["counts"]["changed"] == 3
    found = (await person.get("/api/records/customer", params={"filter": f"address == '新 {mark}'"})).json()["items"]
    assert {each["id"] for each in found} == ids


async def test_facet_fields_go_to_the_facet_of_the_named_organization(people):
    person = await people("north.manager")
    ids = [(await created(person))["id"] for _ in range(2)]
    done = await bulk(person, ids=ids, set={"intent": "年底采购"}, organization="NORTH")
    assert done["counts"]["changed"] == 2
    assert (await read(person, ids[0]))["intent"] == "年底采购"


async def test_bulk_refuses_what_no_row_could_take(people):
    person = await people("north.manager")
    one = await created(person)
    url = "/api/records/customer/bulk"
    for body, code in (
        ({"ids": [one["id"]], "set": {"dragon": 1}}, "request.unknown_field"),
        ({"ids": [one["id"]], "set": {"created_at": None}}, "access.field"),
        ({"ids": [one["id"]]}, "request.missing"),
        ({"set": {"address": "x"}}, "request.missing"),
        ({"ids": "x", "set": {"address": "x"}}, "request.shape"),
        ({"ids": [one["id"]], "set": {"stage": "ordered"}}, "check.move"),
        ({"ids": [one["id"]], "set": {"kind": "dragon"}}, "check.choice"),
    ):
        answer = await person.post(url, json=body)
        assert answer.json()["code"] == code, (body, answer.text)
    nobody = await people("north.sales")
    answer = await nobody.post(url, json={"ids": [one["id"]], "delete": True})
    assert (answer.status_code, answer.json()["code"]) == (403, "access.verb")


async def test_bulk_delete_and_bulk_move(people):
    person = await people("north.manager")
    ids = [(await created(person))["id"] for _ in range(2)]
    source = (await person.get("/api/records/customer_source", params={"limit": 1})).json()["items"][0]["id"]
    done = await bulk(person, ids=ids, set={"source": source}, move="collect", organization="NORTH")
    assert done["counts"]["changed"] == 2, done
    assert (await read(person, ids[0]))["stage"] == "collected"
    done = await bulk(person, ids=ids, delete=True)
    assert done["counts"]["changed"] == 2
    assert (await person.get(f"/api/records/customer/{ids[0]}")).status_code == 404


async def test_a_batch_is_its_makers(people):
    person, other = await people("north.manager"), await people("south.manager")
    done = await bulk(person, ids=[(await created(person))["id"]], set={"address": "x"})
    assert (await other.get(f"/api/batches/{done['id']}")).status_code == 404
    assert (await other.post(f"/api/batches/{done['id']}/undo")).status_code == 404
    assert (await (await people("admin")).get(f"/api/batches/{done['id']}")).status_code == 200
    listed = (await person.get("/api/batches", params={"limit": 1})).json()
    assert listed["items"][0]["id"] == done["id"]
    following = (await person.get("/api/batches", params={"limit": 1, "after": listed["next"]})).json()
    assert following["items"][0]["id"] != done["id"]
    assert done["id"] not in {each["id"] for each in (await other.get("/api/batches")).json()["items"]}


async def test_undo_restores_what_the_batch_wrote(people):
    person = await people("north.manager")
    ids = [(await created(person, address=f"原 {number}"))["id"] for number in range(3)]
    done = await bulk(person, ids=ids, set={"address": "新", "email": "a@b.cn"})
    back = await undone(person, done["id"])
    assert (back["state"], back["kind"], back["undoes"]) == ("done", "undo", done["id"])
    assert [(await read(person, id))["address"] for id in ids] == ["原 0", "原 1", "原 2"]
    assert (await read(person, ids[0]))["email"] is None
    before = (await person.get(f"/api/batches/{done['id']}")).json()
    assert (before["state"], before["undone_by"]) == ("undone", back["id"])
    twice = await person.post(f"/api/batches/{done['id']}/undo")
    assert (twice.status_code, twice.json()["code"]) == (409, "conflict.undone")


async def test_undo_of_an_undo_does_it_again(people):
    person = await people("north.manager")
    one = await created(person, address="原")
    done = await bulk(person, ids=[one["id"]], set={"address": "新"})
    back = await undone(person, done["id"])
    await undone(person, back["id"])
    assert (await read(person, one["id"]))["address"] == "新"
    assert (await person.get(f"/api/batches/{done['id']}")).json()["state"] == "done"


async def test_undo_lists_what_was_changed_since(people):
    person = await people("north.manager")
    one, two = await created(person, address="原"), await created(person, address="原")
    done = await bulk(person, ids=[one["id"], two["id"]], set={"address": "新", "postal_code": "100000"})
    now = await read(person, one["id"])
    answer = await person.patch(
        f"/api/records/customer/{one['id']}", json={"address": "更新", "version": now["version"]}
    )
    assert answer.status_code == 200, answer.text
    refused = await person.post(f"/api/batches/{done['id']}/undo")
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict.kept")
    (problem,) = refused.json()["problems"]
    assert (problem["record"], problem["field"]) == (one["id"], "address")
    back = await undone(person, done["id"], partial="true")
    assert [(each["record"], each["field"]) for each in back["kept"]] == [(one["id"], "address")]
    now = await read(person, one["id"])
    assert (now["address"], now["postal_code"]) == ("更新", None)
    assert (await read(person, two["id"]))["address"] == "原"


async def test_undo_brings_back_what_was_deleted(people):
    person = await people("north.manager")
    one = await created(person)
    done = await bulk(person, ids=[one["id"]], delete=True)
    back = await undone(person, done["id"])
    assert (await read(person, one["id"]))["name"] == one["name"]
    await undone(person, back["id"])
    assert (await person.get(f"/api/records/customer/{one['id']}")).status_code == 404


async def test_undo_puts_sensitive_values_back_though_history_never_held_them(people):
    person = await people("north.manager")
    one = await created(person, bank_account="6222 0000 0000 1234")
    done = await bulk(person, ids=[one["id"]], set={"bank_account": "6222 0000 0000 9999"})
    assert (await read(person, one["id"]))["bank_account"] == {"masked": "9999"}
    await undone(person, done["id"])
    assert (await read(person, one["id"]))["bank_account"] == {"masked": "1234"}


async def test_undo_needs_the_rights_of_today(people):
    manager = await people("north.manager")
    one = await created(manager, address="原")
    done = await bulk(manager, ids=[one["id"]], set={"address": "新"})
    admin = await people("admin")
    now = await read(admin, one["id"])
    moved = await admin.patch(
        f"/api/records/customer/{one['id']}", json={"steward": "SOUTH", "version": now["version"]}
    )
    assert moved.status_code == 200, moved.text
    refused = await manager.post(f"/api/batches/{done['id']}/undo")
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict.kept")
    assert refused.json()["problems"][0]["record"] == one["id"]


async def test_words_of_a_filter_ask_for_no_recycle_bin(people):
    """Only the parameter does, however it is spelt in the address."""
    manager = await people("north.manager")
    id = (await created(manager))["id"]
    for address in ("?limit=500&filter=name!='deleted=true'", "?limit=500&deleted=false"):
        found = await manager.get(f"/api/records/customer{address}")
        assert found.status_code == 200, found.text
        assert id in {each["id"] for each in found.json()["items"]}
    answer = await manager.get("/api/records/customer?deleted=yes")
    assert (answer.status_code, answer.json()["code"]) == (400, "request.parameter")
    await bulk(manager, ids=[id], delete=True)
    binned = (await manager.get("/api/records/customer?d%65leted=true")).json()["items"]
    assert id in {each["id"] for each in binned}


async def test_the_recycle_bin_lists_what_the_asker_could_bring_back(people):
    manager, sales, south = await people("north.manager"), await people("north.sales"), await people("south.manager")
    ids = [(await created(manager))["id"] for _ in range(3)]
    await bulk(manager, ids=ids, delete=True)
    first = (await manager.get("/api/records/customer", params={"deleted": "true", "limit": 2})).json()
    then = (
        await manager.get("/api/records/customer", params={"deleted": "true", "limit": 2, "after": first["next"]})
    ).json()
    found = [each["id"] for each in [*first["items"], *then["items"]]]
    assert set(ids) <= set(found)
    assert all(each["deleted_at"] and each["name"] for each in first["items"])
    theirs = (await south.get("/api/records/customer", params={"deleted": "true"})).json()["items"]
    assert not set(ids) & {each["id"] for each in theirs}
    answer = await sales.get("/api/records/customer", params={"deleted": "true"})
    assert (answer.status_code, answer.json()["code"]) == (403, "access.verb")
    assert (await manager.post(f"/api/records/customer/{ids[0]}/restore")).status_code == 200
    now = (await manager.get("/api/records/customer", params={"deleted": "true"})).json()["items"]
    assert ids[0] not in {each["id"] for each in now}
    answer = await manager.get("/api/records/customer", params={"deleted": "true", "filter": "name == 'x'"})
    assert (answer.status_code, answer.json()["code"]) == (400, "request.unknown_parameter")
    one = await created(sales, "contact", customer=(await created(sales))["id"], mobile="13900000000")
    await bulk(sales, "contact", ids=[one["id"]], delete=True)
    mine = (await sales.get("/api/records/contact", params={"deleted": "true"})).json()["items"]
    assert one["id"] in {each["id"] for each in mine}


async def test_a_merged_record_is_not_in_the_recycle_bin(people):
    person = await people("north.manager")
    one, two = await created(person), await created(person)
    await finished(
        person, await person.post("/api/records/customer/merges", json={"survivor": one["id"], "losers": [two["id"]]})
    )
    found = (await person.get("/api/records/customer", params={"deleted": "true", "limit": 500})).json()["items"]
    assert two["id"] not in {each["id"] for each in found}


async def test_sums_follow_a_bulk_change_of_their_lines_and_its_undo(people):
    person = await people("north.manager")
    customer = await created(person)
    number = f"B-{uuid.uuid4().hex[:8]}"
    body = {"number": number, "customer": customer["id"], "organization": "NORTH"}
    order = (await person.post("/api/records/sales_order", json=body)).json()
    product = (await person.get("/api/records/product", params={"limit": 1})).json()["items"][0]["id"]
    money = {"amount": "10.00", "currency": "CNY"}
    values = {"sales_order": order["id"], "product": product, "quantity": "1", "price": money, "amount": money}
    body = {**values, "organization": "NORTH"}
    answer = await person.post("/api/records/sales_order_line", json=[body, {**body, "position": 2}])
    assert answer.status_code == 201, answer.text
    ids = [each["id"] for each in answer.json()["items"]]
    double = {"amount": "20.00", "currency": "CNY"}
    done = await bulk(person, "sales_order_line", ids=ids, set={"quantity": "2", "amount": double})
    assert done["counts"]["changed"] == 2, done
    assert (await read(person, order["id"], "sales_order"))["total"]["amount"] == "40.00"
    back = await undone(person, done["id"])
    assert (back["counts"]["changed"], back["kept"]) == (2, []), back
    assert (await read(person, order["id"], "sales_order"))["total"]["amount"] == "20.00"
