"""Contract §4: who can read a record, and why; only for those who may explain it."""

import uuid

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def a_customer(person, organization: str, **values) -> dict:
    body = {"name": f"{uuid.uuid4().hex[:8]}涂料", "organization": organization, **values}
    answer = await person.post("/api/records/customer", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def readers(person, record: dict, **query):
    return await person.get("/api/explain/people", params={"entity": "customer", "id": record["id"], **query})


async def test_everybody_who_reads_is_named_with_the_position_that_lets_them(people):
    manager, sales = await people("north.manager"), await people("north.sales")
    record = await a_customer(sales, "NORTH")
    body = (await readers(manager, record, limit=200)).json()
    assert body["count"] == len(body["items"])
    assert body["capped"] is False
    found = {each["user"]["id"]: each["because"] for each in body["items"]}
    own = found[sales.id][0]
    assert (own["depth"], own["role"], own["lies"]["owner"]["id"]) == ("own", "sales", sales.id)
    assert own["lies"]["path"][-1] == {**own["lies"]["organization"], "kind": "company"}
    assert found[manager.id][0]["depth"] == "below"
    assert (await people("hq.director")).id in found
    for login in ("north.sales2", "south.manager", "south.sales"):
        assert (await people(login)).id not in found
    first, last = body["items"][0]["because"][0]["depth"], body["items"][-1]["because"][0]["depth"]
    assert (first, last) == ("own", "group"), "the nearest come first"
    assert sum(body["depths"].values()) == body["count"]


async def test_the_list_is_the_truth_for_each_of_the_group(people):
    """Whoever is listed reads the record, and nobody else does."""
    manager = await people("north.manager")
    record = await a_customer(await people("north.sales"), "NORTH")
    listed = {each["user"]["id"] for each in (await readers(manager, record, limit=200)).json()["items"]}
    for login in (
        "admin",
        "hq.director",
        "north.sales",
        "north.sales2",
        "north.finance",
        "both.sales",
        "south.manager",
    ):
        person = await people(login)
        answer = await person.get(f"/api/records/customer/{record['id']}")
        assert (answer.status_code == 200) == (person.id in listed), login


async def test_readers_of_other_relationships_are_not_told(people):
    """Who explains one relationship learns nothing of those that they cannot explain."""
    admin, manager = await people("admin"), await people("north.manager")
    record = await a_customer(admin, "NORTH")
    opened = await admin.post(f"/api/records/customer/{record['id']}/facets", json={"organization": "SOUTH"})
    assert opened.status_code == 201, opened.text
    south = (await people("south.manager")).id
    mine = {each["user"]["id"] for each in (await readers(manager, record, limit=200)).json()["items"]}
    whole = {each["user"]["id"] for each in (await readers(admin, record, limit=200)).json()["items"]}
    assert south not in mine
    assert south in whole
    assert mine < whole


async def test_the_list_is_cut_and_says_how_many_there_are(people):
    manager = await people("north.manager")
    record = await a_customer(manager, "NORTH")
    body = (await readers(manager, record, limit=1)).json()
    assert len(body["items"]) == 1
    assert body["count"] > 1


async def test_it_needs_the_right_to_explain(people):
    sales, south = await people("north.sales"), await people("south.manager")
    record = await a_customer(sales, "NORTH")
    refused = await readers(sales, record)
    assert (refused.status_code, refused.json()["code"]) == (403, "access.verb")
    assert (await readers(south, record)).status_code == 404
    assert (await south.get("/api/explain/people", params={"entity": "customer"})).status_code == 400


async def test_what_follows_another_record_is_read_by_the_readers_of_that(people):
    manager, sales = await people("north.manager"), await people("north.sales")
    record = await a_customer(sales, "NORTH")
    note = await manager.post(
        "/api/records/note", json={"related": {"entity": "customer", "id": record["id"]}, "body": "样板线试用"}
    )
    assert note.status_code == 201, note.text
    above = {each["user"]["id"] for each in (await readers(manager, record, limit=200)).json()["items"]}
    query = {"entity": "note", "id": note.json()["id"], "limit": 200}
    body = (await manager.get("/api/explain/people", params=query)).json()
    assert {each["user"]["id"] for each in body["items"]} == above
    reason = next(each for each in body["items"] if each["user"]["id"] == sales.id)["because"][0]
    assert reason["through"] == {"entity": "customer", "id": record["id"]}


async def test_an_explanation_tells_verbs_and_field_states_too(people):
    sales, manager = await people("north.sales"), await people("north.manager")
    record = await a_customer(sales, "NORTH")
    own = (await sales.get("/api/explain/access", params={"entity": "customer", "id": record["id"]})).json()
    assert own["verbs"]["read"]
    assert own["verbs"]["update"]
    assert not own["verbs"]["delete"]
    assert not own["verbs"]["merge"]
    assert own["fields"]["name"] == "editable"
    assert own["fields"]["credit_limit"] == "readonly"
    assert own["fields"]["bank_account"] == "masked"
    assert own["fields"]["stage"] == "readonly"
    assert own["because"][0]["role_label"]
    director = await people("hq.director")
    query = {"entity": "customer", "id": record["id"], "user": manager.id}
    other = await director.get("/api/explain/access", params=query)
    assert other.status_code in (200, 403)
