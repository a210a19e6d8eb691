"""Contract §2, facets: one record for the group, one relationship for each organization that works with it."""

import uuid
from typing import Any

import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio(loop_scope="module")
CUSTOMER = "/api/records/customer"


async def call(person, method, path, body=None, status: Any = 200, **headers: str) -> Any:
    answer = await person.request(method, path, json=body, headers=headers)
    assert answer.status_code == status, (method, path, answer.text)
    return answer.json() if answer.content else {}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def joint(people):
    """The manager of NORTH with a second position at SOUTH, who can introduce customers to it."""
    admin, manager = await people("admin"), await people("north.manager")
    body = {"user": manager.id, "role": "sales_manager", "organization": "SOUTH", "valid_from": "2026-01-01"}
    await call(admin, "POST", "/api/records/position", body, 201)
    return manager


async def introduced(people, joint, **master):
    """A customer of NORTH that SOUTH works with too, as NORTH's and SOUTH's salespeople see it."""
    north, south = await people("north.sales"), await people("south.sales")
    item = await call(north, "POST", CUSTOMER, {"name": uuid.uuid4().hex, **master}, 201)
    await call(joint, "POST", f"{CUSTOMER}/{item['id']}/facets", {"organization": "SOUTH", "owner": south.id}, 201)
    return await call(north, "GET", f"{CUSTOMER}/{item['id']}"), await call(south, "GET", f"{CUSTOMER}/{item['id']}")


async def test_a_create_makes_the_record_and_its_relationship(people):
    """Contract §2, facets: POST makes both, even when no facet field is sent; the target becomes the steward."""
    north = await people("north.sales")
    item = await call(north, "POST", CUSTOMER, {"name": uuid.uuid4().hex}, 201)
    assert len(item["facets"]) == 1
    assert item["facets"][0]["organization"] == item["organization"]
    assert item["facets"][0]["owner"]["id"] == north.id
    assert (item["stage"], item["facets"][0]["stage"]) == ("reserve", "reserve")


async def test_each_sees_its_own_relationships(people, joint):
    """Contract §2, facets: readable ones only; a record is readable when one of its facets is."""
    mine, theirs = await introduced(people, joint)
    assert mine["id"] == theirs["id"]
    assert [len(each["facets"]) for each in (mine, theirs)] == [1, 1]
    assert mine["facets"][0]["organization"] != theirs["facets"][0]["organization"]
    director = await people("hq.director")
    assert len((await call(director, "GET", f"{CUSTOMER}/{mine['id']}"))["facets"]) == 2


async def test_the_sister_is_known_by_name_alone(people, joint):
    """Contract §2, masked sharing: ``also_known_to`` in GET of one record, and nothing of its content."""
    mine, theirs = await introduced(people, joint)
    known = [each["label"] for each in mine["also_known_to"]]
    assert known == [theirs["facets"][0]["organization"]["label"]]


async def test_the_steward_changes_the_master_and_others_fill_what_is_empty(people, joint):
    """Contract §2, facets: others may fill empty fields, else 403 ``access.steward`` with the steward's name."""
    mine, theirs = await introduced(people, joint, address="长安街 1 号")
    south, url = await people("south.sales"), f"{CUSTOMER}/{mine['id']}"
    barred = await call(south, "PATCH", url, {"address": "别处"}, 403, **{"if-match": theirs["version"]})
    assert barred["code"] == "access.steward"
    assert mine["organization"]["label"] in barred["problems"][0]["message"]
    filled = await call(south, "PATCH", url, {"website": "https://a.example"}, **{"if-match": theirs["version"]})
    assert filled["website"] == "https://a.example"
    north = await people("north.sales")
    again = await call(north, "GET", url)
    assert (await call(north, "PATCH", url, {"address": "别处"}, **{"if-match": again["version"]}))["address"] == "别处"


async def test_the_steward_is_handed_over_by_update_over_both(people, joint):
    """Contract §2, facets: transferable by ``update`` over both."""
    mine, theirs = await introduced(people, joint)
    north, url = await people("north.sales"), f"{CUSTOMER}/{mine['id']}"
    await call(north, "PATCH", url, {"steward": "SOUTH"}, 403, **{"if-match": mine["version"]})
    shown = await call(joint, "GET", url)
    done = await call(joint, "PATCH", url, {"steward": "SOUTH"}, **{"if-match": shown["version"]})
    assert done["organization"] == theirs["facets"][0]["organization"]


async def test_opening_needs_create_there_and_read(people, joint):
    """Contract §2, facets: POST …/facets needs ``create`` at that organization and read; 201, or 409."""
    north, south = await people("north.sales"), await people("south.sales")
    item = await call(north, "POST", CUSTOMER, {"name": uuid.uuid4().hex}, 201)
    url = f"{CUSTOMER}/{item['id']}/facets"
    assert (await call(north, "POST", url, {"organization": "SOUTH"}, 403))["code"].startswith("access.")
    await call(south, "POST", url, {"organization": "SOUTH"}, 404)
    await call(joint, "POST", url, {"organization": "SOUTH"}, 201)
    assert (await call(joint, "POST", url, {"organization": "SOUTH"}, 409))["code"] == "request.facet_exists"


async def test_a_record_goes_only_with_all_its_relationships(people, joint):
    """Contract §2, facets: DELETE of a record needs ``delete`` over every live facet, else 403 ``access.facets``."""
    mine, theirs = await introduced(people, joint)
    south, url = await people("south.manager"), f"{CUSTOMER}/{mine['id']}"
    shown = await call(south, "GET", url)
    assert (await call(south, "DELETE", url, None, 403, **{"if-match": shown["version"]}))["code"] == "access.facets"
    facet = theirs["facets"][0]
    closed = f"{url}/facets/{facet['id']}"
    await call(south, "DELETE", closed, None, 204, **{"if-match": facet["version"]})
    await call(south, "GET", url, None, 404)
    shown = await call(joint, "GET", url)
    await call(joint, "DELETE", url, None, 204, **{"if-match": shown["version"]})


async def test_the_top_shows_the_relationship_of_one_organization(people, joint):
    """Contract §2, facets: at the top when ``X-Organization`` names one, or the positions cover exactly one."""
    mine, _ = await introduced(people, joint)
    director, url = await people("hq.director"), f"{CUSTOMER}/{mine['id']}"
    assert (await call(director, "GET", url)).get("stage") is None
    for code in ("NORTH", "SOUTH"):
        assert (await call(director, "GET", url, **{"x-organization": code}))["stage"] == "reserve"


async def test_one_relationship_satisfies_the_whole_filter(people, joint):
    """Contract §2, facets: a record qualifies if one readable facet satisfies the whole filter; counts count items."""
    mine, theirs = await introduced(people, joint)
    north, south, director = [await people(login) for login in ("north.sales", "south.sales", "hq.director")]
    url, where = f"{CUSTOMER}/{mine['id']}", f"id == id('{mine['id']}')"
    await call(north, "PATCH", url, {"intent": "北"}, **{"if-match": mine["version"]})
    await call(south, "PATCH", url, {"intent": "南", "next_step": "拜访"}, **{"if-match": theirs["version"]})

    async def found(condition, **query):
        page = await director.get(CUSTOMER, params={"filter": f"{where} && {condition}", "count": "true", **query})
        assert page.json()["count"] == len(page.json()["items"])
        return page.json()["count"]

    assert await found("intent == '南' && next_step == '拜访'") == 1
    assert await found("intent == '北' && next_step == '拜访'") == 0
    assert (await found("has(intent)"), await found("has(intent)", rows="relationships")) == (1, 2)


async def test_writing_a_relationship_needs_one_target(people, joint):
    """Contract §2, facets: the body's organization, else ``X-Organization``, else the only position; otherwise 400."""
    mine, _ = await introduced(people, joint)
    url, body = f"{CUSTOMER}/{mine['id']}", {"intent": "设备"}
    shown = await call(joint, "GET", url)
    facets = {each["organization"]["label"]: each["version"] for each in shown["facets"]}
    unclear = await call(joint, "PATCH", url, body, 400, **{"if-match": shown["version"]})
    assert unclear["code"] == "request.organization_needed"
    north = await call(joint, "PATCH", url, {**body, "organization": "NORTH", "version": facets["华北公司"]})
    assert north["facets"][0]["organization"]["label"] == "华北公司" or len(north["facets"]) == 2
    headers = {"x-organization": "SOUTH", "if-match": facets["华南公司"]}
    assert (await call(joint, "PATCH", url, body, **headers))["intent"] == "设备"


async def test_an_organization_stands_for_its_predecessors(people, site):
    """Contract §2, facets: a write for SOUTH goes to the facet of CENTRAL, which SOUTH succeeded; it opens none."""
    director, manager = await people("hq.director"), await people("south.manager")
    central, heir = (site.server.structure.by_code[code] for code in ("CENTRAL", "SOUTH"))
    page = (await director.get(CUSTOMER, params={"limit": 500, "rows": "relationships"})).json()["items"]
    places = [(each["id"], each["facets"][0]["organization"]["id"]) for each in page]
    id = next(id for id, place in places if place == str(central) and (id, str(heir)) not in places)
    url = f"{CUSTOMER}/{id}"
    shown = await call(manager, "GET", url, **{"x-organization": "SOUTH"})
    old = next(each for each in shown["facets"] if each["organization"]["id"] == str(central))
    body = {"intent": "承继", "organization": "SOUTH", "version": old["version"]}
    changed = await call(manager, "PATCH", url, body)
    facets = {each["organization"]["id"]: each["intent"] for each in changed["facets"]}
    assert facets[str(central)] == "承继"
    assert str(heir) not in facets
