"""Four people of the demonstration group are signed in at once, and each sees what the contract gives them (contract §1, §2; PL-08, PL-09).

What they should see is counted by plain SQL in ``seen.sql``, which shares nothing with the product but the tables.
"""

import asyncio
from collections import defaultdict
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio(loop_scope="module")
LOGINS = ("north.manager", "south.manager", "hq.director", "both.sales")
SEEN = (Path(__file__).parent / "seen.sql").read_text("utf-8")
FACETS = """select f."record", f."organization", f."owner"
  from hz."customer_facet" f join hz."customer" c on c."id" = f."record"
  where f."deleted_at" is null and c."deleted_at" is null"""
ROWS = """select r."id" as "record", r."organization", r."owner" from hz."{entity}" r where r."deleted_at" is null"""
NARROWED = {
    "north.manager": (None, "NORTH", "NORTH/*", "NORTH-BJ, NORTH-TJ/*"),
    "south.manager": (None, "SOUTH", "SOUTH/*", "CENTRAL-WH/*"),
    "hq.director": (None, "HZ", "NORTH/*", "NORTH/*, SOUTH/*", "AGR/*"),
    "both.sales": (None, "EAST", "WEST-CD/*", "EAST, WEST-CD/*"),
}


@pytest_asyncio.fixture(loop_scope="module")
async def owner(group_database):
    connection = await asyncpg.connect(group_database.dsn_owner)
    yield connection
    await connection.close()


async def expected(owner, login: str, entity: str, narrowed: str | None = None) -> dict[str, set[str]]:
    """The organizations at which a person may see each record."""
    names = [each.strip() for each in (narrowed or "").split(",")]
    single = [each for each in names if not each.endswith("/*")]
    tops = [each.removesuffix("/*") for each in names if each.endswith("/*")]
    rows = FACETS if entity == "customer" else ROWS.format(entity=entity)
    found: dict[str, set[str]] = defaultdict(set)
    arguments = (single, tops) if narrowed else (None, None)
    for row in await owner.fetch(SEEN.format(rows=rows), login, *arguments):
        found[str(row["record"])].add(str(row["organization"]))
    return found


async def listed(person, entity: str, narrowed: str | None = None) -> dict[str, dict]:
    """All items of a list, and a count that agrees with them."""
    headers = {"x-organization": narrowed} if narrowed else {}
    found, after = [], None
    while True:
        params = {"limit": 500, "count": "true"} | ({"after": after} if after else {})
        answer = await person.get(f"/api/records/{entity}", params=params, headers=headers)
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        after = answer.json()["next"]
        if after is None:
            break
    by_id = {each["id"]: each for each in found}
    assert len(by_id) == len(found) == answer.json()["count"]
    return by_id


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def four(people):
    """The four, signed in at once. The one with two positions makes something of each kind at either."""
    found = dict(zip(LOGINS, await asyncio.gather(*(people(each) for each in LOGINS)), strict=True))
    await busy(found["both.sales"])
    return found


async def busy(person) -> None:
    """Customers at EAST, at the branch of WEST, and at both; with a contact, an opportunity and an order each."""
    for number, organizations in enumerate((["EAST"], ["WEST-CD"], ["EAST", "WEST-CD"])):
        body = {"name": f"双职客户{number}", "organization": organizations[0]}
        customer = (await made(person, "customer", body))["id"]
        for organization in organizations[1:]:
            await made(person, f"customer/{customer}/facets", {"organization": organization})
        own = {"customer": customer, "organization": organizations[0]}
        await made(person, "contact", {"name": "双职联系人", **own})
        await made(person, "opportunity", {"subject": "双职商机", **own})
        await made(person, "sales_order", {"number": f"BOTH-{number}", "ordered_on": "2026-09-01", **own})


async def made(person, path: str, body: dict) -> dict:
    answer = await person.post(f"/api/records/{path}", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.mark.parametrize("entity", ["customer", "contact", "opportunity", "sales_order"])
async def test_each_sees_what_the_contract_gives(four, owner, entity):
    shown = await asyncio.gather(*(listed(person, entity) for person in four.values()))
    for login, items in zip(four, shown, strict=True):
        assert items.keys() == (await expected(owner, login, entity)).keys(), login
    north, south, group, both = (set(each) for each in shown)
    assert min(len(north), len(south), len(both)) > 0
    assert north | south | both <= group
    assert len(north) < len(group) > len(south)


async def test_of_a_shared_customer_each_sees_the_own_relationships_alone(four, owner):
    for login, person in four.items():
        right = await expected(owner, login, "customer")
        for id, item in (await listed(person, "customer")).items():
            assert {each["organization"]["id"] for each in item["facets"]} == right[id], (login, id)


async def test_a_request_is_narrowed_to_the_organizations_that_it_names(four, owner):
    for login, person in four.items():
        sizes = set()
        for narrowed in NARROWED[login]:
            items = await listed(person, "customer", narrowed)
            right = await expected(owner, login, "customer", narrowed)
            shown = {id: {each["organization"]["id"] for each in item["facets"]} for id, item in items.items()}
            assert shown == right, (login, narrowed)
            sizes.add(len(items))
        assert len(sizes) > 1, "narrowing makes a difference"
    for login, sister in (("north.manager", "SOUTH"), ("south.manager", "NORTH/*"), ("both.sales", "EAST, NORTH")):
        answer = await four[login].get("/api/records/customer", headers={"x-organization": sister})
        assert (answer.status_code, answer.json()["code"]) == (403, "access.organization")


async def test_the_stage_stands_at_the_top_where_one_organization_is_meant(four):
    person = four["both.sales"]
    item = next(iter((await listed(person, "customer")).values()))
    assert "stage" not in item
    one = next(iter((await listed(person, "customer", "EAST")).values()))
    assert one["stage"] == one["facets"][0]["stage"]


async def test_a_sister_is_known_by_name_and_by_nothing_else(four, owner):
    """``also_known_to``: the organizations whose relationship one may not read; of its content there is nothing."""
    everything = await expected(owner, "hq.director", "customer")
    names = {str(row["id"]): row["name"] for row in await owner.fetch('select "id", "name" from hz."organization"')}
    told = 0
    for login, person in four.items():
        right = await expected(owner, login, "customer")
        for id in right:
            item = (await person.get(f"/api/records/customer/{id}")).json()
            sisters = everything[id] - right[id]
            known = {each["id"]: each["label"] for each in item["also_known_to"]}
            assert known == {each: names[each] for each in sisters}, (login, id)
            assert {each["organization"]["id"] for each in item["facets"]} == right[id]
            told += len(sisters)
    assert told > 0, "the group shares customers"


async def test_what_one_may_not_see_is_not_there(four, owner):
    """A record of a sister is answered like one that never was."""
    everything = await expected(owner, "hq.director", "customer")
    for login in ("north.manager", "south.manager", "both.sales"):
        person, right = four[login], await expected(owner, login, "customer")
        hidden = sorted(everything.keys() - right.keys())[:5]
        assert hidden
        for id in hidden:
            answers = [
                await person.get(f"/api/records/customer/{each}{more}")
                for each in (id, id[::-1])
                for more in ("", "/history")
            ]
            assert {each.status_code for each in answers} == {404}
            assert {each.json()["code"] for each in answers} == {"request.not_found"}
