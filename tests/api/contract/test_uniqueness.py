"""Contract §2, "Uniqueness" (NF-12): a collision tells what the asker may know, and headquarters the rest."""

import uuid
from dataclasses import replace

import pytest

from hezong.kernel.records.allowance import Allowance
from hezong.kernel.records.steward import Matter, ask_steward
from hezong.kernel.types import Context

pytestmark = pytest.mark.asyncio(loop_scope="module")

CUSTOMERS = "/api/records/customer"
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def new_uscc() -> str:
    """A unified social credit code with its check digit (GB 32100)."""
    body = "91110105" + "".join(SIGNS[byte % 31] for byte in uuid.uuid4().bytes[:9])
    total = sum(SIGNS.index(each) * pow(3, place, 31) for place, each in enumerate(body))
    return body + SIGNS[(31 - total % 31) % 31]


async def created(person, **values):
    answer = await person.post(CUSTOMERS, json={"name": f"唯一 {uuid.uuid4().hex[:8]}", **values})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def collision(person, **values):
    answer = await person.post(CUSTOMERS, json={"name": f"唯一 {uuid.uuid4().hex[:8]}", **values})
    assert answer.status_code == 422, answer.text
    (problem,) = answer.json()["problems"]
    return problem


async def test_a_collision_with_a_readable_record_names_it(people):
    north = await people("north.sales")
    uscc = new_uscc()
    record = await created(north, uscc=uscc)
    problem = await collision(north, uscc=uscc)
    assert (problem["code"], problem["field"]) == ("check.duplicate", "uscc")
    assert problem["duplicate"]["id"] == record["id"]
    assert problem["duplicate"]["masked"] is False


async def test_a_collision_with_a_sisters_record_tells_its_masked_form_and_no_more(people):
    north, south = await people("north.sales"), await people("south.sales")
    uscc = new_uscc()
    record = await created(north, uscc=uscc, address="秘密路", remarks="秘密")
    problem = await collision(south, uscc=uscc)
    found = (await south.get(f"{CUSTOMERS}/duplicates", params={"uscc": uscc})).json()["items"]
    assert problem["code"] == "check.duplicate"
    assert problem["duplicate"] == {name: found[0][name] for name in found[0] if name not in ("matched", "score")}
    assert problem["duplicate"]["id"] == record["id"]
    (line, *_) = (await south.get("/api/audit", params={"kind": "duplicates.looked"})).json()["items"]
    assert line["detail"]["masked"] == [record["id"]]


async def test_trying_values_counts_as_looking(site, people):
    north, person = await people("north.sales"), await people("both.sales")
    uscc = new_uscc()
    await created(north, uscc=uscc)
    kept = site.server.allowances
    site.server.allowances = replace(kept, looks=Allowance(1, 3600))
    try:
        body = {"name": "唯一", "uscc": uscc, "organization": "EAST"}
        answers = [await person.post(CUSTOMERS, json=body) for _ in range(2)]
        assert [each.status_code for each in answers] == [422, 429]
    finally:
        site.server.allowances = kept


async def a_matter(site, person, record) -> None:
    known = next(each for each in site.server.sessions.kept.values() if str(each.session.user) == person.id)
    server = site.server
    context = Context(known.session, server.structure, server.now(), server.versions.today, "en")
    organization = context.session.holdings[0].organization
    async with server.pools.write.acquire() as connection:
        await ask_steward(
            connection, context, Matter("customer", uuid.UUID(record["id"]), "bank_account", organization)
        )


async def test_headquarters_sees_matters_and_closes_them_and_nobody_else_does(site, people):
    north, south, admin = await people("north.sales"), await people("south.sales"), await people("admin")
    record = await created(north)
    await a_matter(site, south, record)
    await a_matter(site, south, record)
    page = (await admin.get("/api/steward-requests", params={"state": "open"})).json()
    (item,) = [each for each in page["items"] if each["record"]["id"] == record["id"]]
    assert (item["entity"], item["field"], item["by"]["id"]) == ("customer", "bank_account", south.id)
    assert item["record"]["label"] == record["name"]
    for person in (north, south):
        assert (await person.get("/api/steward-requests")).json() == {"items": [], "next": None}
        assert (await person.post(f"/api/steward-requests/{item['id']}/done")).status_code == 404
    assert (await admin.post(f"/api/steward-requests/{item['id']}/done")).status_code == 204
    assert (await admin.post(f"/api/steward-requests/{item['id']}/done")).status_code == 404
    left = (await admin.get("/api/steward-requests", params={"state": "open"})).json()["items"]
    assert item["id"] not in [each["id"] for each in left]
