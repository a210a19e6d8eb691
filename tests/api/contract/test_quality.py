"""Issue 3, scorecard: how good records are by organization. Each figure is the number of rows that its drill-down shows to the same person."""

import uuid
from datetime import timedelta

import pytest
import pytest_asyncio

from hezong.assembly.jobs import job_runtime
from hezong.kernel.records.quality.keep import SQL, keep, keep_all
from hezong.kernel.records.runtime import Runtime
from hezong.kernel.records.similar.sweep import sweep

pytestmark = pytest.mark.asyncio(loop_scope="module")

PEOPLE = ("hq.director", "north.manager", "north.sales", "south.manager", "north.finance", "both.sales", "admin")


@pytest_asyncio.fixture(loop_scope="module", scope="module", autouse=True)
async def counted(site):
    """All is compared and counted once, as the schedules do."""
    server = site.server
    runtime = Runtime(server.pools, server.world, server.vault, server.clock)
    await sweep(runtime, server.world.entities["customer"])
    await keep_all(job_runtime(server))


async def scorecard(person, entity="customer", **more):
    answer = await person.get("/api/quality", params={"entity": entity, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def rows_of(person, card, organization, filter=""):
    """How many rows the list behind a figure has, within the organization and all below it."""
    params = {"filter": filter, "rows": card["rows"], "count": "true", "limit": 1}
    headers = {"x-organization": f"{organization['code']}/*"}
    answer = await person.get(f"/api/records/{card['entity']}", params=params, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["count"]


@pytest.mark.parametrize("login", PEOPLE)
@pytest.mark.parametrize("entity", ["customer", "contact", "opportunity", "task"])
async def test_each_figure_is_the_number_of_rows_of_its_drill_down(people, login, entity):
    person = await people(login)
    card = await scorecard(person, entity)
    filters = {each["name"]: each["filter"] for each in card["dimensions"]}
    for item in card["items"][:6]:
        assert await rows_of(person, card, item["organization"]) == item["records"]
        found = {name: await rows_of(person, card, item["organization"], text) for name, text in filters.items()}
        assert found == item["counts"], item["organization"]["code"]


async def test_there_is_something_to_count(people):
    """Else the figures above would agree by being nothing."""
    director = await scorecard(await people("hq.director"))
    group = next(each for each in director["items"] if each["organization"]["code"] == "HZ")
    assert group["records"] > group["counts"]["incomplete"] > 0
    assert group["counts"]["stale"] > 0
    own = await scorecard(await people("north.sales"))
    assert 0 < sum(each["records"] for each in own["items"]) < group["records"]


async def test_one_sees_only_organizations_that_one_reads(people):
    south = await scorecard(await people("south.manager"))
    codes = {each["organization"]["code"] for each in south["items"]}
    assert "SOUTH" in codes
    assert not codes & {"HZ", "NORTH", "EAST", "WEST"}
    refused = await (await people("south.manager")).get(
        "/api/quality", params={"entity": "customer", "organization": "NORTH"}
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "access.organization")


async def test_an_organization_by_name_has_only_what_lies_below_it(people):
    director = await people("hq.director")
    whole, part = await scorecard(director), await scorecard(director, organization="NORTH")
    known = {each["organization"]["code"]: each for each in whole["items"]}
    assert {each["organization"]["code"] for each in part["items"]} < set(known)
    for each in part["items"]:
        assert each["records"] == known[each["organization"]["code"]]["records"]


async def test_who_answers_for_an_organization_is_the_nearest_holder_of_the_role(people):
    card = await scorecard(await people("hq.director"))
    north = next(each for each in card["items"] if each["organization"]["code"] == "NORTH")
    manager = (await people("north.manager")).id
    assert card["role"] == "sales_manager"
    assert manager in {each["id"] for each in north["answerable"]}
    assert all(each["answerable"] for each in card["items"] if each["parent"] == north["organization"]["id"])


async def test_pairs_of_duplicates_are_as_many_as_the_queue_shows(site, people):
    north = await people("north.manager")
    names = ("羴羴精工有限公司", "羴羴精工有限责任公司")
    for name in names:
        made = await north.post("/api/records/customer", json={"name": f"北京{name}", "organization": "NORTH"})
        assert made.status_code == 201, made.text
    server = site.server
    runtime = Runtime(server.pools, server.world, server.vault, server.clock)
    await sweep(runtime, server.world.entities["customer"])
    for login in PEOPLE[:6]:
        person = await people(login)
        for item in (await scorecard(person))["items"][:8]:
            query = {"entity": "customer", "organization": item["organization"]["code"], "limit": 500}
            queue = (await person.get("/api/duplicate-pairs", params=query)).json()["items"]
            assert len(queue) == item["duplicates"], (login, item["organization"]["code"])
    card = await scorecard(north)
    assert next(each for each in card["items"] if each["organization"]["code"] == "NORTH")["duplicates"] > 0


async def test_figures_of_the_same_day_follow_the_records(site, people):
    north = await people("north.manager")
    before = await scorecard(north, organization="NORTH")
    body = {"name": f"计数{uuid.uuid4().hex[:6]}", "organization": "NORTH"}
    assert (await north.post("/api/records/customer", json=body)).status_code == 201
    job = job_runtime(site.server)
    await keep(job, site.server.world.entities["customer"])
    after = await scorecard(north, organization="NORTH")
    records = [
        next(each for each in card["items"] if each["organization"]["code"] == "NORTH") for card in (before, after)
    ]
    assert records[1]["records"] > records[0]["records"]
    assert records[1]["counts"]["missing.uscc"] > records[0]["counts"]["missing.uscc"]
    assert after["at"] > before["at"]
    assert [each["day"] for each in after["trend"]] == [job.today.isoformat()]
    assert after["trend"][-1]["records"] == records[1]["records"]


async def test_what_is_asked_must_make_sense(people):
    north, sales = await people("north.manager"), await people("integrator")
    assert (await north.get("/api/quality")).status_code == 400
    assert (await north.get("/api/quality", params={"entity": "nothing"})).status_code == 404
    assert (await north.get("/api/quality", params={"entity": "region"})).status_code == 404
    assert (await sales.get("/api/quality", params={"entity": "customer"})).status_code == 200


async def test_days_of_very_many_owners_are_kept_by_organization_alone(site, people):
    """Whoever sees all of an organization keeps its course; of a salesperson only today is known then."""
    day = job_runtime(site.server).today - timedelta(days=3)
    async with site.server.pools.write.acquire() as connection:
        for table, columns in (("figure", "organization, owner, records, counts"), ("day", "names, at")):
            await connection.execute(
                f"insert into hz_control.quality_{table} (entity, day, {columns})"
                f" select entity, $1, {columns} from hz_control.quality_{table} where entity = 'customer'",
                day,
            )
        await connection.execute(SQL["join"], "customer", day + timedelta(days=1), 5)
    for login, days in (("hq.director", 2), ("north.manager", 2), ("north.sales", 1)):
        card = await scorecard(await people(login))
        assert len(card["trend"]) == days, login
        assert len({each["incomplete"] for each in card["trend"]}) == 1
