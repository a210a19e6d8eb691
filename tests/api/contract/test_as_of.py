"""CU-03: ``GET /api/records/{entity}/{id}?at=`` answers the record as it was, under the rights, masks and names of today."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")

CUSTOMERS = "/api/records/customer"
CONTACTS = "/api/records/contact"


async def created(person, where=CUSTOMERS, **values):
    answer = await person.post(where, json={"name": f"旧貌 {uuid.uuid4().hex[:8]}", **values})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def changed(person, record, where=CUSTOMERS, **values):
    answer = await person.patch(f"{where}/{record['id']}", json=values, headers={"if-match": record["version"]})
    assert answer.status_code == 200, answer.text
    return answer.json()


def now() -> str:
    """One clock: server and database are those of the test."""
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


async def as_of(person, record, at, where=CUSTOMERS, **query):
    return await person.get(f"{where}/{record['id']}", params={"at": at, **query})


async def test_a_record_reads_as_it_was_at_a_time_with_its_relationship(people):
    manager = await people("north.manager")
    first = await created(manager, phone="0531-1", keywords=["大"], intent="看样")
    then = now()
    second = await changed(manager, first, phone="0531-2", keywords=[], intent="试用")
    later = now()
    answer = await as_of(manager, first, then)
    old = answer.json()
    assert answer.status_code == 200, answer.text
    assert (old["phone"], old["keywords"], old["intent"]) == ("0531-1", ["大"], "看样")
    assert old["as_of"] == then
    assert "etag" not in answer.headers
    for name in set(first) - {"moves", "also_known_to"}:
        assert old[name] == first[name], name
    newer = (await as_of(manager, first, later)).json()
    assert (newer["phone"], newer["version"], newer["facets"]) == ("0531-2", second["version"], second["facets"])


async def test_money_stages_and_references_are_those_of_then_with_labels_of_today(people):
    manager, finance = await people("north.manager"), await people("north.finance")
    industries = (await manager.get("/api/records/industry", params={"limit": 2})).json()["items"]
    source = (await manager.get("/api/records/customer_source", params={"limit": 1})).json()["items"][0]
    record = await created(manager, industry=industries[0]["id"], source=source["id"])
    limited = await changed(finance, record, credit_limit={"amount": "12.50", "currency": "CNY"})
    then = now()
    moved = await manager.post(f"{CUSTOMERS}/{record['id']}/moves/collect", json={"version": limited["version"]})
    assert moved.status_code == 200, moved.text
    raised = await changed(finance, moved.json(), credit_limit={"amount": "99", "currency": "EUR"})
    await changed(manager, raised, industry=industries[1]["id"])
    old = (await as_of(manager, record, then)).json()
    assert old["credit_limit"] == {"amount": "12.50", "currency": "CNY"}
    assert (old["stage"], old["industry"]["id"]) == ("reserve", industries[0]["id"])
    assert old["industry"]["label"] == industries[0]["name"]


async def test_before_it_was_made_and_once_it_was_deleted_there_is_none_and_the_problem_says_which(people):
    manager = await people("north.manager")
    before = (datetime.now(UTC) - timedelta(seconds=5)).isoformat()
    record = await created(manager)
    alive = now()
    gone = await manager.delete(f"{CUSTOMERS}/{record['id']}", headers={"if-match": record["version"]})
    assert gone.status_code == 204
    dead = now()
    back = await manager.post(f"{CUSTOMERS}/{record['id']}/restore", json={})
    assert back.status_code == 200, back.text
    early, late = await as_of(manager, record, before), await as_of(manager, record, dead)
    assert (early.status_code, early.json()["code"]) == (404, "request.not_yet")
    assert (late.status_code, late.json()["code"]) == (404, "request.gone_then")
    assert (await as_of(manager, record, alive)).json()["name"] == record["name"]
    assert (await as_of(manager, record, now())).status_code == 200


async def test_what_is_deleted_today_is_seen_by_whoever_could_bring_it_back(people):
    manager, sales = await people("north.manager"), await people("north.sales")
    record = await created(sales)
    alive = now()
    await manager.delete(f"{CUSTOMERS}/{record['id']}", headers={"if-match": record["version"]})
    assert (await as_of(manager, record, alive)).json()["name"] == record["name"]
    answer = await as_of(sales, record, alive)
    assert (answer.status_code, answer.json()["code"]) == (404, "request.not_found")


async def test_rights_are_those_of_today(people):
    """Who owned the customer then has no claim to what it was; who owns it now has."""
    manager, first, second = await people("north.manager"), await people("north.sales"), await people("north.sales2")
    record = await created(first)
    then = now()
    handed = await changed(manager, record, owner=second.id)
    assert handed["owner"]["id"] == second.id
    assert (await as_of(first, record, then)).json()["code"] == "request.not_found"
    old = await as_of(second, record, then)
    assert old.json()["owner"]["id"] == first.id
    assert old.json()["facets"][0]["owner"]["id"] == first.id
    stranger = await as_of(await people("south.manager"), record, then)
    assert (stranger.status_code, stranger.json()["code"]) == (404, "request.not_found")


async def test_an_unfaceted_record_is_judged_by_today_too(people):
    manager, first, second = await people("north.manager"), await people("north.sales"), await people("north.sales2")
    customer = await created(first)
    contact = await created(first, CONTACTS, customer=customer["id"], mobile="13800000001")
    then = now()
    await changed(manager, contact, CONTACTS, owner=second.id, mobile="13800000002")
    assert (await as_of(first, contact, then, CONTACTS)).status_code == 404
    old = (await as_of(second, contact, then, CONTACTS)).json()
    assert (old["mobile"], old["owner"]["id"], old["version"]) == ("13800000001", first.id, contact["version"])
    assert old["changed_at"] == contact["changed_at"]


async def test_a_relationship_closed_since_is_there_at_its_time(people):
    manager, south = await people("north.manager"), await people("south.manager")
    admin = await people("admin")
    record = await created(manager)
    opened = await admin.post(f"{CUSTOMERS}/{record['id']}/facets", json={"organization": "SOUTH", "intent": "合作"})
    assert opened.status_code == 201, opened.text
    both = now()
    facet = next(
        each
        for each in opened.json()["facets"]
        if each["organization"]["id"] != record["facets"][0]["organization"]["id"]
    )
    closed = await admin.delete(
        f"{CUSTOMERS}/{record['id']}/facets/{facet['id']}", headers={"if-match": facet["version"]}
    )
    assert closed.status_code == 204, closed.text
    assert (await as_of(south, record, both)).status_code == 404
    assert len((await as_of(admin, record, both)).json()["facets"]) == 2
    assert len((await as_of(admin, record, now())).json()["facets"]) == 1


async def test_a_sensitive_value_of_then_is_told_by_nobody(people):
    manager = await people("north.manager")
    record = await created(manager, bank_account="6222020200012345")
    then = now()
    same = (await as_of(manager, record, then)).json()
    assert (same["bank_account"], same["unknown"]) == ({"masked": "2345"}, [])
    await changed(manager, record, bank_account="6222020200019999")
    old = await as_of(manager, record, then)
    assert (old.json()["bank_account"], old.json()["unknown"]) == (None, ["bank_account"])
    assert "2345" not in old.text
    assert "9999" not in old.text


async def test_fields_may_be_chosen_and_unknown_ones_are_refused(people):
    manager = await people("north.manager")
    record = await created(manager, phone="0531-1")
    then = now()
    old = await as_of(manager, record, then, fields="phone")
    assert set(old.json()) >= {"id", "phone", "as_of"}
    assert "name" not in old.json()
    assert (await as_of(manager, record, then, fields="colour")).json()["code"] == "request.unknown_field"


@pytest.mark.parametrize("at", ["yesterday", "2026-10-01", "2026-10-01T08:00:00", ""])
async def test_a_time_has_its_offset(people, at):
    manager = await people("north.manager")
    answer = await as_of(manager, await created(manager), at)
    assert (answer.status_code, answer.json()["code"]) == (400, "request.parameter")
