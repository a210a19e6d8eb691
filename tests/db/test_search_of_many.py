"""Search in many records: what is common is found in a quarter of them, what a scope is too large for is read after all, and one's own comes first."""

import uuid

import pytest
import pytest_asyncio

from hezong.kernel.search import probe

pytestmark = pytest.mark.asyncio(loop_scope="module")

COMMON, ROWS = "羴骉", 1_150
FILL = """insert into hz.customer (id, organization, created_at, changed_at, name, name_pinyin, name_initials, version)
select ('019a0000-0000-7000-8000-' || lpad(to_hex(n * 256 + case when n <= $4 then n % 64 else 64 + n % 192 end), 12, '0'))::uuid,
  $1, now() - n * interval '1 minute', now() - n * interval '1 minute', $2 || n || '厂', $3 || n || 'chang', 'sb' || n || 'c', 1
from generate_series(1, $5::int) n"""
FACETS = """insert into hz.customer_facet (id, record, organization, created_at, changed_at, owner, m_name, m_name_pinyin, version)
select uuidv7(), c.id, $1, c.created_at, c.changed_at, $2, c.name, c.name_pinyin, 1 from hz.customer c where c.name like $3 || '%'"""


async def found(person, text: str, limit: int = 20) -> list[dict]:
    answer = await person.get("/api/search", params={"q": text, "limit": limit, "entity": "customer"})
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def filled(site, people):
    """More customers of one name than are judged one by one, nearly all of them in the quarter; all at NORTH and of one salesperson."""
    owner = (await people("north.sales")).id
    async with site.server.pools.owner.acquire() as connection:
        north = await connection.fetchval("select id from hz.organization where code = 'NORTH'")
        await connection.execute(FILL, north, COMMON, "shanbiao", ROWS - 50, ROWS)
        await connection.execute(FACETS, north, uuid.UUID(owner), COMMON)


async def candidates(site, text: str):
    """What the first statement says of customers, whoever asks."""
    entity = site.server.world.entities["customer"]
    typed = probe.Typed.of(text)
    asked = probe.probe_of([entity], typed)
    assert asked is not None, "customers have a name in which to look"
    async with site.server.pools.probe.acquire() as connection:
        return await connection.fetchrow(asked.sql, *asked.arguments(typed))


@pytest.mark.parametrize("text", [COMMON, "shanbiao"])
async def test_a_word_that_is_common_in_a_quarter_is_common(site, filled, text):
    row = await candidates(site, text)
    assert row["many"]
    assert row["some"].count(",") == probe.RARE


@pytest.mark.parametrize("text", [f"{COMMON}{ROWS}", f"shanbiao{ROWS}"])
async def test_a_rare_word_is_found_though_it_stands_in_no_quarter(site, filled, text):
    row = await candidates(site, text)
    assert not row["many"]
    assert row["ids"].count("-") == 4


@pytest.mark.parametrize("text", [COMMON, "shanbiao"])
async def test_only_those_who_may_read_find_what_is_common(people, filled, text):
    for login, there in (
        ("hq.director", 20),
        ("north.manager", 20),
        ("north.sales", 20),
        ("north.sales2", 0),
        ("south.manager", 0),
    ):
        assert len(await found(await people(login), text)) == there, login


async def test_what_begins_so_comes_first_and_the_latest_before_older_ones(people, filled):
    hits = await found(await people("north.sales"), COMMON, limit=100)
    assert [each["label"] for each in hits][:3] == [f"{COMMON}1厂", f"{COMMON}2厂", f"{COMMON}3厂"]
    assert {each["why"]["field"] for each in hits} == {"name"}


async def test_of_equal_matches_those_of_ones_own_organization_come_first(people):
    """The administrator works at HZ: its record comes before a later one of the same name elsewhere, which comes first for the others."""
    admin, director = await people("admin"), await people("hq.director")
    name = f"同名{uuid.uuid4().hex[:6]}"
    made = {}
    for code in ("HZ", "NORTH"):
        answer = await admin.post("/api/records/customer", json={"name": name, "organization": code})
        assert answer.status_code == 201, answer.text
        made[code] = answer.json()["id"]
    assert [each["id"] for each in await found(admin, name)] == [made["HZ"], made["NORTH"]]
    manager = await people("north.manager")
    assert [each["id"] for each in await found(manager, name)] == [made["NORTH"]]
    asked = {"q": name, "entity": "customer"}
    narrowed = await director.get("/api/search", params=asked, headers={"x-organization": "NORTH/*"})
    assert [each["id"] for each in narrowed.json()["items"]] == [made["NORTH"]]
