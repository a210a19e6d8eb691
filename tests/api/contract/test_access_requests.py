"""Contract §2, "Masked sharing" (MO-09): an organization asks for a sister's record, reads it while that lasts, and opens its own account."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio(loop_scope="module")

REQUESTS = "/api/access-requests"
CUSTOMERS = "/api/records/customer"


@dataclass(frozen=True)
class Stopped:
    """A clock that stands still."""

    at: datetime

    def now(self) -> datetime:
        return self.at


async def created(person, **values):
    answer = await person.post(CUSTOMERS, json={"name": f"借阅 {uuid.uuid4().hex[:8]}", **values})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def asked(person, record, **more):
    body = {"entity": "customer", "id": record["id"], "reason": "联合投标", **more}
    return await person.post(REQUESTS, json=body)


async def requested(person, record, **more):
    answer = await asked(person, record, **more)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def granted(person, request, until="2099-01-01"):
    answer = await person.post(f"{REQUESTS}/{request['id']}/grant", json={"until": until})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def refusal(answering):
    answer = await answering
    return answer.status_code, answer.json()["code"]


async def reads(person, record):
    return (await person.get(f"{CUSTOMERS}/{record['id']}")).status_code == 200


@pytest_asyncio.fixture(loop_scope="module")
async def pair(people):
    """The steward's manager in one company, a salesperson in the other."""
    return await people("north.manager"), await people("south.sales")


async def test_a_request_goes_to_the_steward_who_grants_it_until_a_day(pair):
    north, south = pair
    record = await created(north, address="一号路", remarks="秘密")
    request = await requested(south, record)
    assert (request["state"], request["reason"], request["by"]["id"]) == ("open", "联合投标", south.id)
    assert (request["record"]["label"], request["record"]["masked"]) == (record["name"], True)
    assert not await reads(south, record)
    box = (await north.get(REQUESTS, params={"box": "to_decide", "state": "open"})).json()["items"]
    assert request["id"] in [each["id"] for each in box]
    answer = await granted(north, request)
    assert (answer["state"], answer["until"]) == ("granted", "2098-12-31T16:00:00Z")
    item = (await south.get(f"{CUSTOMERS}/{record['id']}")).json()
    assert (item["address"], item["facets"], item["remarks"], item["stage"]) == ("一号路", [], None, None)
    assert [each["label"] for each in item["also_known_to"]] == [record["facets"][0]["organization"]["label"]]


async def test_a_granted_record_is_found_in_lists_counts_search_and_export(pair):
    north, south = pair
    record = await created(north)
    await granted(north, await requested(south, record))
    mine = {"filter": f"name == '{record['name']}'"}
    page = (await south.get(CUSTOMERS, params={**mine, "count": "true"})).json()
    assert [(each["id"], each["facets"]) for each in page["items"]] == [(record["id"], [])]
    assert page["count"] == 1
    for order in ("name", "-changed_at"):
        assert len((await south.get(CUSTOMERS, params={**mine, "order": order})).json()["items"]) == 1
    figures = (await south.get(f"{CUSTOMERS}/aggregate", params=mine)).json()["items"]
    assert figures[0]["measures"]["count"] == 1
    hits = (await south.get("/api/search", params={"q": record["name"]})).json()["items"]
    assert [(each["id"], each["organizations"]) for each in hits] == [(record["id"], [])]
    pairs = await south.get(CUSTOMERS, params={**mine, "rows": "relationships"})
    assert pairs.json()["items"] == []
    stages = await south.get(CUSTOMERS, params={"filter": f"{mine['filter']} && stage == 'reserve'"})
    assert stages.json()["items"] == []


async def test_what_is_granted_is_read_and_not_changed(pair):
    north, south = pair
    record = await created(north)
    await granted(north, await requested(south, record))
    one, match = f"{CUSTOMERS}/{record['id']}", {"if-match": "1"}
    assert await refusal(south.patch(one, json={"address": "二"}, headers=match)) == (403, "access.verb")
    assert await refusal(south.delete(one, headers=match)) == (403, "access.verb")


async def test_a_relationship_opened_meanwhile_stays_when_the_grant_ends(pair):
    north, south = pair
    record = await created(north)
    place = {"organization": south.session["positions"][0]["organization"]}
    assert await refusal(south.post(f"{CUSTOMERS}/{record['id']}/facets", json=place)) == (404, "request.not_found")
    request = await granted(north, await requested(south, record))
    opened = await south.post(f"{CUSTOMERS}/{record['id']}/facets", json=place)
    assert opened.status_code == 201, opened.text
    ended = await north.post(f"{REQUESTS}/{request['id']}/revoke")
    assert (ended.status_code, ended.json()["state"]) == (200, "revoked")
    item = (await south.get(f"{CUSTOMERS}/{record['id']}")).json()
    assert [each["organization"]["id"] for each in item["facets"]] == [place["organization"]]


async def test_a_revoked_grant_ends_at_once(pair):
    north, south = pair
    record = await created(north)
    request = await granted(north, await requested(south, record))
    assert await reads(south, record)
    await north.post(f"{REQUESTS}/{request['id']}/revoke")
    assert not await reads(south, record)


async def test_a_grant_ends_at_its_moment_without_anybody_doing_anything(site, pair):
    north, south = pair
    record = await created(north)
    end = datetime.now(UTC) + timedelta(hours=1)
    request = await granted(north, await requested(south, record), until=end.isoformat())
    real = site.server.clock
    for moment, readable in ((end - timedelta(seconds=1), True), (end, False)):
        site.server.clock = Stopped(moment)
        seen = await reads(south, record)
        site.server.clock = real
        assert seen is readable
    async with site.server.pools.owner.acquire() as connection:
        await connection.execute(
            "update hz_control.access_request set until = now() where id = $1", uuid.UUID(request["id"])
        )
    mine = (await south.get(REQUESTS, params={"state": "ended"})).json()["items"]
    assert request["id"] in [each["id"] for each in mine]


async def test_a_refused_request_gives_nothing_and_may_be_made_again(pair):
    north, south = pair
    record = await created(north)
    request = await requested(south, record)
    assert await refusal(asked(south, record)) == (409, "request.access_asked")
    assert (await north.post(f"{REQUESTS}/{request['id']}/refuse")).json()["state"] == "refused"
    assert not await reads(south, record)
    again = north.post(f"{REQUESTS}/{request['id']}/grant", json={"until": "2099-01-01"})
    assert await refusal(again) == (409, "request.access_state")
    assert (await requested(south, record))["state"] == "open"


async def test_only_who_may_change_the_steward_decides(people, pair):
    north, south = pair
    sales, finance = await people("north.sales"), await people("north.finance")
    record = await created(north)
    request = await requested(south, record)
    for person in (south, sales, finance, await people("south.manager")):
        path = f"{REQUESTS}/{request['id']}/grant"
        assert await refusal(person.post(path, json={"until": "2099-01-01"})) == (404, "request.not_found")
        box = (await person.get(REQUESTS, params={"box": "to_decide"})).json()["items"]
        assert request["id"] not in [each["id"] for each in box]


async def test_who_reads_a_record_needs_no_request(pair):
    record = await created(pair[1])
    assert await refusal(asked(pair[1], record)) == (409, "request.readable")


async def test_who_may_create_nothing_there_asks_for_nothing(people, pair):
    record = await created(pair[1])
    assert await refusal(asked(await people("north.finance"), record)) == (403, "access.verb")
    assert await refusal(asked(pair[0], record, organization="SOUTH")) == (403, "access.verb")


async def test_what_is_not_there_or_not_shared_cannot_be_asked_for(pair):
    south = pair[1]
    missing = {"entity": "customer", "id": str(uuid.uuid4()), "reason": "x"}
    assert await refusal(south.post(REQUESTS, json=missing)) == (404, "request.not_found")
    assert await refusal(south.post(REQUESTS, json={**missing, "entity": "script"})) == (404, "request.not_found")
    assert await refusal(south.post(REQUESTS, json={**missing, "reason": ""})) == (400, "request.missing")


async def test_a_grant_needs_an_end_that_is_to_come(pair):
    north, south = pair
    path = f"{REQUESTS}/{(await requested(south, await created(north)))['id']}/grant"
    assert await refusal(north.post(path, json={})) == (400, "request.missing")
    assert await refusal(north.post(path, json={"until": "soon"})) == (400, "request.parameter")
    assert await refusal(north.post(path, json={"until": "2020-01-01"})) == (422, "check.until")


async def test_every_step_is_audited(people, pair):
    north, south = pair
    record = await created(north)
    request = await granted(north, await requested(south, record))
    await north.post(f"{REQUESTS}/{request['id']}/revoke")
    lines = (await (await people("admin")).get("/api/audit", params={"record": record["id"]})).json()["items"]
    assert [(each["kind"], each["by"]["id"]) for each in lines] == [
        ("access.revoked", north.id),
        ("access.granted", north.id),
        ("access.requested", south.id),
    ]


async def test_an_explanation_names_the_request(pair):
    north, south = pair
    record = await created(north)
    request = await granted(north, await requested(south, record))
    query = {"entity": "customer", "id": record["id"]}
    found = (await south.get("/api/explain/access", params=query)).json()
    assert found["allowed"] is True
    assert [each["request"] for each in found["because"]] == [request["id"]]


async def test_the_box_of_requests_goes_page_by_page(pair):
    north, south = pair
    made = [(await requested(south, await created(north)))["id"] for _ in range(53)]
    found, after = [], None
    while True:
        query = {"box": "mine", **({"after": after} if after else {})}
        page = (await south.get(REQUESTS, params=query)).json()
        found += [each["id"] for each in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert len(found) == len(set(found))
    assert found[:53] == made[::-1]
