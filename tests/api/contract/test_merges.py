"""Contract §2: merge and un-merge. CU-02: one golden record with the source of each field; merge and un-merge keep every link."""

import uuid

import pytest

from tests.api.contract.test_batches import created, finished, read, undone
from tests.api.contract.test_records import codes

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("jobs")]

USCC = ("91350100M000100Y43", "91330106MA2CFLDG2F")


async def merged(person, survivor, *losers, choose=None) -> dict:
    body = {"survivor": survivor["id"], "losers": [each["id"] for each in losers], "choose": choose or {}}
    return await finished(person, await person.post("/api/records/customer/merges", json=body))


async def contact(person, customer, **values):
    return await created(person, "contact", customer=customer["id"], mobile="13800000000", **values)


async def customer_of(person, contact):
    return (await read(person, contact["id"], "contact"))["customer"]["id"]


async def test_a_merge_makes_one_record_of_several(people):
    person = await people("north.manager")
    one = await created(person, address="甲路 1 号", email="one@a.cn")
    two = await created(person, address="乙路 2 号", phone="010-2222", website="https://b.cn")
    at_two = await contact(person, two)
    done = await merged(person, one, two, choose={"address": two["id"]})
    assert (done["state"], done["kind"], done["counts"]["problem"]) == ("done", "merge", 0), done
    now = await read(person, one["id"])
    assert (now["name"], now["address"], now["email"]) == (one["name"], "乙路 2 号", "one@a.cn")
    assert (now["phone"], now["website"]) == ("010-2222", "https://b.cn")
    assert await customer_of(person, at_two) == one["id"]
    gone = await read(person, two["id"])
    assert (gone["id"], gone["merged_from"]) == (one["id"], two["id"])
    found = (await person.get("/api/search", params={"q": two["name"]})).json()["items"]
    assert two["id"] not in {each["id"] for each in found}
    listed = (await person.get("/api/records/customer", params={"filter": f"name == '{two['name']}'"})).json()["items"]
    assert listed == []


async def test_the_source_of_each_field_is_kept_in_history(people):
    person = await people("north.manager")
    one, two = await created(person), await created(person, address="乙路")
    await merged(person, one, two)
    items = (await person.get(f"/api/records/customer/{one['id']}/history")).json()["items"]
    changes = {each["field"]: each for row in items if row["verb"] == "merge" for each in row["changes"]}
    assert changes["address"] == {"field": "address", "old": None, "new": "乙路", "source": two["id"]}
    assert [each.get("merged_from") for each in items if each["verb"] == "create"] == [two["id"], None]
    assert (await person.get(f"/api/records/customer/{two['id']}/history")).json()["items"] == items


async def test_unique_values_of_a_loser_are_free_for_the_survivor(people):
    person = await people("north.manager")
    one, two = await created(person), await created(person, uscc=USCC[0])
    done = await merged(person, one, two)
    assert (await read(person, one["id"]))["uscc"] == USCC[0]
    await undone(person, done["id"])
    assert (await read(person, one["id"]))["uscc"] is None
    assert (await read(person, two["id"]))["uscc"] == USCC[0]


async def test_two_facets_of_one_organization_stay_until_somebody_chooses(people):
    person = await people("north.manager")
    one, two = await created(person, intent="甲意向"), await created(person, intent="乙意向")
    done = await merged(person, one, two)
    now = await read(person, one["id"])
    assert [each["intent"] for each in now["facets"]] == ["甲意向", "乙意向"]
    assert now["intent"] == "甲意向"
    pairs = {"rows": "relationships", "filter": f"name == '{one['name']}'", "order": "name"}
    found = (await person.get("/api/records/customer", params=pairs)).json()["items"]
    assert sorted(each["facets"][0]["intent"] for each in found) == ["乙意向", "甲意向"]
    found = (await person.get("/api/records/customer", params={"filter": "intent == '乙意向'"})).json()["items"]
    assert [each["id"] for each in found] == [one["id"]]
    first = now["facets"][0]
    closed = await person.delete(
        f"/api/records/customer/{one['id']}/facets/{first['id']}", headers={"If-Match": first["version"]}
    )
    assert closed.status_code == 204, closed.text
    now = await read(person, one["id"])
    assert ([each["intent"] for each in now["facets"]], now["intent"]) == (["乙意向"], "乙意向")
    await undone(person, done["id"])
    assert (await read(person, two["id"]))["intent"] == "乙意向"


async def test_facets_of_other_organizations_move_untouched(people, site):
    admin, north, south = await people("admin"), await people("north.manager"), await people("south.manager")
    one, two = await created(north), await created(north)
    opened = await admin.post(
        f"/api/records/customer/{two['id']}/facets", json={"organization": "SOUTH", "intent": "南"}
    )
    assert opened.status_code == 201, opened.text
    before = await read(south, two["id"])
    await merged(north, one, two)
    now = await read(south, one["id"])
    (facet,) = now["facets"]
    assert facet["organization"]["id"] == (await codes(site))["SOUTH"]
    assert facet["intent"] == "南"
    assert facet["id"] == before["facets"][0]["id"]
    assert facet["changed_at"] == before["facets"][0]["changed_at"]
    assert (await read(south, two["id"]))["id"] == one["id"]


async def test_unmerge_gives_the_loser_back_all_links_and_lists_those_made_since(people):
    person = await people("north.manager")
    one, two = await created(person), await created(person, address="乙路")
    mine, theirs = await contact(person, one), await contact(person, two)
    done = await merged(person, one, two)
    since = await contact(person, one)
    back = await finished(person, await person.post(f"/api/records/customer/{two['id']}/unmerge"))
    assert (back["kind"], back["undoes"]) == ("unmerge", done["id"])
    assert [each["record"] for each in back["kept"] if each["code"] == "undo.made_since"] == [since["id"]]
    assert await customer_of(person, mine) == await customer_of(person, since) == one["id"]
    assert await customer_of(person, theirs) == two["id"]
    restored = await read(person, two["id"])
    assert "merged_from" not in restored
    assert (restored["address"], len(restored["facets"])) == ("乙路", 1)
    assert (await read(person, one["id"]))["address"] is None
    again = await undone(person, back["id"])
    assert again["kind"] == "merge"
    assert (await read(person, two["id"]))["id"] == one["id"]


async def test_a_value_changed_since_the_merge_is_kept(people):
    person = await people("north.manager")
    one, two = await created(person), await created(person, address="乙路", phone="010-3333")
    done = await merged(person, one, two)
    now = await read(person, one["id"])
    await person.patch(f"/api/records/customer/{one['id']}", json={"address": "丙路", "version": now["version"]})
    refused = await person.post(f"/api/batches/{done['id']}/undo")
    assert (refused.status_code, refused.json()["problems"][0]["field"]) == (409, "address")
    back = await undone(person, done["id"], partial="true")
    assert [each["field"] for each in back["kept"]] == ["address"]
    now = await read(person, one["id"])
    assert (now["address"], now["phone"]) == ("丙路", None)


async def test_merging_needs_merge_over_the_stewards_of_all(people):
    north, south, sales = await people("north.manager"), await people("south.manager"), await people("north.sales")
    one, theirs = await created(north), await created(south)
    body = {"survivor": one["id"], "losers": [theirs["id"]]}
    assert (await north.post("/api/records/customer/merges", json=body)).status_code == 404
    opened = await (await people("admin")).post(
        f"/api/records/customer/{theirs['id']}/facets", json={"organization": "NORTH"}
    )
    assert opened.status_code == 201
    answer = await north.post("/api/records/customer/merges", json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "access.steward")
    mine, other = await created(sales), await created(sales)
    answer = await sales.post("/api/records/customer/merges", json={"survivor": mine["id"], "losers": [other["id"]]})
    assert (answer.status_code, answer.json()["code"]) == (403, "access.verb")


async def test_a_merge_refuses_what_makes_no_sense(people):
    person = await people("north.manager")
    one, two = await created(person), await created(person)
    url = "/api/records/customer/merges"
    for body, status, code in (
        ({"survivor": one["id"]}, 400, "request.missing"),
        ({"survivor": one["id"], "losers": [one["id"]]}, 400, "request.shape"),
        ({"survivor": one["id"], "losers": [str(uuid.uuid4())]}, 404, "request.not_found"),
        ({"survivor": one["id"], "losers": [two["id"]], "choose": {"dragon": one["id"]}}, 400, "request.unknown_field"),
        ({"survivor": one["id"], "losers": [two["id"]], "choose": {"name": "x"}}, 400, "request.shape"),
        ({"survivor": one["id"], "losers": [two["id"]], "choose": {"intent": two["id"]}}, 403, "access.field"),
    ):
        answer = await person.post(url, json=body)
        assert (answer.status_code, answer.json()["code"]) == (status, code), (body, answer.text)
    await merged(person, one, two)
    restored = await person.post(f"/api/records/customer/{two['id']}/restore")
    assert (restored.status_code, restored.json()["code"]) == (409, "conflict.merged")


async def test_two_primary_contacts_do_not_stop_a_merge(people):
    person = await people("north.manager")
    one, two = await created(person), await created(person)
    await contact(person, one, primary=True)
    other = await contact(person, two, primary=True)
    done = await merged(person, one, two)
    assert (done["state"], done["counts"]["problem"]) == ("done", 0), done
    assert await customer_of(person, other) == one["id"]
    await undone(person, done["id"])
    assert await customer_of(person, other) == two["id"]


async def test_chains_of_merges_lead_to_the_last_survivor(people):
    person = await people("north.manager")
    one, two, three = await created(person), await created(person), await created(person)
    first = await merged(person, two, one)
    second = await merged(person, three, two)
    assert (await read(person, one["id"]))["id"] == three["id"]
    refused = await person.post(f"/api/batches/{first['id']}/undo")
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict.merged")
    await undone(person, second["id"])
    assert (await read(person, one["id"]))["id"] == two["id"]
    await undone(person, first["id"])
    assert (await read(person, one["id"]))["id"] == one["id"]
