"""Contract §2: what a create, a change, a delete and their repetitions mean; what history tells of them."""

import time
import uuid
from datetime import timedelta

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")
CUSTOMER = "/api/records/customer"


def id_of(age: timedelta = timedelta()) -> str:
    """A UUIDv7 made so long ago."""
    moment, noise = int((time.time() - age.total_seconds()) * 1000), uuid.uuid4().int
    bits = moment << 80 | 0x7 << 76 | noise & 0xFFF << 64 | 0x2 << 62 | noise & (1 << 62) - 1
    return str(uuid.UUID(int=bits))


async def made(person, **body):
    answer = await person.post(CUSTOMER, json={"name": uuid.uuid4().hex, **body})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_client_makes_ids_for_a_month(people):
    """Contract §2, creating: client-made ids must be UUIDv7 within 30 days."""
    sales = await people("north.sales")
    assert (await made(sales, id=(recent := id_of(timedelta(days=29)))))["id"] == recent
    for wrong in (id_of(timedelta(days=31)), id_of(-timedelta(days=31)), str(uuid.uuid4()), "7"):
        answer = await sales.post(CUSTOMER, json={"id": wrong, "name": "x"})
        assert answer.status_code == 400, wrong


async def test_a_taken_id_tells_nothing_and_changes_nothing(people):
    """Contract §2, creating: a create never updates; a taken id → 409 without content."""
    north, south = await people("north.sales"), await people("south.sales")
    item = await made(north)
    for person in (north, south):
        answer = await person.post(CUSTOMER, json={"id": item["id"], "name": "another"})
        assert (answer.status_code, answer.json()["code"]) == (409, "request.id_taken")
        assert item["name"] not in answer.text
    assert (await north.get(f"{CUSTOMER}/{item['id']}")).json()["version"] == item["version"]


async def test_at_most_a_thousand_records_at_a_time(people):
    """Contract §2, POST of a list: ≤ 1,000, atomic."""
    sales = await people("north.sales")
    answer = await sales.post(CUSTOMER, json=[{"name": str(number)} for number in range(1001)])
    assert (answer.status_code, answer.json()["code"]) == (400, "request.limit")


async def test_a_key_belongs_to_one_person_and_one_call(people):
    """Contract §2, Idempotency-Key: per user, route and key; a repetition answers with the record as it is now."""
    sales, other = await people("north.sales"), await people("north.sales2")
    key, body = {"idempotency-key": uuid.uuid4().hex}, {"name": uuid.uuid4().hex}
    one = (await sales.post(CUSTOMER, json=body, headers=key)).json()
    changed = await sales.patch(
        f"{CUSTOMER}/{one['id']}", json={"intent": "设备"}, headers={"if-match": one["version"]}
    )
    assert changed.status_code == 200, changed.text
    again = await sales.post(CUSTOMER, json=body, headers=key)
    assert (again.status_code, again.json()["id"], again.json()["intent"]) == (201, one["id"], "设备")
    theirs = await other.post(CUSTOMER, json={"name": uuid.uuid4().hex}, headers=key)
    assert theirs.status_code == 201
    elsewhere = await sales.post("/api/records/contact", json={"customer": one["id"], "name": "乙"}, headers=key)
    assert elsewhere.status_code == 201, elsewhere.text


async def test_absent_is_unchanged_and_null_is_cleared(people):
    """Contract §2, PATCH."""
    sales = await people("north.sales")
    item = await made(sales, phone="010-66007788", address="长安街 1 号")
    url = f"{CUSTOMER}/{item['id']}"
    changed = (await sales.patch(url, json={"phone": None}, headers={"if-match": item["version"]})).json()
    assert (changed["phone"], changed["address"]) == (None, "长安街 1 号")
    bare = await sales.patch(url, json={"address": "x"}, headers={"if-match": changed["version"]})
    quoted = await sales.patch(url, json={"address": "y"}, headers={"if-match": f'"{bare.json()["version"]}"'})
    inside = await sales.patch(url, json={"address": "z", "version": quoted.json()["version"]})
    assert [each.status_code for each in (bare, quoted, inside)] == [200, 200, 200]


async def test_a_stage_may_be_named_at_the_start_by_who_may_set_it(people):
    """Contract §2, PATCH: a stage starts at its first value unless a create names one; later it changes through moves only."""
    sales = await people("north.sales")
    item = await made(sales, stage="collected")
    assert item["stage"] == "collected"
    assert (await made(sales))["stage"] == "reserve"
    answer = await sales.patch(
        f"{CUSTOMER}/{item['id']}", json={"stage": "reserve"}, headers={"if-match": item["version"]}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "check.move")


async def test_versions_cover_the_record_and_its_relationship(people):
    """Contract §2, versions: at the top the master and the facet shown there, or the master alone; one for each facet."""
    sales, director = await people("north.sales"), await people("hq.director")
    item = await made(sales)
    url = f"{CUSTOMER}/{item['id']}"
    above = (await director.get(url)).json()
    assert item["version"] == item["facets"][0]["version"] == above["facets"][0]["version"] != above["version"]
    changed = (await sales.patch(url, json={"intent": "x"}, headers={"if-match": item["version"]})).json()
    after = (await director.get(url)).json()
    assert after["version"] == above["version"], "the relationship alone has changed"
    assert changed["version"] == after["facets"][0]["version"] != item["version"]


async def test_all_that_a_write_needs_a_version_for(people):
    """Contract §2, versions: PATCH, DELETE, moves and actions; missing → 428, stale → 412."""
    manager, admin = await people("north.manager"), await people("admin")
    item = await made(manager)
    url, user = f"{CUSTOMER}/{item['id']}", f"/api/records/user/{manager.id}"
    calls = [(manager, "PATCH", url, {"address": "x"}), (manager, "DELETE", url, {})]
    calls += [(manager, "POST", f"{url}/moves/collect", {}), (admin, "POST", f"{user}/actions/unlock", {})]
    for person, method, path, body in calls:
        missing = await person.request(method, path, json=body)
        assert (missing.status_code, missing.json()["code"]) == (428, "request.version_needed"), (method, path)
        stale = await person.request(method, path, json=body, headers={"if-match": "999.999"})
        assert (stale.status_code, stale.json()["code"]) == (412, "conflict.version"), (method, path)


async def test_a_conflict_tells_only_what_may_be_read(people):
    """Contract §2, versions: ``problems: [{field, mine, theirs, original}]``; overlapping changes are not merged."""
    sales = await people("north.sales")
    item = await made(sales, address="original")
    url, stale = f"{CUSTOMER}/{item['id']}", {"if-match": item["version"]}
    assert (await sales.patch(url, json={"address": "theirs"}, headers=stale)).status_code == 200
    for path in (url, f"{url}?on_conflict=merge"):
        answer = await sales.patch(path, json={"address": "mine"}, headers=stale)
        assert answer.status_code == 412
        problem = answer.json()["problems"][0]
        told = {name: problem[name] for name in ("field", "mine", "theirs", "original")}
        assert told == {"field": "address", "mine": "mine", "theirs": "theirs", "original": "original"}


async def test_history_names_version_time_person_verb_and_changes(people):
    """Contract §2, history: ``{items: [{version, at, by, verb, batch, changes: [{field, old, new}]}], next}``."""
    sales = await people("north.sales")
    item = await made(sales, bank_account="6222020200112233445")
    url = f"{CUSTOMER}/{item['id']}"
    await sales.patch(url, json={"address": "长安街", "intent": "设备"}, headers={"if-match": item["version"]})
    page = (await sales.get(f"{url}/history", params={"limit": 1})).json()
    assert set(page) == {"items", "next"}
    entry = page["items"][0]
    assert set(entry) >= {"version", "at", "by", "verb", "batch", "changes"}
    assert (entry["by"]["id"], entry["batch"]) == (sales.id, None)
    whole = (await sales.get(f"{url}/history")).json()
    changes = [change for each in whole["items"] for change in each["changes"]]
    assert {"field": "address", "old": None, "new": "长安街"} in [
        {k: c[k] for k in ("field", "old", "new")} for c in changes
    ]
    assert "112233" not in str(whole), "a sensitive value is never in history"


async def test_a_value_of_a_deleted_record_is_free_again(people):
    """Contract §2, uniqueness ignores deleted rows."""
    manager = await people("north.manager")
    code = "91350100M000100Y43"
    one = await made(manager, uscc=code)
    taken = await manager.post(CUSTOMER, json={"name": "x", "uscc": code})
    assert (taken.status_code, taken.json()["code"]) == (422, "check.duplicate")
    assert (await manager.delete(f"{CUSTOMER}/{one['id']}", headers={"if-match": one["version"]})).status_code == 204
    assert (await made(manager, uscc=code))["uscc"] == code


async def test_all_problems_of_all_rows_come_together(people):
    """Contract §1, problem documents: each problem names code, field, row and message."""
    sales = await people("north.sales")
    rows = [{"name": "好"}, {"kind": "company"}, {"name": "坏", "email": "x", "phone": "y"}]
    answer = await sales.post(CUSTOMER, json=rows)
    assert answer.status_code == 422
    found = {(each["row"], each["field"]) for each in answer.json()["problems"]}
    assert found == {(1, "name"), (2, "email"), (2, "phone")}
    assert all(set(each) >= {"code", "field", "row", "message"} for each in answer.json()["problems"])


async def test_the_entities_of_the_first_issue_are_there(people):
    """Contract §2: entities of the first issue; country, province and city are levels of region."""
    director = await people("hq.director")
    named = (
        "customer contact customer_source region product opportunity resource_site sales_document script sales_order"
    )
    for entity in (*named.split(), "sales_order_line"):
        assert (await director.get(f"/api/records/{entity}", params={"limit": 1})).status_code == 200, entity
    model = (await director.get("/api/model")).json()["entities"]["region"]
    assert {"country", "province", "city"} <= {each["code"] for each in model["fields"]["level"]["options"]}
